import { spawnSync } from "node:child_process";

const packageOf: Record<string, string> = {
  busybox: "busybox-static",
  conntrack: "conntrack",
  curl: "curl",
  dnsmasq: "dnsmasq-base",
  dockerd: "docker.io",
  fish: "fish",
  git: "git",
  ip: "iproute2",
  iptables: "iptables",
  nft: "nftables",
  nsenter: "util-linux",
  ps: "procps",
  "redis-cli": "redis-tools",
  tmux: "tmux",
  zsh: "zsh",
};

const isInstalled = (program: string): boolean =>
  spawnSync("sh", ["-c", `PATH="$PATH:/usr/sbin:/sbin" command -v "$0"`, program]).status === 0;

const apt = (...args: string[]): void => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status } = spawnSync("apt-get", args, { env, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`apt-get ${args.join(" ")}: exit ${status}`);
};

/** Installs the Debian packages of those programs that are missing; does nothing where all are there. */
export function ensurePrograms(programs: (keyof typeof packageOf)[]): void {
  const missing = programs.filter((program) => !isInstalled(program)).map((program) => packageOf[program] ?? program);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`missing: ${missing.join(" ")}; run as root, or install these`);
  if (!isInstalled("apt-get")) throw new Error(`missing: ${missing.join(" ")}; install these`);
  apt("-qq", "update");
  apt("-qq", "install", "-y", "--no-install-recommends", ...missing);
}
