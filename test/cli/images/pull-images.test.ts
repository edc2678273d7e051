import { expect, test } from "vitest";
import { pullImages } from "../../../src/cli/images/pull-images.ts";
import type { OrcClient } from "../../../src/client/orc-client.ts";
import { EngineError, flattenErrors, OrcError } from "../../../src/errors/orc-error.ts";
import type { ProgressRow } from "../../../src/render/progress.ts";
import { scriptedClient } from "../rollout/scripted-client.ts";

/** Fetches while the registry has what a test says; answers what was thrown and how each row ended. */
async function pulling(
  images: string[],
  pull: OrcClient["pull"],
  here: string[] = [],
  more: { like?: string[]; usedBy?: Map<string, string[]> } = {},
): Promise<{ error: unknown; ended: Record<string, string> }> {
  const ended: Record<string, string> = {};
  const client = scriptedClient({
    pull,
    image: async (ref) => (here.includes(ref) ? { id: "sha256:1", ref, sizeBytes: 1, createdAt: "" } : undefined),
    imagesLike: async () => more.like ?? [],
  });
  const onRow = ({ text, state }: ProgressRow): void => {
    ended[text] = state;
  };
  const error = await pullImages(images, {
    client,
    signal: new AbortController().signal,
    onRow,
    ...(more.usedBy ? { usedBy: more.usedBy } : {}),
  }).catch((thrown: unknown) => thrown);
  return { error, ended };
}

const registry = (has: string[]): OrcClient["pull"] =>
  async function* (image) {
    yield { type: "progress", currentBytes: 1 };
    if (!has.includes(image)) throw new EngineError("image.missing", 'Get "https://registry/v2/": refused');
    yield { type: "result", image };
  };

test("all that can be had are fetched, and each that cannot is named with what to do", async () => {
  const { error, ended } = await pulling(["a:1", "b:1", "c:1", "d:1", "e:1"], registry(["b:1", "e:1"]));
  expect(ended).toEqual({ "a:1": "failed", "b:1": "done", "c:1": "failed", "d:1": "failed", "e:1": "done" });
  const errors = error instanceof OrcError ? flattenErrors(error) : [];
  expect(errors.map(({ message }) => message).sort()).toEqual(
    ["a:1", "c:1", "d:1"].map(
      (image) => `${image}: neither on this machine nor to be had: Get "https://registry/v2/": refused`,
    ),
  );
  expect(
    errors.every(({ code, exitCode, next }) => code === "image.missing" && exitCode === 3 && next.length > 0),
  ).toBe(true);
});

test("who needs it is named, and the nearest one that is here", async () => {
  const usedBy = new Map([["web:2", ["web", "worker"]]]);
  const { error } = await pulling(["web:2"], registry([]), [], { like: ["web:1", "web:latest"], usedBy });
  expect(error).toMatchObject({
    message: expect.stringMatching(/^web:2 \(web, worker\): neither on this machine nor to be had: /),
    next: [{ text: "this machine has web:1 (and 1 more of it)" }, ...Array(3).fill({})],
  });
});

test("one that is here says so", async () => {
  const { error } = await pulling(["a:1"], registry([]), ["a:1"]);
  expect(error).toMatchObject({
    message: 'a:1: here, but not to be had anew: Get "https://registry/v2/": refused',
    next: [{ command: "orc up --pull missing" }],
  });
});

test("what was broken off is not done", async () => {
  const { error, ended } = await pulling(["a:1"], async function* () {
    yield { type: "progress", currentBytes: 1 };
  });
  expect(error).toMatchObject({ code: "orcd.unreachable" });
  expect(ended).toEqual({ "a:1": "failed" });
});

test("without an engine nothing further is asked", async () => {
  const asked: string[] = [];
  const { error } = await pulling(["a:1", "b:1", "c:1", "d:1", "e:1"], async function* (image) {
    asked.push(image);
    yield { type: "progress", currentBytes: 1 };
    throw new OrcError("engine.unreachable", "no engine");
  });
  expect(asked).toEqual(["a:1", "b:1", "c:1"]);
  expect(error).toMatchObject({ code: "engine.unreachable", exitCode: 75 });
});
