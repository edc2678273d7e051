import { expect, test } from "vitest";
import { Reporter } from "../../../src/engine/agent/reporter.ts";
import type { StatusReport } from "../../../src/engine/model/assignment.ts";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

const status = (ready: boolean, updatedAt = "t1"): ReplicaStatus => ({
  replica: "default.shop.web.1.1",
  host: "alpha",
  state: "running",
  ready,
  restarts: 0,
  updatedAt,
});

/** A leader that takes what it is told after 10 ms, or fails as often as it is told to. */
function leader(clock: VirtualClock) {
  const heard: StatusReport[] = [];
  const link = {
    failures: 0,
    async *assignments() {},
    report: (report: StatusReport) =>
      new Promise<void>((resolve, reject) =>
        clock.after(10, () => {
          if (link.failures-- > 0) return reject(new Error("link down"));
          heard.push(report);
          resolve();
        }),
      ),
  };
  return { heard, link };
}

function set(isBusy = () => false) {
  const clock = new VirtualClock();
  const { heard, link } = leader(clock);
  let now: ReplicaStatus[] = [];
  const reporter = new Reporter("alpha", link, clock, () => ({ replicas: now, acks: [] }), isBusy);
  const tell = (next: ReplicaStatus): void => {
    now = [next];
    reporter.status(next);
  };
  return { clock, heard, link, reporter, tell };
}

const lastHeard = (heard: StatusReport[]): boolean | undefined =>
  heard.flatMap(({ replicas }) => replicas).at(-1)?.ready;

test("what happens close together is one report", async () => {
  const { clock, heard, tell } = set();
  tell(status(false));
  tell(status(true));
  await clock.advance(100);
  expect(heard).toHaveLength(1);
  expect(lastHeard(heard)).toBe(true);
});

test("a status that only looks newer is no news", async () => {
  const { clock, heard, tell } = set();
  tell(status(true));
  await clock.advance(100);
  tell(status(true, "t2"));
  await clock.advance(100);
  expect(heard).toHaveLength(1);
});

test("a status that goes back while another is on its way is told again", async () => {
  const { clock, heard, tell } = set();
  tell(status(true));
  await clock.advance(100);
  tell(status(false));
  await clock.advance(7);
  tell(status(true));
  await clock.advance(100);
  expect(lastHeard(heard)).toBe(true);
});

test("after a failure everything is told, and events are not lost", async () => {
  const { clock, heard, link, reporter, tell } = set();
  tell(status(false));
  await clock.advance(100);
  link.failures = 2;
  tell(status(true));
  reporter.events([{ severity: "info", kind: "run", reason: "run-failed", message: "it ended" }]);
  await clock.advance(1000);
  const last = heard.at(-1);
  expect(last).toMatchObject({ full: true, events: [{ reason: "run-failed" }] });
  expect(lastHeard(heard)).toBe(true);
  await clock.advance(10_000);
  expect(heard).toHaveLength(2);
});

test("while more is about to happen what can wait is gathered, but not that one is ready no more", async () => {
  let busy = true;
  const { clock, heard, tell } = set(() => busy);
  tell({ ...status(false), state: "preparing" });
  await clock.advance(20);
  expect(heard).toHaveLength(1);
  tell(status(false));
  await clock.advance(100);
  tell(status(true));
  await clock.advance(100);
  expect(heard).toHaveLength(1);
  await clock.advance(60);
  expect(heard).toHaveLength(2);
  tell(status(false));
  await clock.advance(20);
  expect(heard).toHaveLength(3);
  tell(status(true));
  await clock.advance(10);
  busy = false;
  tell({ ...status(true), restarts: 1 });
  await clock.advance(30);
  expect(heard.at(-1)?.replicas).toMatchObject([{ ready: true, restarts: 1 }]);
});

test("news do not make a failing report be tried sooner", async () => {
  const { clock, heard, link, tell } = set();
  link.failures = 1;
  tell(status(false));
  await clock.advance(20);
  tell(status(true));
  await clock.advance(80);
  expect(link.failures).toBe(0);
  expect(heard).toEqual([]);
  await clock.advance(50);
  expect(heard).toHaveLength(1);
});
