import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import { canonicalJson } from "../../../src/engine/model/canonical-json.ts";
import { sha256 } from "../../../src/engine/model/sha256.ts";
import { specHash } from "../../../src/engine/model/spec-hash.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";

test("sha256 is what everybody's is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
    }),
  );
});

describe("canonical JSON", () => {
  test("sorts keys and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: "x" })).toBe('{"a":"x","b":[1,{"d":null}]}');
  });

  test("reads back as the value it was made of", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("the hash of a service", () => {
  const web = serviceSpec("web", { mounts: [dataMount] });
  const hash = (change: Partial<ServiceSpec>, restarts: Record<string, number> = {}): string =>
    specHash("web", appSpec("shop", { ...web, ...change }), restarts);

  test.each<[string, Partial<ServiceSpec>]>([
    ["replicas", { replicas: 5 }],
    ["dependsOn", { dependsOn: { db: { condition: "service_started", restart: false, required: true } } }],
    ["serviceLabels", { serviceLabels: { "traefik.enable": "true" } }],
    ["ports", { ports: [{ target: 80, protocol: "tcp" }] }],
    ["expose", { expose: [{ port: 80, protocol: "tcp" }] }],
    ["build", { build: { context: "/shop", dockerfile: "Dockerfile", args: {} } }],
    ["pullPolicy", { pullPolicy: "always" }],
  ])("is the same when %s changes", (_, change) => {
    expect(hash(change)).toBe(hash({}));
  });

  test.each<[string, Partial<ServiceSpec>]>([
    ["image", { image: "web:2" }],
    ["command", { command: ["serve"] }],
    ["environment", { environment: { A: "1" } }],
    ["labels", { labels: { a: "1" } }],
    ["mounts", { mounts: [] }],
    ["healthcheck", { healthcheck: { test: ["CMD", "true"] } }],
    ["resources", { resources: { limits: { memoryBytes: 1 }, reservations: {} } }],
    ["restart", { restart: { condition: "no" } }],
  ])("is another one when %s changes", (_, change) => {
    expect(hash(change)).not.toBe(hash({}));
  });

  test("is another one after a restart, and when a volume's definition changes", () => {
    expect(hash({}, { web: 1 })).not.toBe(hash({}));
    const app = appSpec("shop", web);
    const driven = { ...app, volumes: { data: { ...app.volumes.data!, driver: "nfs" } } };
    expect(specHash("web", driven, {})).not.toBe(specHash("web", app, {}));
  });

  test("follows a dependency that it restarts with, and no other; circles end", () => {
    const on = (restart: boolean) => ({ db: { condition: "service_started", restart, required: true } }) as const;
    const both = (restart: boolean, image: string) =>
      specHash("web", appSpec("shop", { ...web, dependsOn: on(restart) }, serviceSpec("db", { image })), {});
    expect(both(true, "db:2")).not.toBe(both(true, "db:1"));
    expect(both(false, "db:2")).toBe(both(false, "db:1"));
    expect(specHash("db", appSpec("shop", serviceSpec("db", { dependsOn: on(true) })), {})).toHaveLength(12);
  });
});
