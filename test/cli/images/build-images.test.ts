import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildImages } from "../../../src/cli/images/build-images.ts";
import { tagBuild } from "../../../src/cli/images/image-tag.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import type { ProgressRow } from "../../../src/render/progress.ts";
import { scriptedClient } from "../rollout/scripted-client.ts";

test("a build that fails names the service, the builder's last words and how to see them all", async () => {
  const context = await mkdtemp(join(tmpdir(), "orc-context-"));
  onTestFinished(() => rm(context, { recursive: true }));
  await writeFile(join(context, "Dockerfile"), "FROM scratch\n");
  const one = await tagBuild("shop", "web", { context, dockerfile: "Dockerfile", args: {} });
  const rows: ProgressRow[] = [];
  const client = scriptedClient({
    async *build() {
      yield { type: "progress", line: "Step 1/1" };
      throw new EngineError("build.failed", `${one.tag} could not be built: exit 3`, { evidence: ["Step 1/1"] });
    },
  });
  const signal = new AbortController().signal;
  const options = { client, app: "shop", signal, noCache: false, onRow: (row: ProgressRow) => void rows.push(row) };
  await expect(buildImages([one], options)).rejects.toMatchObject({
    code: "build.failed",
    exitCode: 1,
    message: "web could not be built: exit 3",
    subject: { service: "web" },
    evidence: ["Step 1/1"],
    next: [{ command: "orc up --verbose" }],
  });
  expect(rows.at(-1)).toMatchObject({ state: "failed" });
});
