import { spawn } from "node:child_process";
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { waitFor } from "../wait-for.ts";
import { EngineHost, type HostFacts } from "./engine-host.ts";
import { makeHostNetwork, removeHostNetwork } from "./network.ts";

/** Where test hosts and what they need live, outside the tree. */
export const cache = process.env.ORC_TEST_CACHE ?? join(homedir(), ".cache/orc-test");

/** `enginePath`: a folder with another engine's programs, put first on the PATH of dockerd. */
export type BootOptions = { enginePath?: string };

const folderOf = (name: string): string => join(cache, "hosts", name);

/** Boots a host of that name with an empty disk; a host left behind under the name is ended first. */
export async function bootHost(name: string, { enginePath }: BootOptions = {}): Promise<EngineHost> {
  if (process.getuid?.() !== 0) throw new Error("test hosts need root: they are made of namespaces");
  await (await findHost(name))?.down();
  const folder = folderOf(name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "log"), { recursive: true });
  if (enginePath) await writeFile(join(folder, "env"), `export PATH="${enginePath}:$PATH"\n`);
  const network = await makeHostNetwork(`orct-${name}`);
  try {
    const initPid = await startInit(folder, network.namespace);
    const facts: HostFacts = { name: network.namespace, folder, initPid, network };
    await writeFile(join(folder, "facts.json"), JSON.stringify(facts));
    const host = new EngineHost(facts);
    await host.engineUp();
    return host;
  } catch (error) {
    await removeHostNetwork(network);
    throw error;
  }
}

/** The running host of that name, if there is one. */
export async function findHost(name: string): Promise<EngineHost | undefined> {
  const text = await readFile(join(folderOf(name), "facts.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : new EngineHost(JSON.parse(text) as HostFacts);
}

async function startInit(folder: string, name: string): Promise<number> {
  const log = await open(join(folder, "log/init.log"), "a");
  const unshare = [
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--uts",
    "--ipc",
    "--pid",
    "--fork",
    "--kill-child",
  ];
  const init = ["docker-init", "-s", "--", "/bin/bash", join(import.meta.dirname, "init.sh"), folder, name];
  // nsenter and not `ip netns exec`: that one mounts a bare /sys and so hides the cgroup tree.
  const child = spawn("nsenter", [`--net=/run/netns/${name}`, ...unshare, ...init], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  await log.close();
  const { pid } = child;
  if (pid === undefined) throw new Error("nsenter could not be started");
  return waitFor("the host's first process", async () => {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim();
    return children === "" ? undefined : Number(children);
  });
}
