import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { originOf, withoutSecrets } from "../../src/cli/origin.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-origin-"));
  return () => rm(folder, { recursive: true, force: true });
});

const git = (...words: string[]): string =>
  execFileSync("git", ["-C", folder, "-c", "user.name=ada", "-c", "user.email=ada@example.org", ...words], {
    encoding: "utf8",
  }).trim();

describe("where a project comes from", () => {
  test("machine and path, outside of git", async () => {
    expect(await originOf(folder)).toEqual({ origin: { kind: "path", location: `${hostname()}:${folder}` } });
  });

  test("the git remote, the folder in it, and the commit", async () => {
    git("init", "-q");
    git("remote", "add", "origin", "https://ada:secret@example.org/shop.git");
    await mkdir(join(folder, "deploy"));
    await writeFile(join(folder, "deploy/compose.yaml"), "services: {}\n");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    const commit = git("rev-parse", "HEAD");
    const origin = { kind: "git", location: "https://example.org/shop.git#deploy" };
    expect(await originOf(join(folder, "deploy"))).toEqual({ origin, git: { commit, dirty: false } });
    await writeFile(join(folder, "deploy/compose.yaml"), "services: { }\n");
    expect((await originOf(join(folder, "deploy"))).git).toEqual({ commit, dirty: true });
  });
});

test.each([
  ["https://token@example.org/a.git", "https://example.org/a.git"],
  ["git@example.org:a.git", "git@example.org:a.git"],
  ["ssh://git@example.org/a.git", "ssh://example.org/a.git"],
])("%s is named %s", (remote, name) => expect(withoutSecrets(remote)).toBe(name));
