import { expect, test } from "vitest";
import type { LeaderState } from "../../src/engine/api/api-ports.ts";
import type { HostView, View } from "../../src/engine/model/view.ts";
import { heardFrom } from "../../src/orcd/heard-from.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";

const beat: NonNullable<HostView["beat"]> = {
  value: {} as NonNullable<HostView["beat"]>["value"],
  revision: 1,
  seenAt: 0,
};

/** A state with one host, whose agent is heard when the test says so. */
function place() {
  let host: HostView = { name: "alpha", acks: new Map() };
  const listeners = new Set<Parameters<LeaderState["onChange"]>[0]>();
  const state = {
    get view(): View {
      return { storeId: "s", revision: 1, apps: new Map(), hosts: new Map([["alpha", host]]) };
    },
    onChange(listener: Parameters<LeaderState["onChange"]>[0]): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  const beats = (): void => {
    host = { ...host, beat };
    for (const listener of listeners) listener([]);
  };
  const clock = new VirtualClock();
  let isOver = false;
  const waiting = (): void => {
    void heardFrom("alpha", state, clock, 5000).then(() => {
      isOver = true;
    });
  };
  return { clock, beats, waiting, listeners, isOver: () => isOver };
}

test("waits for the first sign of life, and then for nothing more", async () => {
  const { clock, beats, waiting, listeners, isOver } = place();
  waiting();
  await clock.advance(1000);
  expect(isOver()).toBe(false);
  beats();
  await clock.settle();
  expect(isOver()).toBe(true);
  expect([listeners.size, clock.pending]).toEqual([0, 0]);
});

test("does not wait when it was heard before", async () => {
  const { clock, beats, waiting, isOver } = place();
  beats();
  waiting();
  await clock.settle();
  expect(isOver()).toBe(true);
});

test("goes on without it when the time is over", async () => {
  const { clock, waiting, isOver } = place();
  waiting();
  await clock.advance(5000);
  expect(isOver()).toBe(true);
});
