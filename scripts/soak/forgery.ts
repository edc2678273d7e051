import { setTimeout as sleep } from "node:timers/promises";
import { fixtureImages } from "../../test/support/images/fixtures.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import type { Ground } from "./ground.ts";
import type { SoakApp } from "./soak-app.ts";

/** Long enough for events to be acted on. */
const LOOK_MS = 4000;

/**
 * Somebody else's container with our labels: of a run that is up, of one to come, of an app nobody knows, or of another
 * cluster. It must be left alone, get no requests and take nobody's place.
 */
export async function forge(ground: Ground, app: SoakApp): Promise<string> {
  const { host, random, visitors } = ground;
  const how =
    random.pick(["the same run", "a later run", "an unknown app", "another cluster"] as const) ?? "the same run";
  const [row] = (await app.project.rows()).filter(({ service }) => service === "web");
  if (!row?.containerId) return "nothing to forge";
  const labels = JSON.parse(
    await host.docker("inspect", "--format", "{{json .Config.Labels}}", row.containerId),
  ) as Record<string, string>;
  const [replica = "", run = ""] = [labels["io.orc.replica"], labels["io.orc.run"]];
  if (how === "a later run") labels["io.orc.run"] = `${replica}.${Number(run.split(".").at(-1)) + 1}`;
  if (how === "an unknown app")
    Object.assign(labels, {
      "io.orc.app": "nobody",
      "io.orc.replica": "default.nobody.web.1.1",
      "io.orc.run": "default.nobody.web.1.1.1",
    });
  if (how === "another cluster") labels["io.orc.cluster"] = "somebody-elses";
  const words = Object.entries(labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
  const forged = await host.docker("run", "-d", "--network", "orc", ...words, fixtureImages.echo);
  try {
    await sleep(LOOK_MS);
    const state = (id: string): Promise<string> =>
      host.docker("inspect", "--format", "{{.State.Running}} {{.RestartCount}}", id).catch(() => "gone");
    if ((await state(forged)) !== "true 0") throw new Error(`${how}: the forged container is ${await state(forged)}`);
    if ((await state(row.containerId)) !== "true 0")
      throw new Error(`${how}: the true container of web.${row.slot} is ${await state(row.containerId)}`);
    const address = await host.docker("inspect", "--format", "{{.NetworkSettings.Networks.orc.IPAddress}}", forged);
    const named = await visitors.resolve(`tasks.web.${app.name}.default.orc.internal`);
    if (named.includes(address)) throw new Error(`${how}: names lead to the forged container`);
    const table = await host.output(["nft", "list", "table", "ip", "orc"]);
    if (new RegExp(`${address.replaceAll(".", "\\.")}\\b`).test(table))
      throw new Error(`${how}: requests go to the forged container`);
    if (how !== "another cluster") {
      const name = (await host.docker("inspect", "--format", "{{.Name}}", forged)).replace("/", "");
      const told = async (): Promise<boolean> => (await app.project.orc("doctor")).stdout.includes(name);
      await waitFor(`${how}: doctor to tell of ${name}`, told, 20_000);
    }
  } finally {
    await host.exec(["docker", "rm", "-f", forged]);
  }
  return how;
}
