import { Resolver } from "node:dns/promises";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";

/** What a visitor has met with since it was last asked. */
export type Met = { sent: number; lost: number; last?: string };

/**
 * visitor.ts URL [SERVER NAME]: asks for a page ten times a second, whatever became of the request before, each on a new
 * connection; with a name server it looks the name up each time and goes where that leads. On stdin: `met`, `resolve NAME`.
 */
const [url = "", server, name = ""] = process.argv.slice(2);
const EVERY_MS = 100;
const PATIENCE_MS = 3000;
const agent = new Agent({ keepAlive: false });
const resolver = new Resolver({ timeout: 1000, tries: 2 });
if (server) resolver.setServers([server]);

let met: Met = { sent: 0, lost: 0 };

const ask = (to: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(to, { agent, signal: AbortSignal.timeout(PATIENCE_MS) }, (response) => {
      response.resume().on("error", reject);
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
      );
    });
    sent.on("error", reject);
    sent.end();
  });

async function visit(): Promise<void> {
  // It belongs to what it was sent in, however late it ends.
  const during = met;
  during.sent += 1;
  try {
    const host = server ? (await resolver.resolve4(name))[0] : undefined;
    await ask(host ? `http://${host}/` : url);
  } catch (error) {
    during.lost += 1;
    during.last = error instanceof Error ? `${error.message} ${(error as NodeJS.ErrnoException).code ?? ""}` : "lost";
  }
}

const timer = setInterval(() => void visit(), EVERY_MS);

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const [word, what = ""] = line.split(" ");
    if (word === "met") {
      console.log(JSON.stringify(met));
      met = { sent: 0, lost: 0 };
    } else {
      const addresses = await resolver.resolve4(what).catch(() => []);
      console.log(JSON.stringify(addresses.sort()));
    }
  })
  .on("close", () => clearInterval(timer));
