import type { AppSpec, ServiceSpec } from "../../engine/model/app-spec.ts";
import type { ComposeContainer } from "../../engine/model/compose-project.ts";
import { ErrorList, UserError } from "../../errors/orc-error.ts";

/**
 * Refuses to take over containers whose data orc's would not see: what docker compose mounts as a volume, the service must
 * mount too, at the same place. All that is wrong is told at once.
 */
export function refuseLostData(spec: AppSpec, containers: readonly ComposeContainer[]): void {
  const seen = new Set<string>();
  const errors = containers.flatMap(({ service, mounts }) =>
    mounts.flatMap((mount) => {
      const wanted = spec.services[service];
      const key = `${service} ${mount.source} ${mount.target}`;
      if (
        !wanted ||
        mount.type !== "volume" ||
        seen.has(key) ||
        mountedAt(spec, wanted, mount.target) === mount.source
      ) {
        return [];
      }
      seen.add(key);
      return [lost(spec, wanted, mount)];
    }),
  );
  if (errors.length > 0) throw new ErrorList(errors);
}

/** The engine's name of the volume that a service has at a path. */
function mountedAt(spec: AppSpec, { mounts }: ServiceSpec, target: string): string | undefined {
  const mount = mounts.find((one) => one.type === "volume" && one.target === target);
  return mount?.type === "volume" ? spec.volumes[mount.source]?.name : undefined;
}

/** The engine names a volume that nobody named by 32 bytes of chance. */
const isAnonymous = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

function lost(spec: AppSpec, service: ServiceSpec, { source, target }: ComposeContainer["mounts"][number]): UserError {
  const instead = mountedAt(spec, service, target);
  const file = `volumes: ["data:${target}"] in ${service.name}, and volumes: {data: {external: true, name: ${source}}}`;
  const next = [{ text: `keep its data by a line in the file: ${file}` }];
  if (isAnonymous(source)) {
    return new UserError(
      "adopt.refused",
      `${service.name} keeps data at ${target} in a volume without a name: orc's containers would start with an empty one. Nothing was changed.`,
      {
        service: service.name,
        next: [...next, { text: "or let go of its data first", command: `docker compose rm -sfv ${service.name}` }],
      },
    );
  }
  return new UserError(
    "adopt.refused",
    `${service.name} has the volume ${source} at ${target}, and by this file it would have ${instead ?? "none"}. Nothing was changed.`,
    { service: service.name, next },
  );
}
