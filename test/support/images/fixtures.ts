import { createHash } from "node:crypto";
import { access, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cache } from "../host/boot.ts";
import { checkout, type EngineHost } from "../host/engine-host.ts";
import { runOrThrow } from "../host/run.ts";

/** The images that tests run: public names where a public image does the same. */
export const fixtureImages = {
  busybox: "busybox:1.36",
  /** A server that says who answers and misbehaves on demand: see images/echo/server.mjs. */
  echo: "orc-test/echo:1",
} as const;

const echoFolder = join(import.meta.dirname, "echo");

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function contentHash(files: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

/** A file in the cache named by the content that it is made from: made once, and anew when that changes. */
async function cached(name: string, sources: string[], make: (file: string) => Promise<unknown>): Promise<string> {
  const file = join(cache, `${name}-${await contentHash(sources)}.tar`);
  await mkdir(cache, { recursive: true });
  if (!(await exists(file))) await make(file);
  return file;
}

/** Makes the images once for this machine and gives them to the host's engine. */
export async function loadFixtureImages(host: EngineHost): Promise<void> {
  const busyboxScript = join(checkout, "scripts/busybox-image.sh");
  const echoScript = join(echoFolder, "image.sh");
  const busybox = await cached("busybox", [busyboxScript], (file) => runOrThrow(busyboxScript, [file]));
  const sources = [busyboxScript, echoScript, join(echoFolder, "server.mjs")];
  const echo = await cached("echo", sources, (file) => runOrThrow(echoScript, [busybox, process.execPath, file]));

  await host.docker("import", "-c", 'CMD ["sh"]', busybox, fixtureImages.busybox);
  await host.docker("tag", fixtureImages.busybox, "busybox:latest");
  await host.docker("import", "-c", 'CMD ["/bin/node", "/server.mjs"]', "-c", "EXPOSE 80", echo, fixtureImages.echo);
}
