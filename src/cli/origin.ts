import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import type { GitState, Origin } from "../engine/model/app.ts";

const git = (directory: string, ...words: string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile("git", ["-C", directory, ...words], { timeout: 5000, windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });

/** Where a project comes from: its git remote, else machine and path; and the commit it is at. */
export async function originOf(directory: string): Promise<{ origin: Origin; git?: GitState }> {
  const [remote, prefix, status] = isTracked(directory)
    ? await Promise.all([
        git(directory, "remote", "get-url", "origin"),
        git(directory, "rev-parse", "--show-prefix"),
        git(directory, "status", "--porcelain=v2", "--branch", "--", "."),
      ])
    : [];
  const [commit] = /(?<=^# branch\.oid )[0-9a-f]{40,}$/m.exec(status ?? "") ?? [];
  const path = `${hostname()}:${directory}`;
  const origin: Origin = remote
    ? { kind: "git", location: `${withoutSecrets(remote)}${prefix ? `#${prefix.replace(/\/$/, "")}` : ""}` }
    : { kind: "path", location: path };
  return {
    origin,
    ...(commit ? { git: { commit, dirty: /^[^#]/m.test(status ?? "") } } : {}),
  };
}

/** Whether git has anything to say of a folder; to start it only to hear that it has not takes its time. */
function isTracked(directory: string): boolean {
  const above = dirname(directory);
  return existsSync(join(directory, ".git")) || (above !== directory && isTracked(above));
}

/** A remote may carry a token; what names the project does not need it. */
export const withoutSecrets = (remote: string): string => remote.replace(/^(\w+:\/\/)[^/@]+@/, "$1");
