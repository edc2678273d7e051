import { expect, test } from "vitest";
import { flattenErrors, OrcError } from "../../src/errors/orc-error.ts";
import { errorsOf, load } from "./compose-project.ts";

const service = (field: string): string => `services:\n  web:\n    image: nginx\n    ${field}\n`;

const inService: [string, string, string[]][] = [
  [
    "no container port",
    'ports: ["80:"]',
    [
      `4:13 services.web.ports[0]: no container port after ":" · write "8080:80" (host:container), or "80" for any free host port`,
    ],
  ],
  [
    "a host port out of range",
    "ports: [99999:80]",
    [`4:13 services.web.ports[0]: "99999" is not a host port · a port is a number from 1 to 65535`],
  ],
  [
    "a host address that is none, in the long form",
    "ports: [{ target: 80, published: 8080, host_ip: myhost }]",
    [`4:53 services.web.ports[0].host_ip: "myhost" is not an IP address · write host_ip: 127.0.0.1, or leave it out`],
  ],
  [
    "ranges of different length",
    'ports: ["80-82:80-81"]',
    [`4:13 services.web.ports[0]: the ranges 80-82 and 80-81 differ in length · give both the same number of ports`],
  ],
  [
    "an unknown protocol",
    "ports: [80/icmp]",
    [`4:13 services.web.ports[0]: unknown protocol "icmp" · write /tcp or /udp`],
  ],
  ["sctp", "ports: [80/sctp]", [`4:13 services.web.ports[0]: protocol sctp is not supported · write tcp or udp`]],
  [
    "no address",
    "ports: [localhost:80:80]",
    [`4:13 services.web.ports[0]: "localhost" is not an IP address · write "127.0.0.1:8080:80"`],
  ],
  [
    "ports that are no list",
    "ports: 80:80",
    [`4:12 services.web.ports: expected a list, got "80:80" · write ["80:80"]`],
  ],
  ["a mistyped field", "enviroment: {A: b}", ["4:5 services.web.enviroment: no such field. Did you mean environment?"]],
  ["a field of another style", "envFile: a", ["4:5 services.web.envFile: no such field. Did you mean env_file?"]],
  ["a word of another tool", "env: {A: b}", ["4:5 services.web.env: no such field. Did you mean environment?"]],
  ["a field of the level below", "replicas: 3", ["4:5 services.web.replicas: no such field. It belongs under deploy"]],
  ["a field of every object", "constructor: red", ["4:5 services.web.constructor: no such field"]],
  ["a field of nobody", "colour: red", ["4:5 services.web.colour: no such field"]],
  ["a number for text", "user: 1000", [`4:11 services.web.user: expected text, got 1000 · put it in quotes: "1000"`]],
  ["a list for text", "user: [a]", ["4:11 services.web.user: expected text, got a list"]],
  [
    "an empty field",
    "ports:",
    ["4:5 services.web.ports: expected a list, got nothing · give it a value, or leave the line out"],
  ],
  [
    "a duration without unit",
    "stop_grace_period: 10",
    ["4:24 services.web.stop_grace_period: expected a duration, got 10 · write 10s"],
  ],
  [
    "a size in no unit",
    "mem_limit: 5 parrots",
    [`4:16 services.web.mem_limit: expected a size, got "5 parrots" · write 512M or 1.5G, or a number of bytes`],
  ],
  [
    "too little memory",
    "mem_limit: 512",
    ["4:16 services.web.mem_limit: a container needs at least 6 MiB of memory, got 512 bytes · write a unit: 512M"],
  ],
  ["less than no replicas", "scale: -1", ["4:12 services.web.scale: expected a number from 0 to 10000, got -1"]],
  [
    "two counts of replicas",
    "scale: 2\n    deploy: {replicas: 3}",
    ["4:12 services.web.scale: scale and deploy.replicas differ · keep one of the two"],
  ],
  [
    "two limits",
    "mem_limit: 64m\n    deploy: {resources: {limits: {memory: 65m}}}",
    ["4:16 services.web.mem_limit: mem_limit and deploy.resources.limits.memory differ · keep one of the two"],
  ],
  [
    "an unknown restart policy",
    "restart: allways",
    [
      `4:14 services.web.restart: expected no, always, unless-stopped, on-failure or on-failure:N, got "allways" · did you mean always?`,
    ],
  ],
  [
    "a count behind always",
    "restart: always:3",
    [`4:14 services.web.restart: expected no, always, unless-stopped, on-failure or on-failure:N, got "always:3"`],
  ],
  [
    "an unknown signal",
    "stop_signal: SIGTRM",
    ["4:18 services.web.stop_signal: there is no signal SIGTRM · did you mean SIGTERM?"],
  ],
  [
    "a test without CMD",
    "healthcheck: {test: [curl, x]}",
    [
      `4:25 services.web.healthcheck.test: a test starts with CMD, CMD-SHELL or NONE, not with "curl" · write ["CMD", "curl", "x"]`,
    ],
  ],
  [
    "a test of nothing",
    "healthcheck: {test: [CMD]}",
    [`4:25 services.web.healthcheck.test: nothing behind CMD · write ["CMD", "…"], or "…"`],
  ],
  [
    "an open quote",
    `command: echo "x`,
    [
      `4:14 services.web.command: a quote or bracket of the command is not closed · for a shell, write ["sh", "-c", "…"]`,
    ],
  ],
  [
    "a number as a word",
    "command: [sleep, 5]",
    [`4:22 services.web.command[1]: expected a word, got 5 · put it in quotes: "5"`],
  ],
  [
    "an unknown service",
    "depends_on: [db]",
    ["4:18 services.web.depends_on.db: there is no service db · services are web"],
  ],
  [
    "itself as dependency",
    "depends_on: [web]",
    ["4:18 services.web.depends_on.web: web waits for itself · take one of the dependencies out"],
  ],
  [
    "an unknown condition",
    "depends_on: {web: {condition: service_healty}}",
    [
      "4:23 services.web.depends_on.web: web waits for itself · take one of the dependencies out",
      `4:35 services.web.depends_on.web.condition: expected one of service_started, service_healthy, service_completed_successfully, got "service_healty" · did you mean service_healthy?`,
    ],
  ],
  [
    "an undeclared volume",
    "volumes: [data:/data]",
    [
      "4:15 services.web.volumes[0]: there is no volume data in this file · declare it at the top level: volumes: { data: {} }, or write ./data for a folder",
    ],
  ],
  [
    "a relative target",
    "volumes: [./a:b]",
    [`4:15 services.web.volumes[0]: "b" is not an absolute path of the container · write /b`],
  ],
  [
    "an unknown option",
    "volumes: [./a:/b:rox]",
    [`4:15 services.web.volumes[0]: unknown option "rox" · options are ro, rw, nocopy, z, Z`],
  ],
  [
    "two mounts in one place",
    "volumes: [/a, ./b:/a]",
    ["4:19 services.web.volumes[1]: /a is already mounted in line 4 · keep one of the two"],
  ],
  [
    "tmpfs over a volume",
    "volumes: [/a]\n    tmpfs: /a",
    ["5:12 services.web.tmpfs: /a is already mounted · keep one of the two"],
  ],
  [
    "a mount without type",
    "volumes: [{target: /a}]",
    ["4:15 services.web.volumes[0]: no type · write type: volume, bind or tmpfs"],
  ],
  [
    "a pipe of Windows",
    "volumes: [{type: npipe, source: a, target: /a}]",
    ["4:22 services.web.volumes[0].type: a mount of type npipe is not supported · use volume, bind or tmpfs"],
  ],
  [
    "list items with a colon",
    "environment:\n      - A: b",
    [`5:9 services.web.environment[0]: expected NAME=value, got a mapping · write A=… with "=", or leave out the "-"`],
  ],
  [
    "a variable that is a list",
    "environment: {A: [b]}",
    ["4:22 services.web.environment.A: expected text or a number, got a list · a value is one text; put it in quotes"],
  ],
  [
    "an environment file that is not there",
    "env_file: a.env",
    ["4:15 services.web.env_file: there is no file a.env · make it, or say required: false"],
  ],
  [
    "a label of orc",
    "labels: {io.orc.app: x}",
    ["4:26 services.web.labels.io.orc.app: labels that start with io.orc. are orc's own · choose another name"],
  ],
  [
    "a context on the net",
    "build: https://github.com/a/b.git",
    ["4:12 services.web.build: orc builds from a folder, not from the net · clone it, and write the folder"],
  ],
  [
    "what would change the meaning",
    "volumes_from: [web]",
    [
      "4:5 services.web.volumes_from: volumes_from is not supported · name the volumes of the other service under volumes",
    ],
  ],
  [
    "an unset variable that must be set",
    "user: ${WHO:?who runs it}",
    [
      "4:11 services.web.user: WHO must be set: who runs it · set it in the shell or in .env, or give it a default: ${WHO:-default}",
    ],
  ],
  [
    "an open variable",
    "user: a${WHO",
    [`4:12 services.web.user: "\${" is not closed · write $$ for a dollar sign: "a$\${WHO"`],
  ],
  [
    "a variable without name",
    "user: ${1}",
    [`4:11 services.web.user: \${1} names no variable · write $$ for a dollar sign: "$\${1}"`],
  ],
  ["a field twice", "image: x", ["4:5 services.web.image: image is already there in line 3 · keep one of the two"]],
];

test.each(inService)("points at %s", async (_, field, expected) => {
  expect(await errorsOf(service(field))).toEqual(expected.map((line) => `compose.yaml:${line}`));
});

const whole: [string, string, string[]][] = [
  ["nothing", "", ["compose.yaml says nothing · write services: with at least one service"]],
  ["a list", "- a\n", ['compose.yaml:1:1 : a Compose file is a mapping · it starts with "services:"']],
  [
    "no services",
    "name: shop\n",
    ["compose.yaml:1:1 : there are no services · write services: with at least one service"],
  ],
  [
    "an empty service",
    "services:\n  web:\n",
    ["compose.yaml:2:3 services.web: expected a mapping, got nothing · give it a value, or leave the line out"],
  ],
  [
    "a service of nothing",
    "services:\n  web:\n    user: root\n",
    ["compose.yaml:2:3 services.web: web has neither image nor build · write image: NAME, or build: FOLDER"],
  ],
  [
    "an image in capitals",
    "services: {web: {image: Nginx}}\n",
    ['compose.yaml:1:25 services.web.image: "Nginx" does not name an image · names are lower case: nginx'],
  ],
  [
    "a name with a space",
    "name: My Shop\nservices: {web: {image: x}}\n",
    [
      `compose.yaml:1:7 name: "My Shop" is no name for an app: lower case letters, digits, "_" and "-" are · write myshop`,
    ],
  ],
  [
    "a service with a space",
    'services: {"a b": {image: x}}\n',
    ['compose.yaml:1:12 services.a b: "a b" is no name: letters, digits, ".", "_" and "-" are'],
  ],
  [
    "a service that starts with a dash",
    "services:\n  -a:\n    image: x\n",
    ["compose.yaml:2:3 services.-a: a service's name starts with a letter or digit and has at most 63 characters"],
  ],
  [
    "a service at the top",
    "web: {image: x}\nservices: {db: {image: x}}\n",
    ["compose.yaml:1:1 web: no such field. Is it a service? Then it belongs under services"],
  ],
  [
    "a circle",
    "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [c]}\n  c: {image: x, depends_on: [a]}\n",
    [
      "compose.yaml:4:30 services.c.depends_on.a: services wait for each other in a circle: a → b → c → a · take one of the dependencies out",
    ],
  ],
  [
    "a port of two services",
    'services:\n  b: {image: x, ports: ["80:80"]}\n  a: {image: x, ports: ["127.0.0.1:80:8080"]}\n',
    [
      "compose.yaml:3:25 services.a.ports[0]: host port 80 is already published by b (compose.yaml:2) · publish another one",
    ],
  ],
  [
    "a service of a profile",
    "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, profiles: [dev]}\n",
    [
      "compose.yaml:2:30 services.a.depends_on.b: b is only there with the profile dev · add --profile dev, or say required: false",
    ],
  ],
  [
    "an external volume with a driver",
    "services: {a: {image: x, volumes: ['v:/v']}}\nvolumes: {v: {external: true, driver: nfs}}\n",
    ["compose.yaml:2:39 volumes.v.driver: v is external: whoever made it chose its driver · leave it out"],
  ],
  ["a tab", "services:\n\tweb: {image: x}\n", ["compose.yaml:2:1 : a tab indents this line · indent with spaces"]],
  [
    "an open quote",
    'services:\n  web:\n    image: "x\n    user: y\n',
    ["compose.yaml:3:12 : this quote is not closed · close it where the text ends"],
  ],
  [
    "an open bracket",
    "services:\n  web:\n    command: [x\n    user: y\n",
    ["compose.yaml:3:14 : this bracket is not closed · close it where the list or mapping ends"],
  ],
  [
    "two colons",
    "services:\n  web:\n    image: a: b\n",
    ['compose.yaml:3:12 : a second ":" in this line · put the text in quotes if the colon belongs to it'],
  ],
  [
    "no colon",
    "services:\n  web:\n    image x\n    user: y\n",
    ['compose.yaml:3:5 : there is no ":" in this line · write "key: value"'],
  ],
  ["an unknown anchor", "services:\n  web: *base\n", ["compose.yaml:2:8 services.web: there is no anchor &base above"]],
  ["an anchor in itself", "services: &a\n  web: *a\n", ["compose.yaml:2:8 services.web: anchor &a contains itself"]],
  [
    "a merge of text",
    "services:\n  web: {image: x, <<: y}\n",
    ["compose.yaml:2:23 services.web: << takes a mapping, or a list of mappings"],
  ],
];

test.each(whole)("points at %s", async (_, text, expected) => {
  expect(await errorsOf(text)).toEqual(expected);
});

test("checks networks although they have no effect yet", async () => {
  const text = `services:
  a: { image: x, networks: [frnt], network_mode: host }
  b: { image: x, networks: { back: { aliases: [y] } } }
networks: { front: {} }
`;
  expect(await errorsOf(text)).toEqual([
    "compose.yaml:2:29 services.a.networks.frnt: there is no network frnt in this file · did you mean front?",
    "compose.yaml:2:50 services.a.network_mode: network_mode: host and networks exclude each other · keep one of the two",
    "compose.yaml:3:30 services.b.networks.back: there is no network back in this file · declare it at the top level: networks: { back: {} }",
  ]);
});

test("says everything at once, in the order of the file, and a mistake in an anchor once", async () => {
  const text = `x-common: &common
  colour: red
services:
  web:
    <<: *common
    imag: nginx
    ports: ["80:"]
    environment: { A: "\${A:?}" }
  db:
    <<: *common
    image: postgres
    depends_on: [wbe]
`;
  expect(await errorsOf(text)).toEqual([
    "compose.yaml:2:3 services.web.colour: no such field",
    "compose.yaml:6:5 services.web.imag: no such field. Did you mean image?",
    'compose.yaml:7:13 services.web.ports[0]: no container port after ":" · write "8080:80" (host:container), or "80" for any free host port',
    "compose.yaml:8:24 services.web.environment.A: A must be set · set it in the shell or in .env, or give it a default: ${A:-default}",
    "compose.yaml:12:18 services.db.depends_on.wbe: there is no service wbe · did you mean web?",
  ]);
});

test("names the file an error is in, when there are several", async () => {
  const files = {
    "compose.yaml": "services: {web: {image: x, env_file: web.env}}\n",
    "compose.override.yaml": "services: {web: {enviroment: {}}}\n",
    "web.env": 'OK=1\nNOT OK=2\nOPEN="x\n',
  };
  expect(await errorsOf(files)).toEqual([
    "compose.override.yaml:1:18 services.web.enviroment: no such field. Did you mean environment?",
    'web.env:2:1 : "NOT OK" is no name for a variable',
    "web.env:3:6 : the quote of OPEN is not closed",
  ]);
});

test("says how much of the line is meant", async () => {
  const error = await errorWith(service('ports: ["80:"]'));
  expect(error).toMatchObject({
    code: "file.invalid",
    exitCode: 1,
    where: { file: "compose.yaml", line: 4, column: 13, path: "services.web.ports[0]", length: 5 },
  });
});

async function errorWith(text: string): Promise<unknown> {
  const thrown = await load(text).then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof OrcError ? flattenErrors(thrown)[0] : thrown;
}
