import { describe, expect, test } from "vitest";
import type { ProbesSpec } from "../../../src/engine/model/app-spec.ts";
import { errorsOf, load, warningsOf } from "../compose-project.ts";

const compose = (probes: string, service = 'ports: ["8080:80"]'): string =>
  `services:\n  web:\n    image: x\n    ${service}\n    x-orc:\n      probes:\n        ${probes}\n`;

const probesOf = async (probes: string, service?: string): Promise<ProbesSpec | undefined> =>
  (await load(compose(probes, service))).app.services.web?.probes;

const HTTP = {
  kind: "http",
  port: 80,
  path: "/health",
  scheme: "http",
  headers: {},
  status: { from: 200, to: 399 },
};
const USUAL = { initialDelayMs: 0, intervalMs: 10_000, timeoutMs: 1000, failures: 3, successes: 1 };

test("a path is enough: the port is the only one there is, the rest is what Kubernetes has", async () => {
  expect(await probesOf("liveness: {http: /health}")).toEqual({ liveness: { check: HTTP, ...USUAL } });
});

test("a start is watched closely and has a minute", async () => {
  expect(await probesOf("startup: {http: /health}")).toEqual({
    startup: { check: HTTP, ...USUAL, intervalMs: 1000, failures: 60 },
  });
});

test.each([
  ["tcp:", { kind: "tcp", port: 80 }],
  ["tcp: 5432", { kind: "tcp", port: 5432 }],
  ['tcp: {port: "5432"}', { kind: "tcp", port: 5432 }],
  ["exec: pg_isready -U shop", { kind: "exec", command: ["pg_isready", "-U", "shop"] }],
  ['exec: ["sh", "-c", "a && b"]', { kind: "exec", command: ["sh", "-c", "a && b"] }],
  ["exec: {command: [a]}", { kind: "exec", command: ["a"] }],
  ["grpc: 9090", { kind: "grpc", port: 9090, service: "" }],
  ["grpc: {port: 9090, service: shop.Cart}", { kind: "grpc", port: 9090, service: "shop.Cart" }],
  ["http: {path: /a, status: 204}", { ...HTTP, path: "/a", status: { from: 204, to: 204 } }],
  [
    'http: {path: /a, port: 81, scheme: https, host: shop.example, headers: {X-A: 1}, status: "200-299"}',
    {
      ...HTTP,
      path: "/a",
      port: 81,
      scheme: "https",
      host: "shop.example",
      headers: { "X-A": "1" },
      status: { from: 200, to: 299 },
    },
  ],
])("%s", async (written, check) => {
  expect((await probesOf(`readiness: {${written}}`))?.readiness?.check).toEqual(check);
});

test("times and counts are read", async () => {
  const written = "readiness: {tcp: 1, initialDelay: 2s, interval: 500ms, timeout: 3s, failures: 4, successes: 2}";
  expect((await probesOf(written))?.readiness).toEqual({
    check: { kind: "tcp", port: 1 },
    initialDelayMs: 2000,
    intervalMs: 500,
    timeoutMs: 3000,
    failures: 4,
    successes: 2,
  });
});

describe("errors point", () => {
  test.each<[string, string, string?]>([
    [
      "liveness: {httpGet: {path: /}}",
      "7:20 services.web.x-orc.probes.liveness.httpGet: no such field. Did you mean http?",
    ],
    [
      "liveness: {http: /, periodSeconds: 5}",
      "7:29 services.web.x-orc.probes.liveness.periodSeconds: no such field. Did you mean interval?",
    ],
    [
      "liveness: {http: /, initial_delay: 5s}",
      "7:29 services.web.x-orc.probes.liveness.initial_delay: no such field. Did you mean initialDelay?",
    ],
    [
      "readinessProbe: {http: /}",
      "7:9 services.web.x-orc.probes.readinessProbe: no such field. Did you mean readiness?",
    ],
    [
      "liveness: {http: /, interval: 5}",
      "7:39 services.web.x-orc.probes.liveness.interval: expected a duration, got 5 · write 5s",
    ],
    [
      "liveness: {http: /, interval: 1ms}",
      "7:39 services.web.x-orc.probes.liveness.interval: 1 ms is too short · write 100ms or more",
    ],
    [
      "liveness: {http: health}",
      '7:26 services.web.x-orc.probes.liveness.http: "health" is not a path · write /health, with port and scheme beside it',
    ],
    [
      "liveness: {interval: 5s}",
      '7:19 services.web.x-orc.probes.liveness: nothing to ask · write http: /health, tcp: 5432, exec: ["…"] or grpc: 9090',
    ],
    [
      "liveness: {http: /, tcp: 80}",
      "7:34 services.web.x-orc.probes.liveness.tcp: a probe asks one thing, this one http and tcp · leave tcp out",
    ],
    ["liveness: {exec: []}", '7:26 services.web.x-orc.probes.liveness.exec: no command · write exec: ["pg_isready"]'],
    [
      "liveness: {tcp: 1, successes: 2}",
      "7:39 services.web.x-orc.probes.liveness.successes: a liveness probe passes with its first success · leave the line out",
    ],
    [
      "liveness: {http: {path: /, status: 700}}",
      '7:44 services.web.x-orc.probes.liveness.http.status: "700" is no status · write 204, or "200-299"',
    ],
    [
      "liveness: {http: /}",
      "7:26 services.web.x-orc.probes.liveness.http: which port? the service has ports 80, 81 · write http: { path: /health, port: 8080 }",
      "expose: [80, 81]",
    ],
    [
      "liveness: {tcp:}",
      "7:20 services.web.x-orc.probes.liveness.tcp: which port? the service names no TCP port · write tcp: { port: 8080 }",
      "expose: [53/udp]",
    ],
  ])("%s", async (written, error, service) => {
    expect(await errorsOf(compose(written, service))).toEqual([`compose.yaml:${error}`]);
  });

  test("where probes stand in the wrong place", async () => {
    const written =
      "services:\n  web:\n    image: x\n    livenessProbe: {tcpSocket: {port: 1}}\n  api:\n    image: x\n    x-orc: {liveness: {}}\n";
    expect(await errorsOf(written)).toEqual([
      "compose.yaml:4:5 services.web.livenessProbe: no such field. It belongs under x-orc: write x-orc.probes.liveness",
      "compose.yaml:7:13 services.api.x-orc.liveness: no such field. It belongs under probes · write x-orc.probes.liveness",
    ]);
  });
});

test("of x-orc what orc does not read yet is still warned of, and probes are printed as they were written", async () => {
  const written = "services:\n  web: {image: x, x-orc: {routes: [], probes: {liveness: {tcp: 1}}}}\n";
  expect(await warningsOf(written)).toEqual([
    "compose.yaml:2:27 services.web.x-orc.routes: x-orc.routes has no effect yet",
  ]);
  const { compose: printed } = await load(written);
  expect(printed).toMatchObject({ services: { web: { "x-orc": { probes: { liveness: { tcp: 1 } } } } } });
});
