import { pipeline, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type Extract, extract } from "tar-stream";
import { expect, test } from "vitest";
import { type TarItem, tarOf } from "../../src/bootstrap/image-tar.ts";

function entriesIn(tar: AsyncIterable<Uint8Array>): Extract {
  const entries = extract();
  pipeline(Readable.from(tar), entries, () => {});
  return entries;
}

async function entriesOf(items: TarItem[]): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  for await (const entry of entriesIn(tarOf(items))) {
    const { name, type, mode = 0, linkname } = entry.header;
    const content = await text(entry);
    entries[name] = type === "symlink" ? `-> ${linkname}` : `${mode.toString(8)} ${content.slice(0, 12)}`;
  }
  return entries;
}

test("holds text, files and links", async () => {
  const items: TarItem[] = [
    { path: "Dockerfile", text: "FROM scratch\n" },
    { path: "usr/bin/sh", source: "/bin/sh", mode: 0o755 },
    { path: "bin", link: "usr/bin" },
  ];
  expect(await entriesOf(items)).toEqual({
    Dockerfile: "644 FROM scratch",
    "usr/bin/sh": expect.stringMatching(/^755 /),
    bin: "-> usr/bin",
  });
});

test("a file that is not there fails the whole", async () => {
  await expect(entriesOf([{ path: "a", source: "/nowhere" }])).rejects.toMatchObject({ code: "ENOENT" });
});
