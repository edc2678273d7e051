import { homedir } from "node:os";
import { expect, test } from "vitest";
import type { ServiceSpec } from "../../src/engine/model/app-spec.ts";
import { loadApp } from "../../src/manifest/load-app.ts";
import type { LoadOptions } from "../../src/manifest/load-options.ts";
import { type Files, inProject, load, warningsOf } from "./compose-project.ts";

const serviceOf = async (
  field: string,
  options: Partial<LoadOptions> = {},
  files: Files = {},
): Promise<ServiceSpec | undefined> => {
  const text = `services:\n  web:\n    image: nginx\n    ${field}\nvolumes: {data: {}}\n`;
  return (await load({ "compose.yaml": text, ...files }, options)).app.services.web;
};

test("fills in what a service does not say", async () => {
  expect((await load("services: {web: {image: nginx}}")).app).toEqual({
    name: "shop",
    services: {
      web: {
        name: "web",
        image: "nginx",
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
      },
    },
    volumes: {},
  });
});

const fields: [string, string, Partial<ServiceSpec>][] = [
  ["a command line", "command: npm run 'start it'", { command: ["npm", "run", "start it"] }],
  ["a command that clears the image's", "command: []", { command: [] }],
  ["an entry point", 'entrypoint: ["/bin/sh", "-c"]', { entrypoint: ["/bin/sh", "-c"] }],
  [
    "variables as a mapping",
    "environment: {A: 1, B: true, C: text, D: }",
    { environment: { A: "1", B: "true", C: "text", E: "no" } },
  ],
  ["variables as a list", "environment: [A=1, B=, HOME_OF]", { environment: { A: "1", B: "", HOME_OF: "shell" } }],
  ["any free port", 'ports: ["80"]', { ports: [{ target: 80, protocol: "tcp" }] }],
  ["port zero", 'ports: ["0:80"]', { ports: [{ target: 80, protocol: "tcp" }] }],
  [
    "a port on an address",
    'ports: ["127.0.0.1:8080:80/udp"]',
    { ports: [{ target: 80, published: 8080, hostIp: "127.0.0.1", protocol: "udp" }] },
  ],
  [
    "a port on every address",
    'ports: ["0.0.0.0:8080:80"]',
    { ports: [{ target: 80, published: 8080, protocol: "tcp" }] },
  ],
  [
    "a range of ports",
    'ports: ["80-81:90-91"]',
    {
      ports: [
        { target: 90, published: 80, protocol: "tcp" },
        { target: 91, published: 81, protocol: "tcp" },
      ],
    },
  ],
  [
    "exposed ports",
    'expose: [80, "81/udp", "90-91"]',
    {
      expose: [
        { port: 80, protocol: "tcp" },
        { port: 81, protocol: "udp" },
        { port: 90, protocol: "tcp" },
        { port: 91, protocol: "tcp" },
      ],
    },
  ],
  [
    "a named volume",
    "volumes: [data:/data:ro]",
    { mounts: [{ type: "volume", source: "data", target: "/data", readOnly: true }] },
  ],
  ["an anonymous volume", "volumes: [/data/]", { mounts: [{ type: "anonymous", target: "/data" }] }],
  [
    "a folder of the home",
    "volumes: [~/x:/x]",
    { mounts: [{ type: "bind", source: `${homedir()}/x`, target: "/x", readOnly: false, createHostPath: true }] },
  ],
  [
    "a bind in long form",
    "volumes: [{type: bind, source: /a, target: /b, read_only: true}]",
    { mounts: [{ type: "bind", source: "/a", target: "/b", readOnly: true, createHostPath: false }] },
  ],
  [
    "tmpfs",
    "tmpfs: [/run, '/tmp:size=64m,mode=1777']",
    {
      mounts: [
        { type: "tmpfs", target: "/run" },
        { type: "tmpfs", target: "/tmp", sizeBytes: 67_108_864, mode: 0o1777 },
      ],
    },
  ],
  [
    "a check in a shell",
    "healthcheck: {test: curl x, interval: 1m30s, timeout: 500ms, retries: 3, start_period: 5s}",
    {
      healthcheck: {
        test: ["CMD-SHELL", "curl x"],
        intervalMs: 90_000,
        timeoutMs: 500,
        retries: 3,
        startPeriodMs: 5_000,
      },
    },
  ],
  ["no check", "healthcheck: {disable: true}", { healthcheck: { test: ["NONE"] } }],
  ["the image's check, more often", "healthcheck: {interval: 1s}", { healthcheck: { test: [], intervalMs: 1_000 } }],
  ["replicas", "deploy: {replicas: 0}", { replicas: 0 }],
  ["scale", "scale: 3", { replicas: 3 }],
  [
    "resources",
    "deploy: {resources: {limits: {cpus: '0.5', memory: 1.5g, pids: 10}, reservations: {cpus: 0.25, memory: 64M}}}",
    {
      resources: {
        limits: { cpuNano: 5e8, memoryBytes: 1_610_612_736, pids: 10 },
        reservations: { cpuNano: 25e7, memoryBytes: 67_108_864 },
      },
    },
  ],
  [
    "resources in older words",
    "mem_limit: 512m\n    cpus: 1.5\n    pids_limit: 7\n    mem_reservation: 64m",
    {
      resources: {
        limits: { cpuNano: 15e8, memoryBytes: 536_870_912, pids: 7 },
        reservations: { memoryBytes: 67_108_864 },
      },
    },
  ],
  ["no limit of processes", "pids_limit: -1", { resources: { limits: {}, reservations: {} } }],
  [
    "labels",
    "labels: [a=b, c]\n    deploy: {labels: {d: 1}}",
    { labels: { a: "b", c: "" }, serviceLabels: { d: "1" } },
  ],
  ["restart: no", "restart: no", { restart: { condition: "no" } }],
  ["restart: unless-stopped", "restart: unless-stopped", { restart: { condition: "always" } }],
  [
    "restart: on-failure with a count",
    "restart: on-failure:3",
    { restart: { condition: "on-failure", maxAttempts: 3 } },
  ],
  [
    "a restart policy before restart",
    "restart: always\n    deploy: {restart_policy: {condition: on-failure, max_attempts: 2}}",
    { restart: { condition: "on-failure", maxAttempts: 2 } },
  ],
  [
    "user, folder, signal, grace and init",
    "user: '1:2'\n    working_dir: /app\n    stop_signal: SIGQUIT\n    stop_grace_period: 1m\n    init: true",
    { user: "1:2", workingDir: "/app", stopSignal: "SIGQUIT", stopGraceMs: 60_000, init: true },
  ],
  ["a pull policy", "pull_policy: if_not_present", { pullPolicy: "missing" }],
];

test.each(fields)("reads %s", async (_, field, expected) => {
  const found = await serviceOf(field, { env: { HOME_OF: "shell", E: "unused" } });
  const { environment, ...rest } = expected;
  expect(found).toMatchObject(rest);
  if (environment)
    expect(found?.environment).toEqual(
      Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "E")),
    );
});

test("names the image of a build after app and service, and makes its folder absolute", async () => {
  await inProject(
    { "compose.yaml": "services: {Web: {build: {context: ./web, args: [A=1, B, C], target: prod}}}" },
    async (cwd) => {
      const { app } = await loadApp({ cwd, env: { B: "2" } });
      expect(app.services.Web).toMatchObject({
        image: "shop-web",
        build: { context: `${cwd}/web`, dockerfile: "Dockerfile", args: { A: "1", B: "2" }, target: "prod" },
      });
    },
  );
});

test("lets a service that another one waits for end well", async () => {
  const { app } = await load(`services:
  web: {image: x, depends_on: {migrate: {condition: service_completed_successfully}, db: {condition: service_healthy, restart: true}}}
  migrate: {image: x, depends_on: [db]}
  db: {image: x}
`);
  expect(app.services.migrate?.restart).toEqual({ condition: "on-failure" });
  expect(app.services.db?.restart).toEqual({ condition: "always" });
  expect(app.services.web?.dependsOn).toEqual({
    db: { condition: "service_healthy", restart: true, required: true },
    migrate: { condition: "service_completed_successfully", restart: false, required: true },
  });
});

test("leaves services out whose profile is not asked for", async () => {
  const text =
    "services:\n  a: {image: x, depends_on: {b: {condition: service_started, required: false}}}\n  b: {image: x, profiles: [dev]}\n";
  expect(Object.keys((await load(text)).app.services)).toEqual(["a"]);
  expect((await load(text)).app.services.a?.dependsOn).toEqual({});
  expect(Object.keys((await load(text, { profiles: ["dev"] })).app.services)).toEqual(["a", "b"]);
  expect(Object.keys((await load(text, { env: { COMPOSE_PROFILES: "x, dev" } })).app.services)).toEqual(["a", "b"]);
});

test("names volumes as Compose does, with the namespace where it is not the default one", async () => {
  const text = `services: {a: {image: x, volumes: ["v:/v", "n:/n", "e:/e"]}}
volumes: {v: {labels: {l: 1}}, n: {name: own, driver: nfs, driver_opts: {o: x}}, e: {external: true}, unused: {}}
`;
  expect((await load(text)).app.volumes).toEqual({
    e: { name: "e", external: true, driverOptions: {}, labels: {} },
    n: { name: "own", external: false, driver: "nfs", driverOptions: { o: "x" }, labels: {} },
    v: { name: "shop_v", external: false, driverOptions: {}, labels: { l: "1" } },
  });
  const { app } = await load(text, { namespace: "test" });
  expect(Object.values(app.volumes).map(({ name }) => name)).toEqual(["e", "own", "test_shop_v"]);
});

test("takes the name from the flag, the environment, the file and the folder, in this order", async () => {
  const text = "name: written\nservices: {a: {image: 'x:${COMPOSE_PROJECT_NAME}'}}\n";
  const imageAndName = async (options: Partial<LoadOptions>): Promise<unknown[]> => {
    const { app } = await load(text, options);
    return [app.name, app.services.a?.image];
  };
  expect(await imageAndName({ projectName: "flag", env: { COMPOSE_PROJECT_NAME: "variable" } })).toEqual([
    "flag",
    "x:flag",
  ]);
  expect(await imageAndName({ env: { COMPOSE_PROJECT_NAME: "variable" } })).toEqual(["variable", "x:variable"]);
  expect(await imageAndName({})).toEqual(["written", "x:written"]);
});

test("puts the shell before .env, and --env-file in its place", async () => {
  const files = {
    "compose.yaml": "services: {a: {image: 'x:${A}-${B:-none}'}}",
    ".env": "A=dotenv\nB=dotenv\n",
    "other.env": "A=other\n",
  };
  const image = async (options: Partial<LoadOptions>): Promise<string | undefined> =>
    (await load(files, options)).app.services.a?.image;
  expect(await image({})).toBe("x:dotenv-dotenv");
  expect(await image({ env: { A: "shell" } })).toBe("x:shell-dotenv");
  expect(await image({ envFiles: ["other.env"] })).toBe("x:other-none");
  expect(await image({ env: { A: "a", COMPOSE_DISABLE_ENV_FILE: "1" } })).toBe("x:a-none");
});

test("takes no variable from what every object has", async () => {
  const { app } = await load(
    "services: {a: {image: x, environment: [toString, 'A=${constructor:-none}', __proto__=b]}}",
  );
  expect(app.services.a?.environment).toEqual(
    Object.fromEntries([
      ["A", "none"],
      ["__proto__", "b"],
    ]),
  );
});

test("merges the files it is given in their order, paths from the folder of the first", async () => {
  const files = {
    "a.yaml": "services: {a: {image: x, user: one}}",
    "sub/b.yaml": "services: {a: {user: two, volumes: ['./d:/d']}}",
  };
  await inProject(files, async (cwd) => {
    const { app, files: read } = await loadApp({ cwd, files: ["a.yaml", "sub/b.yaml"], env: {} });
    expect(app.services.a).toMatchObject({ user: "two", mounts: [{ source: `${cwd}/d` }] });
    expect(read).toEqual([`${cwd}/a.yaml`, `${cwd}/sub/b.yaml`]);
    const named = await loadApp({ cwd, env: { COMPOSE_FILE: "a.yaml:sub/b.yaml" } });
    expect(named.app).toEqual(app);
  });
});

test("knows where each field was written", async () => {
  const files = {
    "compose.yaml": "services:\n  web:\n    image: x\n    environment:\n      A: 1\n    ports:\n      - '80:80'\n",
    "compose.override.yaml":
      "services:\n  web:\n    mem_limit: 64m\n    deploy:\n      replicas: 2\n    environment:\n      B: 2\n",
  };
  expect((await load(files)).sources).toMatchObject({
    "services.web.image": "compose.yaml:3",
    "services.web.environment.A": "compose.yaml:5",
    "services.web.environment.B": "compose.override.yaml:7",
    "services.web.ports": "compose.yaml:6",
    "services.web.deploy.replicas": "compose.override.yaml:5",
    "services.web.deploy.resources.limits.memory": "compose.override.yaml:3",
  });
});

test("finds the context a project is bound to", async () => {
  const loaded = await load("x-orc: {context: prod, routes: []}\nservices: {a: {image: x}}\n");
  expect(loaded.contextPin).toBe("prod");
  expect(loaded.warnings.map(({ message }) => message)).toEqual(["x-orc.routes has no effect yet"]);
});

const warnings: [string, string, string[]][] = [
  ["what has no effect", "cap_add: [NET_ADMIN]", ["4:5 services.web.cap_add: cap_add has no effect yet"]],
  [
    "what is decided elsewhere",
    "container_name: w",
    [
      "4:5 services.web.container_name: container_name has no effect yet: orc names containers after the replica and its run",
    ],
  ],
  [
    "a field within",
    "healthcheck: {test: x, start_interval: 1s}",
    ["4:28 services.web.healthcheck.start_interval: start_interval has no effect yet"],
  ],
  [
    "an unset variable, once",
    "user: ${WHO}\n    working_dir: /$WHO",
    ["4:11 services.web.user: WHO is not set: it becomes an empty text"],
  ],
  [
    "a number that changes",
    "labels: {version: 1.10}",
    ['4:23 services.web.labels.version: 1.10 is read as the number 1.1; put it in quotes if the text is meant: "1.10"'],
  ],
  [
    "the end of a command",
    "command: echo a; echo b",
    [
      '4:14 services.web.command: "; echo b" is left out: a command is not run in a shell; write ["sh", "-c", "…"] for that',
    ],
  ],
  [
    "a range to choose from",
    'ports: ["3000-3010:80"]',
    ["4:13 services.web.ports[0]: of 3000-3010 only 3000 is published: it reaches all replicas"],
  ],
  ["nothing but extensions", "x-note: [1]", []],
];

test.each(warnings)("warns of %s", async (_, field, expected) => {
  expect(await warningsOf(`services:\n  web:\n    image: nginx\n    ${field}\n`)).toEqual(
    expected.map((line) => `compose.yaml:${line}`),
  );
});
