import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReplicaRow } from "../../../../src/engine/model/documents.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";
import { settled } from "./settled.ts";

let orcd: OrcdInMemory;

/** Of release 1 the first run ends by itself and says why. */
beforeAll(async () => {
  orcd = await OrcdInMemory.start(({ image, name }) =>
    image === "web:1" && name.endsWith(".1")
      ? { exitAfterMs: 2500, exitCode: 3, prints: [{ afterMs: 1, stream: "stderr", line: `boom of ${name}` }] }
      : {},
  );
  for (const image of ["web:1", "web:2"]) orcd.engine.world.images.add(image);
});
afterAll(() => orcd.stop());

const spec = (image: string) => appSpec("shop", serviceSpec("web", { image }));

const ended = async (): Promise<ReplicaRow[]> =>
  (await orcd.client.replicas({ ...SHOP, all: true, runs: true })).filter(
    ({ state, lastExit }) => state === "gone" && lastExit,
  );

const previous = async (): Promise<string[]> => {
  const lines: string[] = [];
  for await (const message of orcd.client.logs({ ...SHOP, previous: true }, AbortSignal.timeout(60_000))) {
    if ("line" in message) lines.push(message.line);
  }
  return lines;
};

test("runs that ended are told with how, across replicas and releases; the newest of a slot is the previous one", async () => {
  await orcd.client.apply(SHOP, applyRequest(spec("web:1")));
  const [first] = await waitFor("the first end", async () => {
    const rows = await ended();
    return rows.length > 0 && rows;
  });
  expect(first).toMatchObject({
    service: "web",
    slot: 1,
    release: 1,
    image: "web:1",
    restarts: 0,
    reason: "exited",
    lastExit: { code: 3, outcome: "failed" },
  });
  expect(first?.message).toMatch(/^exited with 3 after/);
  expect(await previous()).toEqual([`boom of ${first?.run}`]);

  const { generation } = await orcd.client.apply(SHOP, applyRequest(spec("web:2"), { basedOn: 1 }));
  await settled(orcd.client, SHOP, generation);
  const rows = await waitFor("both", async () => {
    const seen = await ended();
    return seen.length === 2 && seen;
  });
  expect(rows.map(({ release, reason }) => `${release} ${reason}`)).toEqual(["1 stopped", "1 exited"]);
  expect(await previous()).toEqual([]);
  expect(await orcd.client.replicas({ ...SHOP, all: true })).toHaveLength(1);
});
