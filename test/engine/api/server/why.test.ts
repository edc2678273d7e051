import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppRef } from "../../../../src/engine/model/names.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";
import { settled } from "./settled.ts";

const SHOP: AppRef = { namespace: "default", app: "shop" };
let orcd: OrcdInMemory;

beforeAll(async () => {
  const broken = { exitAfterMs: 5, exitCode: 1 };
  orcd = await OrcdInMemory.start(({ image }) => (image === "web:2" ? broken : {}));
  for (const image of ["web:1", "web:2"]) orcd.engine.world.images.add(image);
  const { generation } = await orcd.client.apply(SHOP, applyRequest(appSpec("shop", serviceSpec("web"))));
  await settled(orcd.client, SHOP, generation);
});
afterAll(() => orcd.stop());

describe("GET /v1/why", () => {
  test("of what is well, with when it started", async () => {
    const document = await orcd.client.why({ ...SHOP, service: "web", slot: 1 });
    expect(document).toMatchObject({
      subject: "web.1",
      verdict: "web.1 is ready; nothing is wrong.",
      reason: "ready",
      fix: [],
      evidence: [{ kind: "run" }],
    });
  });

  test.each([
    ["app.unknown", { ...SHOP, app: "blog" }],
    ["service.unknown", { ...SHOP, service: "wbe" }],
    ["replica.unknown", { ...SHOP, service: "web", slot: 9 }],
    ["input.invalid", { ...SHOP, service: "web", slot: 0 }],
  ])("%s", (code, query) => expect(orcd.client.why(query)).rejects.toMatchObject({ code }));

  test("of a release that was rolled back, with evidence from the event log", async () => {
    const spec = appSpec("shop", serviceSpec("web", { image: "web:2" }));
    const { generation } = await orcd.client.apply(SHOP, applyRequest(spec, { basedOn: 1 }));
    await settled(orcd.client, SHOP, generation);
    const document = await orcd.client.why({ ...SHOP, service: "web" });
    expect(document).toMatchObject({ reason: "rolled-back", state: "trouble" });
    expect(document.evidence[0]).toMatchObject({
      kind: "change",
      text: "release 2 changed web.image from web:1 to web:2",
    });
    expect(document.evidence).toContainEqual(expect.objectContaining({ kind: "run" }));
  });
});
