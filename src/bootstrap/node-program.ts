import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EngineError } from "../errors/orc-error.ts";

/** The Node.js program that orcd's image gets. */
export type NodeProgram = { path: string; version: string };

const LOWEST = 24;

/** The Node.js of the package where npm has it for this machine, else the one that runs us, if it is new enough. */
export function nodeProgram(): NodeProgram {
  const path = packagedNode() ?? process.execPath;
  const version = path === process.execPath ? process.versions.node : versionOf(path);
  if (Number.parseInt(version, 10) >= LOWEST) return { path, version };
  throw new EngineError("orcd.image", `orcd needs Node.js ${LOWEST}, and this machine runs orc with ${version}.`, {
    next: [{ text: "install it and try again", command: `npx -p node@${LOWEST} orc up` }],
  });
}

function packagedNode(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-linux-${process.arch}/package.json`);
    const path = join(dirname(manifest), "bin/node");
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const versionOf = (path: string): string => execFileSync(path, ["--version"], { encoding: "utf8" }).trim().slice(1);
