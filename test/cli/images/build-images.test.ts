import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildImages } from "../../../src/cli/images/build-images.ts";
import { tagBuild } from "../../../src/cli/images/image-tag.ts";
import { EngineError, UserError } from "../../../src/errors/orc-error.ts";
import type { ProgressRow } from "../../../src/render/progress.ts";
import { scriptedClient } from "../rollout/scripted-client.ts";

/** Builds a Dockerfile with a builder that says so much and fails; answers what was thrown, and how the row ended. */
async function failing(
  dockerfile: string,
  said: string[],
  why: string,
): Promise<{ error: unknown; file: string; ended: ProgressRow | undefined }> {
  const context = await mkdtemp(join(tmpdir(), "orc-context-"));
  onTestFinished(() => rm(context, { recursive: true }));
  const file = join(context, "Dockerfile");
  await writeFile(file, dockerfile);
  const one = await tagBuild("shop", "web", { context, dockerfile: "Dockerfile", args: {} });
  const rows: ProgressRow[] = [];
  const client = scriptedClient({
    async *build() {
      for (const line of said) yield { type: "progress", line };
      throw new EngineError("build.failed", `${one.tag} could not be built: ${why}`, { evidence: said });
    },
  });
  const error = await buildImages([one], {
    client,
    app: "shop",
    signal: new AbortController().signal,
    noCache: false,
    onRow: (row) => void rows.push(row),
    sources: { "services.web.build": "compose.yaml:4" },
  }).catch((thrown: unknown) => thrown);
  return { error, file, ended: rows.at(-1) };
}

const WAYS = [{ text: "web is built by compose.yaml:4" }, { command: "orc up --verbose" }];

test("a build that fails names the service, the step and its place, the last words, and who asked for it", async () => {
  const said = [
    "Step 1/2 : FROM scratch",
    "Step 2/2 : RUN make all",
    " ---> Running in 1",
    "\u001b[91mno rule\u001b[0m",
  ];
  const why = "The command '/bin/sh -c make all' returned a non-zero code: 2";
  const { error, file, ended } = await failing("FROM scratch\n\nRUN make all\n", said, why);
  expect(error).toMatchObject({
    code: "build.failed",
    exitCode: 1,
    message: "web could not be built: RUN make all ended with 2",
    subject: { service: "web" },
    where: { file, line: 3, column: 1 },
    evidence: ["no rule"],
    next: [{ text: "here" }, ...WAYS],
  });
  expect(ended).toMatchObject({ state: "failed" });
});

test("a base image that is not to be had is said to be that", async () => {
  const { error } = await failing("FROM nowhere/x:1\n", ["Step 1/1 : FROM nowhere/x:1"], "dial tcp: refused");
  expect(error).toMatchObject({
    message:
      "web could not be built: its base image nowhere/x:1 is neither on this machine nor to be had: dial tcp: refused",
    where: { line: 1 },
  });
});

test("a build that fails for no step of its file has no place in it", async () => {
  const { error } = await failing("FROM scratch\n", [], "no space left on device");
  expect(error).toMatchObject({ message: "web could not be built: no space left on device", next: WAYS });
  expect(error instanceof UserError && error.where).toBeUndefined();
});
