import type { OrcClient } from "../../client/orc-client.ts";
import { type AppRef, slotName } from "../../engine/model/names.ts";

/** `declared`: services of the app and of its Compose file, up or not; `targets`: all that can be asked about. */
export type NameKind = "apps" | "declared" | "services" | "replicas" | "targets" | "releases";

export const NAME_KINDS: readonly NameKind[] = ["apps", "declared", "services", "replicas", "targets", "releases"];

export type Sources = {
  /** Undefined where no orcd answers. */
  client: OrcClient | undefined;
  namespace: string;
  ref: AppRef | undefined;
  /** Services that the Compose file has. */
  inFile(): Promise<string[]>;
};

/** Names that can stand at a place of the command line; what cannot be found out is left out. */
export async function knownNames(kind: NameKind, sources: Sources): Promise<string[]> {
  const lists: Record<NameKind, () => Promise<string[]>[]> = {
    apps: () => [apps(sources)],
    declared: () => [services(sources), sources.inFile()],
    services: () => [services(sources)],
    replicas: () => [services(sources), replicas(sources)],
    targets: () => [services(sources), replicas(sources), apps(sources), hosts(sources)],
    releases: () => [releases(sources)],
  };
  const found = await Promise.all(lists[kind]().map((names) => names.catch(() => [])));
  return [...new Set(found.flat())];
}

const apps = async ({ client, namespace }: Sources): Promise<string[]> =>
  ((await client?.apps(namespace)) ?? []).map(({ app }) => app);

const services = async ({ client, ref }: Sources): Promise<string[]> =>
  ref && client ? (await client.app(ref)).services.map(({ name }) => name) : [];

const replicas = async ({ client, ref }: Sources): Promise<string[]> =>
  ref && client ? (await client.replicas(ref)).map(slotName) : [];

const hosts = async ({ client }: Sources): Promise<string[]> =>
  ((await client?.hosts()) ?? []).map(({ name }) => `host/${name}`);

const releases = async ({ client, ref }: Sources): Promise<string[]> =>
  ref && client ? (await client.releases(ref)).map(({ release }) => String(release)) : [];
