import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProbeCheck } from "../../src/engine/model/app-spec.ts";
import type { Probe, ProbeQuestion } from "../../src/engine/ports/probe.ts";

export type ProbeKind = ProbeCheck["kind"];

/** How a program answers: as it should, badly, or not at all. */
export type Health = "well" | "unwell" | "hangs";

export type ProbePlace = {
  probe: Probe;
  /** A program of that health, and how to ask it. */
  program(kind: ProbeKind, health: Health): Promise<Omit<ProbeQuestion, "timeoutMs">>;
  dispose(): Promise<void>;
};

const GENEROUS_MS = 30_000;

/** What every way to ask replicas must do. */
export function probeContract(name: string, makePlace: () => Promise<ProbePlace>): void {
  describe(`the probe contract: ${name}`, () => {
    let place: ProbePlace;

    beforeAll(async () => {
      place = await makePlace();
    });

    afterAll(() => place.dispose());

    const ask = async (kind: ProbeKind, health: Health, timeoutMs = GENEROUS_MS) =>
      place.probe.ask({ ...(await place.program(kind, health)), timeoutMs });

    test.each<ProbeKind>(["http", "tcp", "exec", "grpc"])("%s passes where all is well", async (kind) => {
      expect(await ask(kind, "well")).toEqual({ passed: true, words: "ok" });
    });

    test.each<[ProbeKind, string]>([
      ["http", "503"],
      ["tcp", "connection refused"],
      ["exec", "exit 1"],
      ["grpc", "NOT_SERVING"],
    ])("%s fails where it is not, and says how", async (kind, words) => {
      expect(await ask(kind, "unwell")).toEqual({ passed: false, words });
    });

    test.each<ProbeKind>(["http", "exec", "grpc"])("%s gives up what does not answer", async (kind) => {
      expect(await ask(kind, "hangs", 300)).toEqual({ passed: false, words: "no answer within 0.3 s" });
    });
  });
}
