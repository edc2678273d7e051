import type { Clock } from "../../../src/engine/ports/clock.ts";
import type {
  ContainerSpec,
  ContainerState,
  LogLine,
  ObservedContainer,
} from "../../../src/engine/ports/container-engine.ts";
import type { Behaviour } from "./behaviour.ts";
import { Feed } from "./feed.ts";
import { PausableTimers } from "./pausable-timers.ts";

const KILLED = 137;
const DEFAULT_INTERVAL_MS = 30_000;
const DEFAULT_RETRIES = 3;

type Tell = (id: string, what: string) => void;

/** A container as it truly is; its program lives by its behaviour, whatever the engine does. */
export class FakeContainer {
  readonly id: string;
  readonly spec: ContainerSpec;
  name: string;
  state: ContainerState = "created";
  health: ObservedContainer["health"];
  exit: ObservedContainer["exit"];
  startedAt: string | undefined;
  address: string | undefined;
  behaviour: Behaviour = {};
  /** Its program came to its end by itself. */
  endedItself = false;
  /** How often it was started. */
  starts = 0;
  readonly lines: LogLine[] = [];
  readonly output = new Feed<LogLine>();
  readonly #clock: Clock;
  readonly #tell: Tell;
  readonly #timers: PausableTimers;
  #since = 0;
  #lostChild = false;
  #onEnd: (() => void)[] = [];

  constructor(id: string, spec: ContainerSpec, clock: Clock, tell: Tell) {
    this.id = id;
    this.spec = spec;
    this.name = spec.name;
    this.#clock = clock;
    this.#tell = tell;
    this.#timers = new PausableTimers(clock);
  }

  /** Whether there is a process, frozen or not. */
  get isUp(): boolean {
    return this.state === "running" || this.state === "paused";
  }

  start(behaviour: Behaviour, address: string): void {
    this.behaviour = behaviour;
    this.state = "running";
    this.exit = undefined;
    this.startedAt = this.#clock.wall();
    this.#since = this.#clock.now();
    this.address = address;
    this.starts += 1;
    this.#tell(this.id, "start");
    for (const { afterMs, stream, line } of behaviour.prints ?? []) {
      this.#timers.after(afterMs, () => this.#print({ at: this.#clock.wall(), stream, line }));
    }
    this.#watchHealth();
    this.#lostChild = false;
    for (const afterMs of behaviour.losesChildAfterMs ?? []) this.#timers.after(afterMs, () => this.#loseChild());
    const { exitAfterMs, exitCode = 0, oom = false } = behaviour;
    if (exitAfterMs === undefined) return;
    this.#timers.after(exitAfterMs, () => {
      this.endedItself = true;
      this.end(oom ? KILLED : exitCode, oom);
    });
  }

  /** The process ends, by itself or by somebody's hand. */
  end(code: number, oomKilled = false): void {
    if (!this.isUp) return;
    this.#timers.clear();
    this.state = "exited";
    // As Docker has it: the flag is there once the container has ended, whichever process it was.
    this.exit = { code, oomKilled: oomKilled || this.#lostChild, at: this.#clock.wall() };
    this.address = undefined;
    if (oomKilled) this.#tell(this.id, "oom");
    this.#tell(this.id, "die");
    this.output.end();
    const told = this.#onEnd;
    this.#onEnd = [];
    for (const call of told) call();
  }

  /** Sends the stop signal; the process ends in its own time, or not at all. */
  signal(): void {
    if (!this.isUp) return;
    this.unpause();
    this.#tell(this.id, "kill");
    const { ignoresSigterm, stopsAfterMs = 0, stopCode = 0 } = this.behaviour;
    if (!ignoresSigterm) this.#timers.after(stopsAfterMs, () => this.end(stopCode));
  }

  kill(): void {
    if (!this.isUp) return;
    this.#tell(this.id, "kill");
    this.end(KILLED);
  }

  pause(): void {
    if (this.state !== "running") return;
    this.state = "paused";
    this.#timers.pause();
    this.#tell(this.id, "pause");
  }

  unpause(): void {
    if (this.state !== "paused") return;
    this.state = "running";
    this.#timers.resume();
    this.#tell(this.id, "unpause");
  }

  /** Calls once it has ended; at once when it has. */
  whenEnded(call: () => void): void {
    if (this.isUp) this.#onEnd.push(call);
    else call();
  }

  /** Whether a connection to the port would be taken now. */
  listensOn(port: number): boolean {
    const { ports, afterMs } = this.behaviour.listens ?? { ports: [port], afterMs: 0 };
    return this.state === "running" && ports.includes(port) && this.#clock.now() - this.#since >= afterMs;
  }

  /** Since when it answers probes badly; undefined while it answers them well. */
  failsProbesSince(): number | undefined {
    const { fromMs, untilMs = Number.POSITIVE_INFINITY } = this.behaviour.failsProbes ?? { fromMs: Infinity };
    const lived = this.#clock.now() - this.#since;
    return lived >= fromMs && lived < untilMs ? this.#since + fromMs : undefined;
  }

  observed(): ObservedContainer {
    const { id, name, spec, state, health, exit, startedAt, address } = this;
    return {
      id,
      name,
      labels: { ...spec.labels },
      image: spec.image,
      hostname: this.spec.hostname,
      state,
      ...(health ? { health } : {}),
      ...(health === "unhealthy" ? { healthMessage: this.behaviour.healthMessage ?? "it does not answer" } : {}),
      ...(exit ? { exit: { ...exit } } : {}),
      ...(startedAt ? { startedAt } : {}),
      ...(address ? { address } : {}),
      ...(this.isUp ? { pid: 1000 + Number(id.slice(1)) } : {}),
    };
  }

  #loseChild(): void {
    this.#lostChild = true;
    this.#tell(this.id, "oom");
  }

  #print(line: LogLine): void {
    this.lines.push(line);
    this.output.push(line);
  }

  #watchHealth(): void {
    this.health = undefined;
    const { healthcheck } = this.spec;
    if (!healthcheck || healthcheck.test[0] === "NONE") return;
    this.health = "starting";
    const { intervalMs = DEFAULT_INTERVAL_MS, retries = DEFAULT_RETRIES, startPeriodMs = 0 } = healthcheck;
    const { healthyAfterMs, unhealthyAfterMs } = this.behaviour;
    const failsAfterMs = startPeriodMs + intervalMs * retries;
    const passes = healthyAfterMs !== undefined && healthyAfterMs <= failsAfterMs;
    if (!passes) this.#timers.after(failsAfterMs, () => this.#becomes("unhealthy"));
    if (healthyAfterMs !== undefined) this.#timers.after(healthyAfterMs, () => this.#becomes("healthy"));
    if (unhealthyAfterMs !== undefined) this.#timers.after(unhealthyAfterMs, () => this.#becomes("unhealthy"));
  }

  #becomes(health: "healthy" | "unhealthy"): void {
    this.health = health;
    this.#tell(this.id, `health_status: ${health}`);
  }
}
