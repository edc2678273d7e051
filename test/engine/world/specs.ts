import type { AppSpec, ServiceSpec } from "../../../src/engine/model/app-spec.ts";

/** A service with nothing special about it. */
export function serviceSpec(name: string, change: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    name,
    image: `${name}:1`,
    environment: {},
    ports: [],
    expose: [],
    mounts: [],
    dependsOn: {},
    replicas: 1,
    resources: { limits: {}, reservations: {} },
    serviceLabels: {},
    labels: {},
    stopGraceMs: 10_000,
    restart: { condition: "always" },
    ...change,
  };
}

export const dataMount = { type: "volume", source: "data", target: "/data", readOnly: false } as const;

/** An app of these services; its volumes are those they mount. */
export function appSpec(name: string, ...services: ServiceSpec[]): AppSpec {
  const volumes = services.flatMap(({ mounts }) =>
    mounts.flatMap((mount) => (mount.type === "volume" ? [mount.source] : [])),
  );
  return {
    name,
    services: Object.fromEntries(services.map((service) => [service.name, service])),
    volumes: Object.fromEntries(
      volumes.map((volume) => [volume, { name: `${name}_${volume}`, external: false, driverOptions: {}, labels: {} }]),
    ),
  };
}
