import { spawnSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";

const repo = "busybox";
const tag = "1.36";
const registryAnswersWithinMs = 30_000;

const drained = (engine: Docker, stream: NodeJS.ReadableStream): Promise<void> =>
  new Promise((resolve, reject) => {
    engine.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });

async function pull(engine: Docker): Promise<void> {
  const stream = await engine.pull(`${repo}:${tag}`, { abortSignal: AbortSignal.timeout(registryAnswersWithinMs) });
  await drained(engine, stream);
}

async function make(engine: Docker): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "orc-busybox-"));
  const file = join(folder, "root.tar");
  try {
    const script = join(import.meta.dirname, "busybox-image.sh");
    const { status } = spawnSync(script, [file], { stdio: ["ignore", 2, 2] });
    if (status !== 0) throw new Error(`${script}: exit ${status}`);
    const stream = await engine.importImage(createReadStream(file), { repo, tag, changes: 'CMD ["sh"]' });
    await drained(engine, stream);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sees that the engine has busybox: as it is, pulled where a registry answers, else made from this machine's packages. */
export async function ensureBusybox(engine: Docker): Promise<void> {
  const image = engine.getImage(`${repo}:${tag}`);
  const isThere = await image.inspect().then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await pull(engine).catch(async (error: Error) => {
    console.error(`${repo}:${tag} could not be pulled (${error.message.split("\n")[0]}): making it locally`);
    await make(engine);
  });
}
