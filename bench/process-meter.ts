import type { EngineHost } from "../test/support/host/engine-host.ts";

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** What a process of a host takes: processor time between two looks, and memory at most. */
export class ProcessMeter {
  readonly #host: EngineHost;
  readonly #pid: string;
  #began = 0;
  #ticks = 0;
  #pages = 0;

  constructor(host: EngineHost, pid: string) {
    this.#host = host;
    this.#pid = pid;
  }

  async start(): Promise<void> {
    this.#ticks = await this.look();
    this.#began = performance.now();
  }

  /** The processor time so far. */
  async look(): Promise<number> {
    const stat = await this.#host.output(["cat", `/proc/${this.#pid}/stat`]);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    this.#pages = Math.max(this.#pages, Number(fields[21]));
    return Number(fields[11]) + Number(fields[12]);
  }

  async figures(): Promise<string> {
    const ticks = (await this.look()) - this.#ticks;
    const share = (ticks / TICKS_PER_SECOND / (performance.now() - this.#began)) * 1000;
    return `${(share * 100).toFixed(0)} % of a processor, ${((this.#pages * PAGE_BYTES) / 2 ** 20).toFixed(0)} MiB`;
  }
}
