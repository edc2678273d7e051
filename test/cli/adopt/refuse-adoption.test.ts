import { expect, test } from "vitest";
import { refuseLostData } from "../../../src/cli/adopt/refuse-adoption.ts";
import type { ComposeContainer } from "../../../src/engine/model/compose-project.ts";
import { flattenErrors, OrcError } from "../../../src/errors/orc-error.ts";
import { appSpec, dataMount, serviceSpec } from "../../engine/world/specs.ts";

const ANONYMOUS = "3f".repeat(32);
const spec = appSpec("shop", serviceSpec("db", { mounts: [dataMount] }), serviceSpec("web"));

const container = (service: string, ...mounts: ComposeContainer["mounts"]): ComposeContainer => ({
  id: "aaaaaaaaaaaa",
  name: `shop-${service}-1`,
  service,
  running: true,
  after: [],
  mounts,
});

const volume = (source: string, target = "/data") => ({ type: "volume" as const, source, target });

function refusals(...containers: ComposeContainer[]): string[] {
  try {
    refuseLostData(spec, containers);
    return [];
  } catch (error) {
    if (!(error instanceof OrcError)) throw error;
    return flattenErrors(error).map(({ message }) => message);
  }
}

test.each<[string, ComposeContainer[], RegExp[]]>([
  ["the same volume at the same place", [container("db", volume("shop_data"))], []],
  ["no volume at all", [container("web")], []],
  ["a folder of the host", [container("web", { type: "bind", source: "/srv", target: "/srv" })], []],
  ["a service that the file does not have", [container("cron", volume("shop_cron"))], []],
  ["another volume", [container("db", volume("old_data"))], [/^db has the volume old_data at \/data, .* shop_data\./]],
  ["a volume that is not in the file", [container("web", volume("shop_files"))], [/^web .* would have none\./]],
  ["one without a name", [container("web", volume(ANONYMOUS, "/var"))], [/^web keeps data at \/var .* empty one\./]],
  [
    "two at once, and one of two replicas once",
    [container("db", volume("old")), container("db", volume("old")), container("web", volume(ANONYMOUS))],
    [/^db/, /^web/],
  ],
])("%s", (_what, containers, expected) => {
  const found = refusals(...containers);
  expect(found).toHaveLength(expected.length);
  expected.forEach((pattern, at) => {
    expect(found[at]).toMatch(pattern);
  });
});
