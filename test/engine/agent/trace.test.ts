import { expect, test } from "vitest";
import type { Action } from "../../../src/engine/agent/action.ts";
import { isTraceOf } from "../../../src/engine/agent/trace.ts";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

const HEAD = { id: "a", deadline: 0, replica: replicaOf(1) };
const RUN = `${replicaOf(1)}.1`;
const stop: Action = { ...HEAD, do: "stop", container: "c1", run: RUN, graceMs: 1 };

test.each<[string, Action, { id: string; name: string; what: string }, boolean]>([
  ["the death it asks for", stop, { id: "c1", name: RUN, what: "die" }, true],
  ["another's death", stop, { id: "c2", name: "other", what: "die" }, false],
  ["a start in between, by hand", stop, { id: "c1", name: RUN, what: "start" }, false],
  [
    "the removal it asks for",
    { ...HEAD, do: "remove", container: "c1", run: RUN, release: 1 },
    { id: "c1", name: RUN, what: "destroy" },
    true,
  ],
  ["a removal by somebody else", stop, { id: "c1", name: RUN, what: "destroy" }, false],
  [
    "a pull, whatever happens",
    { do: "pull", id: "p", deadline: 0, image: "web:1", policy: "missing" },
    { id: "c1", name: RUN, what: "die" },
    false,
  ],
])("%s", (_, action, event, expected) => {
  expect(isTraceOf(action, event)).toBe(expected);
});

test("a start costs one look and a whole life three", async () => {
  const place = new AgentPlace();
  await place.startAgent();
  place.leader.want(itemOf(1));
  await place.ready();
  const looks = (): number => place.engine.world.asked.filter(({ call }) => call === "inspect").length;
  expect(looks()).toBe(1);
  place.leader.want(itemOf(1, { want: "stop" }));
  await place.until(() => place.status()?.state === "gone");
  expect(looks()).toBeLessThanOrEqual(3);
});
