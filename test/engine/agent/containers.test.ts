import { expect, test } from "vitest";
import { Containers } from "../../../src/engine/agent/containers.ts";
import type { ObservedContainer } from "../../../src/engine/ports/container-engine.ts";

const seen = (id: string, state: ObservedContainer["state"]): ObservedContainer => ({
  id,
  name: id,
  labels: {},
  image: "busybox",
  state,
});

/** An engine that answers when the test says so, with what the test says. */
function slowEngine() {
  const lists: ((found: ObservedContainer[]) => void)[] = [];
  const looks: ((found: ObservedContainer | undefined) => void)[] = [];
  return {
    list: () => new Promise<ObservedContainer[]>((resolve) => void lists.push(resolve)),
    inspect: () => new Promise<ObservedContainer | undefined>((resolve) => void looks.push(resolve)),
    answerList: (found: ObservedContainer[]) => lists.shift()?.(found),
    answerLook: (found?: ObservedContainer) => looks.shift()?.(found),
    waiting: () => looks.length,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("an end that was seen while an action still told of the start is not lost", async () => {
  const engine = slowEngine();
  const containers = new Containers(engine);
  const look = containers.look("a");
  containers.replace(new Map([["a", seen("a", "running")]]));
  engine.answerLook(seen("a", "exited"));
  await turn();
  expect(engine.waiting()).toBe(1);
  engine.answerLook(seen("a", "exited"));
  await look;
  expect(containers.all.get("a")?.state).toBe("exited");
});

test("a list that began earlier does not bring back what is gone", async () => {
  const engine = slowEngine();
  const containers = new Containers(engine);
  containers.replace(new Map([["a", seen("a", "running")]]));
  const all = containers.lookAtAll();
  const look = containers.look("a");
  engine.answerLook(undefined);
  await look;
  engine.answerList([seen("a", "running")]);
  await all;
  expect(containers.all.has("a")).toBe(false);
});

test("a list that began earlier does not undo what was seen later", async () => {
  const engine = slowEngine();
  const containers = new Containers(engine);
  const all = containers.lookAtAll();
  containers.replace(new Map([["a", seen("a", "running")]]));
  engine.answerList([seen("a", "created")]);
  await all;
  expect(containers.all.get("a")?.state).toBe("running");
});

test("a container that a list leaves out is looked for by itself", async () => {
  const engine = slowEngine();
  const containers = new Containers(engine);
  containers.replace(new Map([["a", seen("a", "running")]]));
  const all = containers.lookAtAll();
  engine.answerList([]);
  await turn();
  expect(containers.all.has("a")).toBe(true);
  engine.answerLook(seen("a", "running"));
  await all;
  expect(containers.all.get("a")?.state).toBe("running");
});
