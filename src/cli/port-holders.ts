import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { flattenErrors, type OrcError } from "../errors/orc-error.ts";

/** A program of this machine. */
export type Holder = { pid: number; program: string };

/** How orcd says that a port is taken by somebody it cannot see: it sees sockets, and no programs but its own. */
const UNSEEN = /cannot publish (?:\S+:)?(\d+)\/(tcp|udp): (another program(?: on this host| on \S+)?) has it/;

/** Names the programs that hold the ports an error is about, and what to type to see them; other errors stay as they are. */
export async function nameHolders(error: OrcError, find = holderOf): Promise<void> {
  for (const one of flattenErrors(error)) {
    const [, port, protocol, unseen] = UNSEEN.exec(one.message) ?? [];
    if (port === undefined || unseen === undefined) continue;
    const holder = await find(Number(port), protocol === "udp" ? "udp" : "tcp").catch(() => undefined);
    if (holder) one.message = one.message.replace(unseen, `${holder.program} (pid ${holder.pid})`);
    const command = holder
      ? `ps -fp ${holder.pid}`
      : `sudo ss -${protocol === "udp" ? "u" : "t"}lnp 'sport = :${port}'`;
    one.next.unshift({ text: holder ? "see what it is" : "see who has it", command });
  }
}

/** The program that listens on a port, as far as this user may see programs. */
export async function holderOf(port: number, protocol: "tcp" | "udp", proc = "/proc"): Promise<Holder | undefined> {
  const tables = await Promise.all(
    [protocol, `${protocol}6`].map((name) => readFile(join(proc, "net", name), "utf8").catch(() => "")),
  );
  const sockets = new Set(
    tables.flatMap((table) => listening(table, port, protocol)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return undefined;
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await hasOne(join(proc, pid, "fd"), sockets))) continue;
    return { pid: Number(pid), program: (await readFile(join(proc, pid, "comm"), "utf8")).trim() };
  }
  return undefined;
}

/** Of TCP those that wait for connections, of UDP those that are bound and have no partner. */
const WAITING = { tcp: "0A", udp: "07" } as const;

function listening(table: string, port: number, protocol: "tcp" | "udp"): string[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      const isIt = Number.parseInt(local.split(":")[1] ?? "", 16) === port && state === WAITING[protocol];
      return isIt && inode !== undefined ? [inode] : [];
    });
}

/** Programs of others, and those that end meanwhile, show nothing. */
async function hasOne(folder: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => "")));
  return links.some((link) => sockets.has(link));
}
