import { Agent, request } from "node:http";
import type { EngineHost } from "../test/support/host/engine-host.ts";

type Answer = { status: number; body: string };

/** The engine's API and nothing else, over kept connections, so many calls at once: the least that starting containers costs. */
export class RawEngine {
  readonly #socketPath: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(host: EngineHost) {
    this.#socketPath = `/proc/${host.facts.initPid}/root/run/docker.sock`;
  }

  /** Creates and starts a container; answers its id. */
  async run(config: Record<string, unknown>): Promise<string> {
    const { Id } = JSON.parse((await this.#call("POST", "/containers/create", config)).body) as { Id: string };
    await this.#call("POST", `/containers/${Id}/start`);
    return Id;
  }

  /** Ends a container as its stop signal asks, and removes it. */
  async end(id: string): Promise<void> {
    await this.#call("POST", `/containers/${id}/stop`);
    await this.#call("DELETE", `/containers/${id}?v=1`);
  }

  /** Does something with each item, no more than so many at once. */
  async each<T, R>(items: readonly T[], atOnce: number, act: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    const waiting = [...items.entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await act(next[1]);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return results;
  }

  close(): void {
    this.#agent.destroy();
  }

  #call(method: string, path: string, body?: unknown): Promise<Answer> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = json ? { "content-type": "application/json", "content-length": Buffer.byteLength(json) } : {};
      const sent = request({ socketPath: this.#socketPath, agent: this.#agent, method, path, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("error", reject);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 400) reject(new Error(`${method} ${path}: ${status} ${text}`));
          else resolve({ status, body: text });
        });
      });
      sent.on("error", reject);
      sent.end(json);
    });
  }
}
