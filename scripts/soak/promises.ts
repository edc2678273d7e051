import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import { agreement } from "../../test/support/agreement.ts";
import type { Ground } from "./ground.ts";
import type { SoakApp } from "./soak-app.ts";

/** What a cluster at rest promises and does not keep right now; undefined: it keeps everything. */
export async function unkept(ground: Ground): Promise<string | undefined> {
  const apps = ground.apps;
  let services = 0;
  const table = await ground.host.output(["nft", "list", "table", "ip", "orc"]).catch(() => "");
  if (table === "") return "there is no table of the kernel";
  for (const app of apps) {
    const wrong = await unkeptByApp(ground, app, table);
    if (wrong) return `${app.name}: ${wrong}`;
    services += Object.keys(app.wanted).length;
  }
  const chains = (kind: string): number =>
    table.split("\n").filter((line) => line.startsWith(`\tchain ${kind}/`)).length;
  if (chains("vip") !== services) return `${chains("vip")} virtual IPs for ${services} services`;
  if (chains("port") !== apps.length) return `${chains("port")} published ports for ${apps.length}`;
  return (await unkeptByEngine(ground)) ?? (await unkeptByFirewall(ground));
}

async function unkeptByApp(ground: Ground, app: SoakApp, table: string): Promise<string | undefined> {
  const page = await fetch(`http://${ground.host.address}:${app.port}/`, { signal: AbortSignal.timeout(3000) }).catch(
    (error: Error) => error.message,
  );
  if (typeof page === "string") return `its port does not serve: ${page}`;
  await page.text();
  const rows = await app.project.rows();
  for (const [service, count] of Object.entries(app.wanted)) {
    const own = rows.filter((row) => row.service === service);
    const ready = own.filter((row) => row.ready);
    if (ready.length !== count || own.length !== count)
      return `${service} has ${ready.length} ready of ${own.length}, ${count} wanted: ${own.map(({ state, message }) => `${state} ${message ?? ""}`).join(" | ")}`;
    const wrong = await unrouted(ground, app, service, ready, table);
    if (wrong) return wrong;
  }
  if (rows.length !== Object.values(app.wanted).reduce((sum, count) => sum + count, 0))
    return "rows of services unknown";
  try {
    await agreement(ground.host, app.project, 1);
  } catch (error) {
    return `docker ps and orc ps differ:\n${String((error as Error).message)}`;
  }
  return undefined;
}

/** The kernel's table and the name server lead to just the ready replicas. */
async function unrouted(
  { visitors }: Ground,
  { name }: SoakApp,
  service: string,
  ready: readonly ReplicaRow[],
  table: string,
): Promise<string | undefined> {
  const addresses = ready.map(({ address }) => address ?? "").sort();
  const rules = table.split("\n").filter((line) => line.includes(`comment "default/${name}/${service}"`));
  if (rules.length === 0) return `no rule for ${service}`;
  for (const rule of rules) {
    const to = [...new Set(rule.match(/10\.210\.\d+\.\d+/g) ?? [])].sort();
    if (to.join() !== addresses.join()) return `the kernel leads ${service} to ${to}, ready are ${addresses}`;
  }
  const named = await visitors.resolve(`tasks.${service}.${name}.default.orc.internal`);
  return named.join() === addresses.join() ? undefined : `names lead ${service} to ${named}, ready are ${addresses}`;
}

/** Nothing left over, nothing doubled, no volume touched. */
async function unkeptByEngine({ host, apps, volumes, marker }: Ground): Promise<string | undefined> {
  const runs = await host.docker("ps", "-aq", "--filter", "label=io.orc.run");
  const count = runs === "" ? 0 : runs.split("\n").length;
  const wanted = apps.flatMap((app) => Object.values(app.wanted)).reduce((sum, own) => sum + own, 0);
  if (count !== wanted) return `${count} containers of replicas for ${wanted}`;
  const now = await host.docker("volume", "ls", "-q");
  if (now !== volumes) return `volumes are ${now.replaceAll("\n", " ")}`;
  for (const { name } of apps) {
    const read = await host.exec(["cat", `/var/lib/docker/volumes/${name}_data/_data/marker`]);
    if (read.stdout !== marker) return `the volume of ${name} holds "${read.stdout}"`;
  }
  return undefined;
}

/** Where the engine has a chain for others' rules, ours are in it once. */
async function unkeptByFirewall({ host }: Ground): Promise<string | undefined> {
  const { code, stdout } = await host.exec(["iptables", "-S", "DOCKER-USER"]);
  if (code !== 0) return undefined;
  const ours = stdout.split("\n").filter((line) => line.includes("orc rules")).length;
  return ours === 2 ? undefined : `${ours} rules of ours in DOCKER-USER`;
}
