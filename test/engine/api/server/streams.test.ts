import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LogMessage, WatchMessage } from "../../../../src/engine/model/requests.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { AUTHOR, applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";
import { settled } from "./settled.ts";

let orcd: OrcdInMemory;
let done: AbortController;

beforeEach(async () => {
  done = new AbortController();
  orcd = await OrcdInMemory.start(({ name }) => ({
    prints: [{ afterMs: 0, stream: "stdout", line: `${name} listens` }],
  }));
  orcd.engine.world.images.add("web:1");
  await orcd.client.apply(SHOP, applyRequest(appSpec("shop", serviceSpec("web", { replicas: 2 }))));
  await settled(orcd.client, SHOP, 1);
});
afterEach(async () => {
  done.abort();
  await orcd.stop();
});

/** Reads a stream in the background; what came so far is in the answer. */
function collect<T>(stream: AsyncIterable<T>): { seen: T[]; ended: Promise<void> } {
  const seen: T[] = [];
  const ended = (async () => {
    for await (const item of stream) seen.push(item);
  })();
  // Whoever waits for the end hears of what broke it; until then it is nobody's unhandled rejection.
  ended.catch(() => undefined);
  return { seen, ended };
}

const linesOf = (messages: LogMessage[]): string[] =>
  messages.flatMap((message) => ("line" in message ? [`${message.service}.${message.slot}`] : []));

describe("logs", () => {
  test("of all replicas come merged, and no more of each than the last lines that were asked for", async () => {
    const all = collect(orcd.client.logs(SHOP, done.signal));
    await all.ended;
    expect(linesOf(all.seen).toSorted()).toEqual(["web.1", "web.2"]);
    const last = collect(orcd.client.logs({ ...SHOP, tail: 1 }, done.signal));
    await last.ended;
    expect(last.seen).toEqual(all.seen);
    const only = [{ app: "shop", service: "web", slot: 1 }];
    const none = collect(orcd.client.logs({ namespace: "default", only, tail: 0 }, done.signal));
    await none.ended;
    expect(none.seen).toEqual([]);
    const one = collect(orcd.client.logs({ ...SHOP, services: ["web"], slot: 2 }, done.signal));
    await one.ended;
    expect(linesOf(one.seen)).toEqual(["web.2"]);
  });

  test("that are followed go on with replicas and runs that come later, and repeat nothing", async () => {
    const followed = collect(orcd.client.logs({ ...SHOP, follow: true }, done.signal));
    await waitFor("the history", () => linesOf(followed.seen).length === 2);
    await orcd.client.scale(SHOP, { author: AUTHOR, services: { web: 3 } });
    await waitFor("the third replica", () => linesOf(followed.seen).includes("web.3"));
    const [container] = orcd.engine.world.all().filter(({ name }) => name.startsWith("default.shop.web.1."));
    await orcd.engine.kill(container?.id ?? "");
    await waitFor("its next run", () => linesOf(followed.seen).filter((name) => name === "web.1").length === 2);
    expect(linesOf(followed.seen).toSorted()).toEqual(["web.1", "web.1", "web.2", "web.3"]);
    done.abort();
    await followed.ended;
  });

  test("of an app that is down are what is kept of it", async () => {
    await orcd.client.down(SHOP, { author: AUTHOR });
    await waitFor("nothing to be left", async () => (await orcd.client.replicas(SHOP)).length === 0);
    const left = async (): Promise<LogMessage[]> => {
      const read = collect(orcd.client.logs(SHOP, done.signal));
      await read.ended;
      return read.seen;
    };
    await waitFor(
      "both logs",
      async () =>
        linesOf(await left())
          .toSorted()
          .join() === "web.1,web.2",
    );
  });

  test("of the run before can be read", async () => {
    const [container] = orcd.engine.world.all().filter(({ name }) => name.startsWith("default.shop.web.1."));
    await orcd.engine.kill(container?.id ?? "");
    const previous = async (): Promise<LogMessage[]> => {
      const read = collect(orcd.client.logs({ ...SHOP, slot: 1, previous: true }, done.signal));
      await read.ended;
      return read.seen;
    };
    const [line] = await waitFor("its log", async () => {
      const lines = await previous();
      return lines.length > 0 && lines;
    });
    expect(line).toMatchObject({ line: "default.shop.web.1.1.1 listens", run: "default.shop.web.1.1.1" });
  });
});

describe("hints", () => {
  test("begin where the view is, and name what changed of the app", async () => {
    const watched = collect(orcd.client.watch(SHOP, done.signal));
    await waitFor("the first message", () => watched.seen.length > 0);
    const blog = { ...SHOP, app: "blog" };
    await orcd.client.apply(blog, applyRequest(appSpec("blog", serviceSpec("web")), {}, blog));
    const { revision } = await orcd.client.scale(SHOP, { author: AUTHOR, services: { web: 1 } });
    const isIt = (message: WatchMessage): boolean => message.type === "change" && message.key === "app/default/shop";
    await waitFor("the change", () => watched.seen.some(isIt));
    expect(watched.seen[0]).toMatchObject({ type: "synced", storeId: orcd.store.id });
    expect(watched.seen.find(isIt)).toEqual({ type: "change", revision, kind: "app", key: "app/default/shop" });
    expect(JSON.stringify(watched.seen)).not.toContain("blog");
  });

  test("from a cursor on tell what was missed", async () => {
    const { revision: before } = await orcd.client.app(SHOP);
    await orcd.client.scale(SHOP, { author: AUTHOR, services: { web: 1 } });
    const watched = collect(
      orcd.client.watch({ ...SHOP, after: { storeId: orcd.store.id, revision: before } }, done.signal),
    );
    await waitFor("the change", () => watched.seen.some(({ type }) => type === "change"));
    expect(watched.seen.map(({ type }) => type)).not.toContain("compacted");
  });

  test("from a cursor of another store, or one that is forgotten, say so", async () => {
    const elsewhere = collect(orcd.client.watch({ ...SHOP, after: { storeId: "other", revision: 1 } }, done.signal));
    await waitFor("two messages", () => elsewhere.seen.length >= 2);
    expect(elsewhere.seen.slice(0, 2).map(({ type }) => type)).toEqual(["compacted", "synced"]);
    const { revision } = await orcd.client.app(SHOP);
    await orcd.store.compact(revision);
    const old = collect(orcd.client.watch({ ...SHOP, after: { storeId: orcd.store.id, revision: 1 } }, done.signal));
    await waitFor("the word", () => old.seen.some(({ type }) => type === "compacted"));
  });
});

test("events are read, and followed without a gap", async () => {
  const followed = collect(orcd.client.events({ ...SHOP, follow: true }, done.signal));
  await waitFor("the history", () => followed.seen.length > 0);
  await orcd.client.scale(SHOP, { author: AUTHOR, services: { web: 3 } });
  await waitFor("the third replica", () => followed.seen.some(({ slot }) => slot === 3));
  const ids = followed.seen.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  const limited = collect(orcd.client.events({ ...SHOP, limit: 2 }, done.signal));
  await limited.ended;
  expect(limited.seen).toHaveLength(2);
});

describe("images", () => {
  const request = {
    tag: "shop-web:abc",
    dockerfile: "Dockerfile",
    args: {},
    noCache: false,
    app: "shop",
    service: "web",
  };

  test("are built from what the client sends", async () => {
    const context = Readable.from([Buffer.alloc(700_000), Buffer.alloc(300_000)]);
    const built = collect(orcd.client.build(request, context, done.signal));
    await built.ended;
    expect(built.seen).toEqual([
      { type: "progress", line: "Step 1/1 : FROM scratch", step: { number: 1, of: 1 } },
      { type: "progress", line: "1000000 bytes" },
      { type: "result", image: "sha256:1000000" },
    ]);
    expect(orcd.builder.built[0]?.labels).toMatchObject({ "io.orc.app": "shop", "io.orc.service": "web" });
    expect(await orcd.client.image("shop-web:abc")).toMatchObject({ ref: "shop-web:abc" });
    expect(await orcd.client.image("other:1")).toBeUndefined();
  });

  test("that cannot be built say why, after all that the builder said", async () => {
    const failed = collect(orcd.client.build(request, Readable.from([]), done.signal));
    await expect(failed.ended).rejects.toMatchObject({ code: "build.failed", evidence: ["no Dockerfile"] });
    expect(failed.seen).toHaveLength(2);
  });

  test("are pulled, or said to be nowhere", async () => {
    orcd.engine.world.registry.set("redis:7", 5_000_000);
    const pulled = collect(orcd.client.pull("redis:7", done.signal));
    await pulled.ended;
    expect(pulled.seen.at(-1)).toEqual({ type: "result", image: "redis:7" });
    await expect(collect(orcd.client.pull("nowhere:1", done.signal)).ended).rejects.toMatchObject({
      code: "image.missing",
    });
  });
});

test("streams end when orcd stops", async () => {
  const watched = collect(orcd.client.watch(SHOP, done.signal));
  const followed = collect(orcd.client.logs({ ...SHOP, follow: true }, done.signal));
  await waitFor("both to begin", () => watched.seen.length > 0 && followed.seen.length > 0);
  const ended = Promise.allSettled([watched.ended, followed.ended]);
  await orcd.stop();
  await ended;
});
