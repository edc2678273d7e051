import { execFile } from "node:child_process";

const WITHIN_MS = 3000;

/** Whether the kernel has orc's table; undefined where nobody can tell: without nft, or without the right to list tables. */
export const hasTable = (nft = "nft", args: readonly string[] = []): Promise<boolean | undefined> =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };
    execFile(nft, [...args, "list", "tables", "ip"], { env, timeout: WITHIN_MS }, (error, stdout) =>
      resolve(error ? undefined : /^table ip orc$/m.test(stdout)),
    );
  });
