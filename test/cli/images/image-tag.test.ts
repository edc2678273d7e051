import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extract } from "tar-stream";
import { beforeEach, describe, expect, test } from "vitest";
import { contextTar } from "../../../src/cli/images/context-tar.ts";
import { tagBuild } from "../../../src/cli/images/image-tag.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-context-"));
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "Dockerfile"), "FROM busybox\nCOPY . /app\n");
  await writeFile(join(folder, "src/main.js"), "console.log(1)\n");
  return () => rm(folder, { recursive: true, force: true });
});

const tag = async (more: object = {}): Promise<string> =>
  (await tagBuild("shop", "web", { context: folder, dockerfile: "Dockerfile", args: {}, ...more })).tag;
const names = async (more: object = {}): Promise<string[]> =>
  (await tagBuild("shop", "web", { context: folder, dockerfile: "Dockerfile", args: {}, ...more })).context.files.map(
    ({ name }) => name,
  );

describe("the name of a built image", () => {
  test("is app, service and twelve letters of its content", async () =>
    expect(await tag()).toMatch(/^shop-web:[0-9a-f]{12}$/));

  test("stays the same when only times change", async () => {
    const before = await tag();
    await utimes(join(folder, "src/main.js"), 1, 1);
    expect(await tag()).toBe(before);
  });

  test.each([
    ["a file", () => writeFile(join(folder, "src/main.js"), "console.log(2)\n"), {}],
    ["the Dockerfile", () => writeFile(join(folder, "Dockerfile"), "FROM alpine\n"), {}],
    ["a new file", () => writeFile(join(folder, "src/more.js"), ""), {}],
    ["a link", () => symlink("main.js", join(folder, "src/link.js")), {}],
    ["the execute bit", () => chmod(join(folder, "src/main.js"), 0o755), {}],
    ["an argument", async () => undefined, { args: { A: "1" } }],
    ["the target", async () => undefined, { target: "prod" }],
  ])("changes with %s", async (_, change, more) => {
    const before = await tag();
    await change();
    expect(await tag(more)).not.toBe(before);
  });

  test("is not touched by what .dockerignore leaves out", async () => {
    await writeFile(join(folder, ".dockerignore"), "notes\n");
    const before = await tag();
    await writeFile(join(folder, "notes"), "x");
    expect(await tag()).toBe(before);
  });
});

describe("the context", () => {
  test("leaves out and takes back as .dockerignore says", async () => {
    await writeFile(join(folder, ".dockerignore"), "src\n!src/keep.js\n");
    await writeFile(join(folder, "src/keep.js"), "");
    expect(await names()).toEqual([".dockerignore", "Dockerfile", "src/keep.js"]);
  });

  test("holds the Dockerfile even when it is ignored or lies elsewhere", async () => {
    await writeFile(join(folder, ".dockerignore"), "*\n");
    expect(await names()).toEqual(["Dockerfile"]);
    await mkdir(join(folder, "other"));
    await writeFile(join(folder, "other/Dockerfile.web"), "FROM busybox\n");
    const built = await tagBuild("shop", "web", {
      context: join(folder, "src"),
      dockerfile: "../other/Dockerfile.web",
      args: {},
    });
    expect(built.context.files.map(({ name }) => name)).toEqual([".dockerfile-of-build", "main.js"]);
    expect(built.context.dockerfile).toBe(".dockerfile-of-build");
  });

  test("is sent whole", async () => {
    await writeFile(join(folder, "big"), Buffer.alloc(300_000, 7));
    const { context } = await tagBuild("shop", "web", { context: folder, dockerfile: "Dockerfile", args: {} });
    const sizes: Record<string, number> = {};
    const reader = extract();
    contextTar(context).pipe(reader);
    for await (const entry of reader) {
      let size = 0;
      for await (const chunk of entry) size += (chunk as Buffer).length;
      sizes[entry.header.name] = size;
    }
    expect(sizes).toMatchObject({ big: 300_000, "src/main.js": 15 });
  });

  test("without a Dockerfile there is nothing to build", async () => {
    await rm(join(folder, "Dockerfile"));
    await expect(tag()).rejects.toMatchObject({ code: "file.missing", exitCode: 1 });
    const where = { file: "/shop/compose.yaml", line: 3, column: 5, path: "services.web.build" };
    const build = { context: join(folder, "nowhere"), dockerfile: "Dockerfile", args: {} };
    await expect(tagBuild("shop", "web", build, where)).rejects.toMatchObject({
      message: `there is no folder ${folder}/nowhere to build from`,
      where,
      next: [{ text: "make it, or name another one" }],
    });
  });
});
