import { execFile } from "node:child_process";
import { hostname } from "node:os";
import type { GitState, Origin } from "../engine/model/app.ts";

const git = (directory: string, ...words: string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile("git", ["-C", directory, ...words], { timeout: 5000, windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });

/** Where a project comes from: its git remote, else machine and path; and the commit it is at. */
export async function originOf(directory: string): Promise<{ origin: Origin; git?: GitState }> {
  const [remote, prefix, commit, status] = await Promise.all([
    git(directory, "remote", "get-url", "origin"),
    git(directory, "rev-parse", "--show-prefix"),
    git(directory, "rev-parse", "HEAD"),
    git(directory, "status", "--porcelain", "--", "."),
  ]);
  const path = `${hostname()}:${directory}`;
  const origin: Origin = remote
    ? { kind: "git", location: `${withoutSecrets(remote)}${prefix ? `#${prefix.replace(/\/$/, "")}` : ""}` }
    : { kind: "path", location: path };
  return {
    origin,
    ...(commit && /^[0-9a-f]{40,}$/.test(commit) ? { git: { commit, dirty: (status ?? "") !== "" } } : {}),
  };
}

/** A remote may carry a token; what names the project does not need it. */
export const withoutSecrets = (remote: string): string => remote.replace(/^(\w+:\/\/)[^/@]+@/, "$1");
