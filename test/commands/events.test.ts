import { expect, test } from "vitest";
import type { OrcEvent } from "../../src/engine/model/event.ts";
import { status } from "../cli/rollout/scripted-client.ts";
import type { CliResult } from "../support/built-cli.ts";
import { shopFolder } from "../support/shop-folder.ts";

const shop = shopFolder();
let queries: string[];

const EVENT: OrcEvent = {
  id: 7,
  revision: 40,
  at: "2026-01-31T14:02:03.000Z",
  severity: "error",
  kind: "run",
  reason: "crash-loop",
  message: "web.1 exited with 1 after 0.4 s; next run in 4 s",
  namespace: "default",
  app: "shop",
  service: "web",
  slot: 1,
  because: "replica.crashed",
};

async function orcWith(words: string): Promise<CliResult> {
  queries = [];
  const services = ["web", "db"].map((name) => ({ name, image: `${name}:1`, desired: 1, ready: 1, urls: [] }));
  const api = await shop.serve({
    "GET /v1/version": () => ({ json: { version: "0.1.0", startedAt: "2026-01-31T14:00:00Z" } }),
    "GET /v1/namespaces/default/apps/shop": () => ({ json: status({ services }) }),
    "GET /v1/events": ({ path }) => {
      queries.push(decodeURIComponent(path.split("?")[1] ?? ""));
      return { lines: [EVENT] };
    },
  });
  return shop.orc.run(words.split(" "), { cwd: shop.folder, env: { ORC_SOCKET: api.socket, TZ: "UTC" } });
}

test.each([
  ["events", "namespace=default&app=shop"],
  ["events -A", ""],
  ["events web", "namespace=default&app=shop&services=web"],
  ["events web.1", "namespace=default&app=shop&services=web&slot=1"],
  ["events web db", "namespace=default&app=shop&services=web,db"],
  ["events --after 39 --severity warning", "namespace=default&app=shop&afterRevision=39&severity=warning"],
])("orc %s asks for %s", async (words, query) => {
  const { code, stdout } = await orcWith(words);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "14:02:03  ✗ shop  web.1 exited with 1 after 0.4 s; next run in 4 s\n",
  });
  expect(queries).toEqual([query]);
});

test("what cannot be meant says what can", async () => {
  const several = await orcWith("events web.1 db");
  expect({ code: several.code, says: several.stderr.includes("orc events web") }).toEqual({ code: 2, says: true });
  const typed = await orcWith("events --severity bad");
  expect({ code: typed.code, says: typed.stderr.includes("info, warning, error") }).toEqual({ code: 2, says: true });
});
