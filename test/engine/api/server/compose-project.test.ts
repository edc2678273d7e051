import { afterAll, beforeAll, expect, test } from "vitest";
import type { ComposeContainer } from "../../../../src/engine/model/compose-project.ts";
import type { OrcEvent } from "../../../../src/engine/model/event.ts";
import { SHOP } from "../../world/world.ts";
import { AUTHOR } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";

const DB = "aaaaaaaaaaaa";
const WEB = "bbbbbbbbbbbb";

const container = (id: string, service: string, ...after: string[]): ComposeContainer => ({
  id,
  name: `shop-${service}-1`,
  service,
  running: true,
  after,
  mounts: [],
});

let orcd: OrcdInMemory;

beforeAll(async () => {
  orcd = await OrcdInMemory.start();
  orcd.compose.projects.set("shop", [container(WEB, "web", "db"), container(DB, "db")]);
});
afterAll(() => orcd.stop());

const act = (what: "stop" | "start" | "remove", ...containers: string[]) =>
  orcd.client.actOnComposeProject(SHOP, { act: what, containers, author: AUTHOR });

test("what docker compose has of an app is told, and of another nothing", async () => {
  const { containers } = await orcd.client.composeProject(SHOP);
  expect(containers.map(({ name, running }) => `${name} ${running}`)).toEqual(["shop-web-1 true", "shop-db-1 true"]);
  expect(await orcd.client.composeProject({ ...SHOP, app: "blog" })).toEqual({ project: "blog", containers: [] });
});

test("who depends on others stops before them, and starts after them", async () => {
  expect(await act("stop", WEB, DB)).toEqual({ containers: ["shop-web-1", "shop-db-1"] });
  await act("start", WEB, DB);
  expect(orcd.compose.acts).toEqual([`stop ${WEB}`, `stop ${DB}`, `start ${DB}`, `start ${WEB}`]);
});

test("what is not of the project is not touched, and nothing else of that request either", async () => {
  const before = [...orcd.compose.acts];
  await expect(act("remove", DB, "cccccccccccc")).rejects.toMatchObject({ code: "input.invalid" });
  expect(orcd.compose.acts).toEqual(before);
});

test("what was done is in the events of the app", async () => {
  await act("remove", WEB);
  const events: OrcEvent[] = [];
  for await (const event of orcd.client.events({ ...SHOP }, new AbortController().signal)) events.push(event);
  expect(events.map(({ reason }) => reason)).toEqual(["compose-stop", "compose-start", "compose-remove"]);
  expect(events.at(-1)?.message).toBe(`${AUTHOR.name} had docker compose's shop-web-1 removed: orc runs the app now`);
});
