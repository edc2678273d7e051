import { describe, expect, test } from "vitest";
import { claimsOf, withKnown } from "../../../../src/engine/agent/step/claims.ts";
import { NO_MEMORY, type Tracked } from "../../../../src/engine/agent/tracked.ts";
import { LABEL } from "../../../../src/engine/model/labels.ts";
import type { ObservedContainer } from "../../../../src/engine/ports/container-engine.ts";
import { IMAGE, replicaOf } from "../agent-place.ts";

const REPLICA = replicaOf(1);

/** A container that says it is the n-th run: by its labels, and by its name too unless it has another one. */
const claimant = (id: string, run: number, name = `${REPLICA}.${run}`, startedAt = "2026-01-01T00:00:00Z") =>
  ({
    id,
    name,
    labels: { [LABEL.service]: "web", [LABEL.slot]: "1", [LABEL.replica]: REPLICA, [LABEL.run]: `${REPLICA}.${run}` },
    hostname: "web-1",
    image: IMAGE,
    state: "running",
    startedAt,
  }) satisfies ObservedContainer;

const tracked = (run: number, more: Partial<Tracked> = {}): Tracked => ({
  since: 0,
  memory: { ...NO_MEMORY, run },
  ...more,
});

const remembering = (id: string): Tracked => {
  const { memory, since } = tracked(2);
  return { since, memory: { ...memory, containers: [id] } };
};

const ids = (containers: readonly ObservedContainer[]): string => containers.map(({ id }) => id).join(" ");

const TRUE = claimant("true", 2);

/** Who is believed, and who is not, by an agent that has been there for long, or that has just begun. */
const judged = (containers: ObservedContainer[], known: Tracked, isYoung = false): [string, string] => {
  const { own, strangers } = claimsOf(REPLICA, containers, known, isYoung);
  return [ids(own), ids(strangers)];
};

const COPY = claimant("copy", 2, "nice_hopper", "2026-01-02T00:00:00Z");
const RENAMED = claimant("true", 2, "mine");
const ENDED: ObservedContainer = { ...TRUE, state: "exited" };

describe("which containers are runs of a replica", () => {
  test.each<[string, ObservedContainer[], Tracked, string, string]>([
    ["one that bears its run's name", [TRUE], tracked(2), "true", ""],
    ["a later one too: an agent before this one made it", [TRUE, claimant("next", 3)], tracked(2), "true next", ""],
    ["not a copy of it", [TRUE, COPY], tracked(2), "true", "copy"],
    ["not a copy that says it is a later run", [TRUE, claimant("copy", 9, "nice_hopper")], tracked(2), "true", "copy"],
    ["not a copy of a run that is gone by now", [TRUE, claimant("copy", 1, "nice_hopper")], tracked(2), "true", "copy"],
    ["not a copy of one that has ended", [ENDED, COPY], tracked(2), "true", "copy"],
    ["nor of one that somebody removed", [COPY], tracked(2), "", "copy"],
    [
      "one that was renamed, by the engine's id",
      [COPY, RENAMED],
      tracked(2, { known: new Set(["true"]) }),
      "true",
      "copy",
    ],
    ["none that names a run of another replica", [{ ...TRUE, labels: { [LABEL.run]: "x.1" } }], tracked(2), "", "true"],
  ])("%s", (_, containers, known, own, strangers) => {
    expect(judged(containers, known)).toEqual([own, strangers]);
  });

  test.each<[string, ObservedContainer[], Tracked, string, string]>([
    ["one that was renamed meanwhile, by the id on the disk", [COPY, RENAMED], remembering("true"), "true", "copy"],
    ["one that was begun and renamed meanwhile", [claimant("next", 3, "mine")], tracked(2), "next", ""],
    ["not while one before it is up", [TRUE, claimant("copy", 3, "nice_hopper")], tracked(2), "true", "copy"],
    ["none of another host name", [{ ...RENAMED, hostname: "3f2a" }], tracked(0), "", "true"],
    ["with no memory, one of another name", [RENAMED], tracked(0), "true", ""],
    ["the older of two", [COPY, RENAMED], tracked(0), "true", "copy"],
    [
      "what is left of an earlier one",
      [{ ...claimant("old", 1, "mine"), state: "exited" }, TRUE],
      tracked(0),
      "true old",
      "",
    ],
    ["and none beside one that bears its name", [TRUE, COPY], tracked(0), "true", "copy"],
  ])("to an agent that has just begun: %s", (_, containers, known, own, strangers) => {
    expect(judged(containers, known, true)).toEqual([own, strangers]);
  });
});

test("the engine's ids are remembered as long as the containers are there", () => {
  const seen = withKnown(tracked(2), [RENAMED]);
  expect(seen.memory.containers).toEqual(["true"]);
  expect(withKnown(seen, []).memory).not.toHaveProperty("containers");
});
