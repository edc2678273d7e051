import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ORC_VERSION } from "../engine/model/version.ts";
import type { HostEngine } from "../engine/ports/host-engine.ts";
import { asOrcError, EngineError } from "../errors/orc-error.ts";
import { ensureBaseImage, IMAGE_LABELS, type Say } from "./base-image.ts";
import { tarOf } from "./image-tar.ts";
import { BASE_IMAGE, FORGET_ENTRY, IMAGE_NAME, INSIDE, insidePackage, ORCD_ENTRY, PACKAGE_ROOT } from "./layout.ts";
import { type NodeProgram, nodeProgram } from "./node-program.ts";
import { filesOf, type PackageFile } from "./package-files.ts";

const BUILD_MS = 120_000;

/**
 * orcd shares its machine with what it runs. Left to itself V8 lets 48 MB of young objects pile up before it looks which of
 * them still live, and the C library gives each thread a heap of its own: 15 MB more for the same work. And while it looks which
 * old objects still live, it lets young ones pile up beyond their bounds unless told not to: 11 MB, where much comes and goes.
 */
const NODE_FLAGS = ["--max-semi-space-size=2", "--no-separate-gc-phases", "--optimize-for-size", "--v8-pool-size=1"];
const SMALL_HEAPS = "ENV MALLOC_ARENA_MAX=2";

/** An image of orcd as this package would make it; equal contents have equal names. */
export type OrcdImage = {
  name: string;
  version: string;
  build: string;
  command: string[];
  files: PackageFile[];
  node: NodeProgram;
};

/** Names the image that this package makes, by all that goes into it. */
export function orcdImage(): OrcdImage {
  const files = filesOf([ORCD_ENTRY, FORGET_ENTRY], PACKAGE_ROOT);
  const node = nodeProgram();
  const hash = createHash("sha256").update(`${BASE_IMAGE} ${node.version} ${NODE_FLAGS.join(" ")} ${SMALL_HEAPS}`);
  for (const { path, source } of files) hash.update(`\0${path}\0`).update(readFileSync(source));
  const build = hash.digest("hex").slice(0, 8);
  return {
    name: `${IMAGE_NAME}:${ORC_VERSION}-${build}`,
    version: ORC_VERSION,
    build,
    command: ["node", ...NODE_FLAGS, insidePackage(ORCD_ENTRY)],
    files,
    node,
  };
}

/** Makes the image where it is missing. Node.js is a layer of its own, so that an upgrade of orc writes a few MB. */
export async function ensureOrcdImage(engine: HostEngine, image: OrcdImage, say: Say): Promise<boolean> {
  if (await engine.imageId(image.name)) return false;
  await ensureBaseImage(engine, say);
  say(`building ${image.name}`);
  try {
    const nodeImage = `orcd-node:${image.node.version}`;
    if (!(await engine.imageId(nodeImage))) {
      const dockerfile = `FROM ${BASE_IMAGE}\nCOPY node /usr/local/bin/node\n`;
      await build(engine, nodeImage, dockerfile, [{ path: "node", source: image.node.path }]);
    }
    await build(
      engine,
      image.name,
      `FROM ${nodeImage}\nCOPY package ${INSIDE.package}\nENV NODE_ENV=production\n${SMALL_HEAPS}\n`,
      [...image.files.map(({ path, source }) => ({ path: `package/${path}`, source }))],
    );
  } catch (thrown) {
    const cause = asOrcError(thrown);
    throw new EngineError("orcd.image", `the image ${image.name} could not be built: ${cause.message}`, {
      cause,
      evidence: cause.evidence,
    });
  }
  return true;
}

const build = (engine: HostEngine, name: string, dockerfile: string, files: PackageFile[]): Promise<void> =>
  engine.buildImage(tarOf([{ path: "Dockerfile", text: dockerfile }, ...files]), name, IMAGE_LABELS, BUILD_MS);
