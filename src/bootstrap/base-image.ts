import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { LABEL } from "../engine/model/labels.ts";
import type { HostEngine } from "../engine/ports/host-engine.ts";
import { asOrcError, EngineError } from "../errors/orc-error.ts";
import { findProgram, missingPackages, treeOfHostPrograms } from "./host-programs.ts";
import { tarOf } from "./image-tar.ts";
import { BASE_IMAGE, PACKAGE_ROOT } from "./layout.ts";
import { nodeProgram } from "./node-program.ts";

const run = promisify(execFile);

const DEBIAN = "debian:bookworm-slim";
const PULL_MS = 60_000;
const BUILD_MS = 240_000;

/** Labels of images that orc made on this engine, so that it finds them again to remove them. */
export const IMAGE_LABELS = { [LABEL.component]: "image" };

/** Says in a sentence what is being done, where that takes a while. */
export type Say = (sentence: string) => void;

/** Makes the base image where it is missing: from Debian by a registry, else from this machine's own programs. */
export async function ensureBaseImage(engine: HostEngine, say: Say): Promise<void> {
  if (await engine.imageId(BASE_IMAGE)) return;
  const refused = await buildFromDebian(engine, say).catch(asOrcError);
  if (!refused) return;
  say(`${DEBIAN} is not to be had (${refused.message}); making the base image from this machine's own programs`);
  await importFromHost(engine, say).catch((thrown: unknown) => {
    const cause = asOrcError(thrown);
    throw new EngineError("orcd.image", `the base image ${BASE_IMAGE} could not be made: ${cause.message}`, {
      cause,
      evidence: [`from ${DEBIAN}: ${refused.message}`, ...cause.evidence],
      next: cause.next,
    });
  });
}

async function buildFromDebian(engine: HostEngine, say: Say): Promise<void> {
  say(`pulling ${DEBIAN}, once for this engine`);
  if (!(await engine.imageId(DEBIAN))) await engine.pullImage(DEBIAN, PULL_MS);
  say(`building ${BASE_IMAGE} from ${DEBIAN}`);
  const dockerfile = { path: "Dockerfile", source: join(PACKAGE_ROOT, "templates/orcd/Dockerfile") };
  await engine.buildImage(tarOf([dockerfile]), BASE_IMAGE, IMAGE_LABELS, BUILD_MS);
}

async function importFromHost(engine: HostEngine, say: Say): Promise<void> {
  await installMissing(say);
  await engine.importImage(tarOf(await treeOfHostPrograms(nodeProgram().path)), BASE_IMAGE, IMAGE_LABELS);
}

/** Installs what this machine lacks where we may; else says what to type. */
async function installMissing(say: Say): Promise<void> {
  const packages = missingPackages();
  if (packages.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0 || !findProgram("apt-get")) {
    throw new EngineError("orcd.image", `this machine lacks ${packages.join(", ")}`, {
      next: [
        { text: "install them", command: existsSync("/etc/debian_version") ? `sudo ${command}` : packages.join(" ") },
        { text: "or bring the base image", command: `docker load (an image named ${BASE_IMAGE})` },
      ],
    });
  }
  say(`installing ${packages.join(", ")} on this machine: ${command}`);
  // A fresh machine knows no packages yet.
  await aptGet(command).catch(async () => {
    await aptGet("apt-get update");
    await aptGet(command);
  });
}

async function aptGet(command: string): Promise<void> {
  const [program = "", ...args] = command.split(" ");
  try {
    await run(program, args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, timeout: BUILD_MS });
  } catch (cause) {
    const { stderr = "" } = cause as { stderr?: string };
    throw new EngineError("orcd.image", `${command} failed`, { cause, evidence: stderr.trim().split("\n").slice(-5) });
  }
}
