import { expect, test } from "vitest";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import { type Remembered, specFromLabel, specLabel } from "../../../src/engine/model/spec-label.ts";
import { serviceSpec } from "../world/specs.ts";

const volumes = { data: { name: "shop_data", external: false, driverOptions: {}, labels: {} } };

const full: ServiceSpec = serviceSpec("web", {
  replicas: 3,
  environment: { PASSWORD: "s3cret", EMPTY: "" },
  command: ["serve", "--token", "t0ken"],
  entrypoint: ["/entry"],
  labels: { "com.example": "1" },
  healthcheck: { test: ["CMD", "check", "--password", "h3alth"], intervalMs: 5000 },
  ports: [{ target: 80, published: 8080, protocol: "tcp" }],
});

/** What the engine remembers of a container of that service, with what its image brought along. */
const remembered = (spec: ServiceSpec): Remembered => ({
  environment: { PATH: "/bin", ...spec.environment },
  command: spec.command ?? ["from", "the", "image"],
  entrypoint: spec.entrypoint ?? ["/image"],
  healthTest: spec.healthcheck?.test ?? ["CMD", "of-the-image"],
  labels: { "io.orc.app": "shop", "of.the": "image", ...spec.labels },
});

test.each<[string, ServiceSpec]>([
  ["everything", full],
  ["nothing but an image", serviceSpec("web")],
  ["the image's own check at another pace", serviceSpec("web", { healthcheck: { test: [], intervalMs: 1000 } })],
])("with what the engine remembers the service is whole again: %s", (_, spec) => {
  const engine = {
    ...remembered(spec),
    ...(spec.healthcheck?.test.length === 0 ? { healthTest: ["CMD", "of-the-image"] } : {}),
  };
  expect(specFromLabel(specLabel(spec, volumes), engine)).toEqual({ spec, volumes });
});

test("the label holds no value of the environment, no command line and no check", () => {
  const label = specLabel(full, volumes);
  for (const secret of ["s3cret", "t0ken", "h3alth"]) expect(label).not.toContain(secret);
});

test("probes that may name secrets stay off the label", () => {
  const times = { initialDelayMs: 0, intervalMs: 1000, timeoutMs: 1000, failures: 3, successes: 1 };
  const http = { kind: "http" as const, port: 80, path: "/", scheme: "http" as const, status: { from: 200, to: 399 } };
  const plain = serviceSpec("web", { probes: { readiness: { ...times, check: { ...http, headers: {} } } } });
  const withToken = serviceSpec("web", {
    probes: { readiness: { ...times, check: { ...http, headers: { authorization: "Bearer t0ken" } } } },
  });
  expect(specLabel(plain, {})).toContain("readiness");
  expect(specLabel(withToken, {})).not.toContain("t0ken");
});

test.each([undefined, "", "no json", "{}", '{"v":2}'])("a label of another form is none: %s", (label) => {
  expect(specFromLabel(label, remembered(full))).toBeUndefined();
});
