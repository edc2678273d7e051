import { setTimeout as sleep } from "node:timers/promises";
import { startOrc } from "../../test/support/started.ts";
import { forge } from "./forgery.ts";
import type { Ground } from "./ground.ts";
import type { SoakApp } from "./soak-app.ts";

/** A bad or a busy thing that happens at one moment; resolves when it is over, and may say what it did. */
export type Fault = {
  name: string;
  weight: number;
  /** May also happen in the middle of a rollout. */
  midway?: boolean;
  strike(ground: Ground, app: SoakApp): Promise<string | undefined>;
};

const inHost =
  (script: string) =>
  async ({ host }: Ground): Promise<undefined> =>
    void (await host.output(["sh", "-c", script]));

/** One container of the app's, whatever it is doing. */
async function anyContainer({ host, random }: Ground, { name }: SoakApp): Promise<string | undefined> {
  const names = await host.docker("ps", "--filter", `label=io.orc.app=${name}`, "--format", "{{.Names}}");
  return random.pick(names.split("\n").filter((line) => line !== ""));
}

const toContainer =
  (...words: string[]) =>
  async (ground: Ground, app: SoakApp): Promise<string | undefined> => {
    const container = await anyContainer(ground, app);
    // It may be on its way out.
    if (container !== undefined) await ground.host.exec(["docker", ...words, container]);
    return container;
  };

const orc =
  (...words: string[]) =>
  async ({ project }: SoakApp): Promise<void> => {
    const { code, stdout, stderr } = await project.orc(...words);
    if (code !== 0) throw new Error(`orc ${words.join(" ")}: exit ${code}\n${stderr}${stdout}`);
  };

const up = async (app: SoakApp): Promise<void> => {
  await orc("up", "--yes")(app);
  app.broughtUp();
};

const freeze =
  (most: number) =>
  async ({ host, random }: Ground): Promise<string> => {
    const seconds = random.between(5, most);
    await host.output([
      "sh",
      "-c",
      `kill -STOP $(cat /run/docker.pid); sleep ${seconds}; kill -CONT $(cat /run/docker.pid)`,
    ]);
    return `for ${seconds} s`;
  };

export const FAULTS: readonly Fault[] = [
  {
    name: "kill -9 of a container",
    weight: 4,
    midway: true,
    strike: async (ground, app) => {
      const container = await anyContainer(ground, app);
      const kill = 'kill -9 "$(docker inspect --format "{{.State.Pid}}" "$0")"';
      if (container) await ground.host.exec(["sh", "-c", kill, container]);
      return container;
    },
  },
  { name: "docker stop of a container", weight: 2, midway: true, strike: toContainer("stop", "-t", "1") },
  { name: "docker pause of a container", weight: 2, midway: true, strike: toContainer("pause") },
  { name: "docker rm -f of a container", weight: 3, midway: true, strike: toContainer("rm", "-f") },
  {
    name: "a container is renamed",
    weight: 3,
    midway: true,
    strike: async (ground, app) => {
      const container = await anyContainer(ground, app);
      const name = `renamed-${ground.random.between(1, 1_000_000)}`;
      if (container) await ground.host.exec(["docker", "rename", container, name]);
      return container;
    },
  },
  {
    name: "kill -9 of orcd",
    weight: 4,
    midway: true,
    strike: inHost('kill -9 "$(docker inspect --format "{{.State.Pid}}" orcd)"'),
  },
  { name: "docker restart orcd", weight: 2, midway: true, strike: inHost("docker restart -t 5 orcd") },
  {
    name: "SIGKILL of dockerd, started again",
    weight: 3,
    midway: true,
    strike: async ({ host, random }) => {
      await host.killEngine();
      await sleep(random.between(0, 4000));
      await host.restartEngine();
      return undefined;
    },
  },
  { name: "dockerd frozen", weight: 2, midway: true, strike: freeze(25) },
  { name: "dockerd frozen for a minute", weight: 1, midway: true, strike: freeze(60) },
  { name: "nft flush ruleset", weight: 3, midway: true, strike: inHost("nft flush ruleset") },
  { name: "nft delete table ip orc", weight: 3, midway: true, strike: inHost("nft delete table ip orc") },
  {
    name: "flush of DOCKER-USER",
    weight: 2,
    strike: inHost("iptables -S DOCKER-USER >/dev/null 2>&1 && iptables -F DOCKER-USER || true"),
  },
  {
    name: "docker network rm -f orc",
    weight: 1,
    // It is refused while containers are on it; what it does to them is nothing.
    strike: async ({ host }) => (await host.exec(["docker", "network", "rm", "orc"])).stderr.trim().slice(0, 60),
  },
  {
    name: "docker network disconnect",
    weight: 3,
    midway: true,
    strike: async (ground, app) => {
      const container = await anyContainer(ground, app);
      if (container) await ground.host.exec(["docker", "network", "disconnect", "-f", "orc", container]);
      return container;
    },
  },
  { name: "kill of orc-dns", weight: 2, midway: true, strike: inHost("docker kill orc-dns") },
  { name: "rm -f of orc-dns", weight: 1, strike: inHost("docker rm -f orc-dns") },
  { name: "labels forged", weight: 3, strike: forge },
  {
    name: "up with a change",
    weight: 3,
    strike: async (_, app) => {
      await app.change();
      await up(app);
      return undefined;
    },
  },
  {
    name: "scale",
    weight: 2,
    strike: async ({ random }, app) => {
      const count = random.between(1, 6);
      await orc("scale", `web=${count}`)(app);
      app.webReplicas = count;
      return `web=${count}`;
    },
  },
  { name: "restart", weight: 2, strike: async (_, app) => void (await orc("restart", "web", "worker")(app)) },
  {
    name: "two ups at once",
    weight: 2,
    strike: async (_, app) => {
      await app.change();
      const both = await Promise.all([app.project.orc("up", "--yes"), app.project.orc("up", "--yes")]);
      const codes = both.map(({ code }) => code);
      if (codes.some((code) => code !== 0 && code !== 4))
        throw new Error(`exits ${codes}\n${both[0]?.stderr}\n${both[1]?.stderr}`);
      app.broughtUp();
      return `exits ${codes.join(" and ")}`;
    },
  },
  {
    name: "Ctrl-C of an up, and up again",
    weight: 2,
    strike: async ({ host, random }, app) => {
      await app.change();
      const begun = startOrc(host, app.project, "up", "--yes");
      const after = random.between(100, 3000);
      await sleep(after);
      await begun.signal("INT").catch(() => undefined);
      const { code } = await begun.ended;
      await up(app);
      return `after ${after} ms, exit ${code}`;
    },
  },
  {
    name: "down and up",
    weight: 1,
    strike: async (_, app) => {
      await orc("down", "--yes")(app);
      await up(app);
      return undefined;
    },
  },
];

/** The same fault a moment after a rollout has begun; the rollout must still come to its end. */
export async function midway(fault: Fault, ground: Ground, app: SoakApp): Promise<string> {
  await app.change();
  const begun = startOrc(ground.host, app.project, "up", "--yes", "--json");
  await sleep(ground.random.between(300, 2500));
  const did = await fault.strike(ground, app);
  const { code, stdout, stderr } = await begun.ended;
  // 75: orc could not see the end for a while, which is no word about the rollout.
  if (code === 75) await up(app);
  else if (code !== 0) throw new Error(`the rollout ended with ${code}\n${stderr}${stdout.slice(0, 2000)}`);
  app.broughtUp();
  return [did, code === 75 ? "up answered 75" : undefined].filter((part) => part !== undefined).join(", ");
}
