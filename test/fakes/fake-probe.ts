import type { ProbeAnswer } from "../../src/engine/model/probe-answer.ts";
import type { Clock } from "../../src/engine/ports/clock.ts";
import type { Probe, ProbeQuestion } from "../../src/engine/ports/probe.ts";
import type { EngineWorld } from "./engine/engine-world.ts";
import type { FakeContainer } from "./engine/fake-container.ts";

const ANSWER_MS = 3;

/** What a program that is not well answers, by how it is asked. */
const UNWELL = { http: "503", tcp: "connection refused", exec: "exit 1", grpc: "NOT_SERVING" } as const;

/** Asks the containers of a fake engine; one that is frozen answers nothing, an address without a container neither. */
export class FakeProbe implements Probe {
  readonly #world: EngineWorld;
  readonly #clock: Clock;
  /** Every question, in the order in which they were asked. */
  readonly asked: ProbeQuestion[] = [];
  /** When each container last answered badly, by its id. */
  readonly failedAt = new Map<string, number>();

  constructor(world: EngineWorld, clock: Clock) {
    this.#world = world;
    this.#clock = clock;
  }

  async ask(question: ProbeQuestion): Promise<ProbeAnswer> {
    this.asked.push(question);
    const container = this.#find(question);
    const isThere = container?.state === "running";
    await new Promise<void>((resolve) => void this.#clock.after(isThere ? ANSWER_MS : question.timeoutMs, resolve));
    const answer = isThere ? answerOf(container, question) : noAnswer(question);
    if (container && !answer.passed) this.failedAt.set(container.id, this.#clock.now());
    return answer;
  }

  #find({ check, address, container }: ProbeQuestion): FakeContainer | undefined {
    if (check.kind === "exec") return this.#world.find(container);
    return this.#world.all().find((found) => found.address === address);
  }
}

const noAnswer = ({ timeoutMs }: ProbeQuestion): ProbeAnswer => ({
  passed: false,
  words: `no answer within ${timeoutMs / 1000} s`,
});

function answerOf(container: FakeContainer, { check }: ProbeQuestion): ProbeAnswer {
  if (check.kind !== "exec" && !container.listensOn(check.port)) return { passed: false, words: "connection refused" };
  if (container.failsProbesSince() === undefined) return { passed: true, words: "ok" };
  return { passed: false, words: UNWELL[check.kind] };
}
