import { execFile } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { TarItem } from "./image-tar.ts";

const run = promisify(execFile);

/** A program orcd or its name server runs, and the Debian package it is in. */
const NEEDED_PROGRAMS: { program: string; debian: string }[] = [
  { program: "nft", debian: "nftables" },
  { program: "dnsmasq", debian: "dnsmasq-base" },
  { program: "conntrack", debian: "conntrack" },
  { program: "xtables-nft-multi", debian: "iptables" },
  { program: "xtables-legacy-multi", debian: "iptables" },
  { program: "ip", debian: "iproute2" },
  { program: "ss", debian: "iproute2" },
];

const FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Where this machine has a program; users' search paths often lack `sbin`. */
export const findProgram = (program: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, program)).find((path) => existsSync(path));

/** Debian packages of the programs this machine lacks. */
export const missingPackages = (): string[] => [
  ...new Set(NEEDED_PROGRAMS.filter(({ program }) => !findProgram(program)).map(({ debian }) => debian)),
];

/** A small tree with this machine's own copies of all programs and the libraries they load. */
export async function treeOfHostPrograms(node: string): Promise<TarItem[]> {
  const programs = NEEDED_PROGRAMS.map(({ program }) => findProgram(program) ?? program);
  const libraries = [...(await librariesOf([...programs, "/bin/sh", node]))].map(canonical);
  const items: TarItem[] = [
    ...PLAIN_FILES,
    // As Debian does: every loader and search path leads below `usr`.
    ...["bin", "sbin", "lib", "lib64"].map((folder) => ({ path: folder, link: `usr/${folder}` })),
    ...["nft", "legacy"].map((backend) => ({ path: `usr/sbin/iptables-${backend}`, link: `xtables-${backend}-multi` })),
    { path: "usr/bin/sh", source: realpathSync("/bin/sh"), mode: 0o755 },
    ...programs.map((path) => ({ path: `usr/sbin/${basename(path)}`, source: realpathSync(path), mode: 0o755 })),
    ...[...libraries, ...iptablesExtensions(libraries)].map((path) => ({
      path: path.replace(/^\/(?!usr\/)/, "usr/").replace(/^\//, ""),
      source: realpathSync(path),
      mode: 0o755,
    })),
  ];
  return [...new Map(items.map((item) => [item.path, item])).values()];
}

/** The path with links of folders followed and the file's own name kept, which is what loaders ask for. */
const canonical = (path: string): string => join(realpathSync(dirname(path)), basename(path));

/** iptables loads a library per match and target from a folder beside its own. */
function iptablesExtensions(libraries: string[]): string[] {
  const own = libraries.find((path) => basename(path).startsWith("libxtables"));
  const folder = own && join(dirname(own), "xtables");
  return folder && existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** What programs look up by name, in a tree that has no distribution. */
const PLAIN_FILES: TarItem[] = [
  { path: "etc/passwd", text: "root:x:0:0:root:/root:/sbin/nologin\n" },
  { path: "etc/group", text: "root:x:0:\n" },
  { path: "etc/nsswitch.conf", text: "hosts: files dns\n" },
  { path: "etc/protocols", text: "ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n" },
  { path: "tmp/.keep", text: "" },
  { path: "run/.keep", text: "" },
];

/** Every library that the programs load, and those that glibc loads by itself for look-ups. */
async function librariesOf(programs: string[]): Promise<Set<string>> {
  const { stdout } = await run("ldd", programs);
  const found = new Set([...stdout.matchAll(/(?:=>\s+|^\s+)(\/\S+)\s+\(/gm)].map(([, path = ""]) => path));
  for (const library of [...found]) {
    if (!basename(library).startsWith("libc.so")) continue;
    for (const name of ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"]) {
      const path = join(dirname(library), name);
      if (existsSync(path)) found.add(path);
    }
  }
  return found;
}
