import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OrcEvent, Reason } from "../../src/engine/model/event.ts";
import type { EventLog } from "../../src/engine/ports/event-log.ts";

export type EventLogPlace = {
  open(wall: () => string): Promise<EventLog>;
  dispose(): Promise<void>;
};

const reason = (message: string, over: Partial<Reason> = {}): Reason => ({
  severity: "info",
  kind: "replica",
  reason: "replica-created",
  message,
  ...over,
});

const messages = (events: OrcEvent[]): string[] => events.map(({ message }) => message);

/** What every event log must do. */
export function eventLogContract(name: string, makePlace: () => Promise<EventLogPlace>): void {
  describe(`the event log contract: ${name}`, () => {
    let place: EventLogPlace;
    let log: EventLog;
    let end: AbortController;
    let now: number;
    const wall = (): string => new Date(now).toISOString();

    beforeEach(async () => {
      now = Date.UTC(2026, 0, 1);
      place = await makePlace();
      log = await place.open(wall);
      end = new AbortController();
    });
    afterEach(async () => {
      end.abort();
      await place.dispose();
    });

    test("numbers events and says when they happened", async () => {
      await log.append([reason("one"), reason("two")], 7);
      now += 1000;
      await log.append([reason("three", { app: "shop" })], 9);
      expect(await log.read({})).toEqual([
        { ...reason("one"), id: 1, revision: 7, at: "2026-01-01T00:00:00.000Z" },
        { ...reason("two"), id: 2, revision: 7, at: "2026-01-01T00:00:00.000Z" },
        { ...reason("three", { app: "shop" }), id: 3, revision: 9, at: "2026-01-01T00:00:01.000Z" },
      ]);
    });

    test("keeps the order of appends that nobody waited for", async () => {
      await Promise.all(Array.from({ length: 50 }, (_, n) => log.append([reason(`${n}`)], n)));
      const events = await log.read({});
      expect(messages(events)).toEqual(Array.from({ length: 50 }, (_, n) => `${n}`));
      expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });

    test("tells services, slots and severities apart, and goes on after an id or after a revision", async () => {
      await log.append([reason("web.1 goes", { service: "web", slot: 1, severity: "warning" }), reason("the app")], 3);
      await log.append([reason("web.2 is sick", { service: "web", slot: 2, severity: "error" })], 3);
      await log.append([reason("db", { service: "db", slot: 1 })], 4);
      const read = async (query: Parameters<EventLog["read"]>[0]): Promise<string[]> => messages(await log.read(query));
      expect(await read({ services: ["web"] })).toEqual(["web.1 goes", "web.2 is sick"]);
      expect(await read({ services: ["web", "db"] })).toEqual(["web.1 goes", "web.2 is sick", "db"]);
      expect(await read({ services: ["web"], slot: 2 })).toEqual(["web.2 is sick"]);
      expect(await read({ severity: "warning" })).toEqual(["web.1 goes", "web.2 is sick"]);
      expect(await read({ severity: "error" })).toEqual(["web.2 is sick"]);
      expect(await read({ afterRevision: 3 })).toEqual(["db"]);
      expect(await read({ after: 2 })).toEqual(["web.2 is sick", "db"]);
    });

    test("reads what a query asks for", async () => {
      for (let n = 0; n < 10; n += 1) {
        await log.append([reason(`${n}`, { namespace: n % 2 ? "prod" : "default", app: n < 5 ? "shop" : "blog" })], n);
        now += 1000;
      }
      expect(messages(await log.read({ namespace: "prod" }))).toEqual(["1", "3", "5", "7", "9"]);
      expect(messages(await log.read({ namespace: "prod", app: "shop" }))).toEqual(["1", "3"]);
      expect(messages(await log.read({ since: "2026-01-01T00:00:07.000Z" }))).toEqual(["7", "8", "9"]);
      expect(messages(await log.read({ after: 8 }))).toEqual(["8", "9"]);
    });

    test("a limit gives the newest; after an id it gives the next ones", async () => {
      for (let n = 1; n <= 10; n += 1) await log.append([reason(`${n}`)], n);
      expect(messages(await log.read({ limit: 3 }))).toEqual(["8", "9", "10"]);
      expect(messages(await log.read({ after: 4, limit: 3 }))).toEqual(["5", "6", "7"]);
      expect(await log.read({ after: 10, limit: 3 })).toEqual([]);
    });

    test("follows from now on, also events that came before the first look", async () => {
      await log.append([reason("before")], 1);
      const followed = log.follow(end.signal)[Symbol.asyncIterator]();
      await log.append([reason("one"), reason("two")], 2);
      expect((await followed.next()).value).toMatchObject({ message: "one", id: 2 });
      expect((await followed.next()).value).toMatchObject({ message: "two" });
      const next = followed.next();
      await log.append([reason("three")], 3);
      expect((await next).value).toMatchObject({ message: "three" });
    });

    test("a follower that lags far behind misses nothing", async () => {
      const followed = log.follow(end.signal)[Symbol.asyncIterator]();
      for (let n = 1; n <= 30; n += 1)
        await log.append(
          Array.from({ length: 100 }, () => reason(`${n}`)),
          n,
        );
      for (let id = 1; id <= 3000; id += 1) expect((await followed.next()).value).toMatchObject({ id });
    });

    test("following ends when it is told to", async () => {
      const followed = log.follow(end.signal)[Symbol.asyncIterator]();
      const next = followed.next();
      end.abort();
      expect(await next).toEqual({ done: true, value: undefined });
    });
  });
}
