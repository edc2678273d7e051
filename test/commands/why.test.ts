import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { WhyDocument } from "../../src/engine/model/why.ts";
import { status } from "../cli/rollout/scripted-client.ts";
import type { CliResult } from "../support/built-cli.ts";
import type { Script } from "../support/scripted-api.ts";
import { shopFolder } from "../support/shop-folder.ts";

const shop = shopFolder();

const WELL: WhyDocument = {
  subject: "web.1",
  verdict: "web.1 is ready; nothing is wrong.",
  reason: "ready",
  state: "fine",
  because: [],
  evidence: [],
  fix: [],
};
const WEB = { name: "web", image: "web:2", desired: 1, ready: 1, urls: [] };
const APPS = ["shop", "blog"].map((app) => ({
  namespace: "default",
  app,
  release: 1,
  state: "steady",
  services: [],
  routes: [],
}));

let queries: string[];

async function orcWith(words: string): Promise<CliResult> {
  queries = [];
  const script: Script = {
    "GET /v1/version": () => ({ json: { version: "0.1.0" } }),
    "GET /v1/apps": () => ({ json: APPS }),
    "GET /v1/namespaces/default/apps/shop": () => ({ json: status({ state: "steady", services: [WEB] }) }),
    "GET /v1/namespaces/default/apps/blog": () => ({ json: status({ services: [{ ...WEB, name: "front" }] }) }),
    "GET /v1/why": ({ path }) => {
      queries.push(path.split("?")[1] ?? "");
      return { json: WELL };
    },
  };
  const api = await shop.serve(script);
  return shop.orc.run(words.split(" "), { cwd: shop.folder, env: { ORC_SOCKET: api.socket } });
}

test.each([
  ["why", "namespace=default&app=shop"],
  ["why web", "namespace=default&app=shop&service=web"],
  ["why web.1", "namespace=default&app=shop&service=web&slot=1"],
  ["why shop-web-1", "namespace=default&app=shop&service=web&slot=1"],
  ["why blog/front.2", "namespace=default&app=blog&service=front&slot=2"],
  ["why blog", "namespace=default&app=blog"],
])("orc %s asks about %s", async (words, query) => {
  expect(await orcWith(words)).toEqual({ code: 0, stdout: `✓ ${WELL.verdict}\n`, stderr: "" });
  expect(queries).toEqual([query]);
});

test("without a file a name may be that of an app", async () => {
  await rm(join(shop.folder, "compose.yaml"));
  expect((await orcWith("why blog")).code).toBe(0);
  expect(queries).toEqual(["namespace=default&app=blog"]);
});

test("a mistyped service names the nearest", async () => {
  const { code, stderr } = await orcWith("why wbe");
  expect({ code, near: stderr.includes("did you mean web?") }).toEqual({ code: 3, near: true });
});

test("as one document", async () => {
  const { stdout } = await orcWith("why web.1 --json");
  const head = { api: "orc/v1", context: "default", namespace: "default", app: "shop" };
  expect(JSON.parse(stdout)).toEqual({ ...head, ...WELL });
});

test("describe is answered with why", async () => {
  const { code, stderr } = await orcWith("describe web");
  expect({ code, hint: stderr.includes("orc why SERVICE") }).toEqual({ code: 2, hint: true });
});
