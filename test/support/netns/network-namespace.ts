import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const PROGRAMS = ["nft", "iptables-nft", "iptables-legacy", "ip", "conntrack", "dnsmasq", "ss", "nc", "sysctl"];

/**
 * A network of its own for a test file. Programs that drivers run are found in `bin` first, where they are wrapped to act in
 * this network: the drivers under test are the real ones, against a real kernel, and the machine's rules stay as they are.
 */
export class NetworkNamespace {
  readonly name: string;
  readonly #bin = mkdtempSync(join(tmpdir(), "orc-netns-"));
  readonly #path = process.env.PATH;

  constructor(name: string) {
    this.name = `orct-${name}-${process.pid}`;
    execFileSync("ip", ["netns", "add", this.name]);
    execFileSync("ip", ["-n", this.name, "link", "set", "lo", "up"]);
    const wrapper = join(this.#bin, "wrapper");
    const search = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    writeFileSync(wrapper, `#!/bin/sh\n${search} exec nsenter --net=/run/netns/${this.name} -- "\${0##*/}" "$@"\n`);
    chmodSync(wrapper, 0o755);
    for (const program of PROGRAMS) symlinkSync(wrapper, join(this.#bin, program));
    process.env.PATH = `${this.#bin}:${this.#path}`;
  }

  /** Runs a program in this network; rejects when it fails. */
  async run(program: string, ...args: string[]): Promise<string> {
    return (await run("nsenter", [`--net=/run/netns/${this.name}`, "--", program, ...args])).stdout;
  }

  remove(): void {
    process.env.PATH = this.#path;
    rmSync(this.#bin, { recursive: true });
    execFileSync("ip", ["netns", "del", this.name]);
  }
}
