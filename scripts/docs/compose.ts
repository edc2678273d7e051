import { X_ORC, X_ORC_OF_SERVICE } from "../../src/manifest/schema/probes.ts";
import type { Effect, Fields, Shape } from "../../src/manifest/schema/shape.ts";
import { COMPOSE } from "../../src/manifest/schema/top-level.ts";

type Row = { path: string; effect: Effect; because: string };

/** What stands inside a shape, with how a path says so: names of a mapping, items of a list. */
function inside(shape: Shape): { suffix: string; fields: Fields } | undefined {
  if (shape.is === "object") return { suffix: "", fields: shape.fields };
  if (shape.is === "short" || shape.is === "numberOr") return inside(shape.of);
  if (shape.is !== "named" && shape.is !== "list") return undefined;
  const inner = inside(shape.of);
  return inner && { suffix: `${shape.is === "list" ? "[]" : ".*"}${inner.suffix}`, fields: inner.fields };
}

/** Fields that orc acts on are opened; one that it warns of or refuses is told once, whatever stands in it. */
function* rowsOf(fields: Fields, prefix: string): Generator<Row> {
  for (const [name, { shape, effect, because = "" }] of Object.entries(fields)) {
    const path = `${prefix}${name}`;
    const inner = effect === "acts" ? inside(shape) : undefined;
    if (inner) yield* rowsOf(inner.fields, `${path}${inner.suffix}.`);
    else yield { path, effect, because };
  }
}

const table = (rows: Row[]): string =>
  ["| field | because |", "|---|---|", ...rows.map(({ path, because }) => `| \`${path}\` | ${because} |`)].join("\n");

const PROBES_TEXT = `A probe asks one thing, from the host the replica runs on:

\`\`\`yaml
services:
  web:
    image: shop-web
    ports: ["8080:80"]
    x-orc:
      probes:
        startup:   { http: /health }                       # or tcp: 5432, exec: ["pg_isready"], grpc: 9090
        readiness: { http: { path: /ready, status: "200-299" }, interval: 5s }
        liveness:  { http: /health, timeout: 2s, failures: 3 }
\`\`\`

- \`startup\`: until it has passed once, the other two wait. One that has not passed after \`failures\` × \`interval\` ends the run.
- \`readiness\`: a replica gets requests once it has passed \`successes\` times in a row, and none while it has failed \`failures\` times in a row.
- \`liveness\`: one that has failed \`failures\` times in a row ends the run, with the stop signal and its grace; the next run begins by the restart policy.
- Defaults: \`interval\` 10s (\`startup\` 1s), \`timeout\` 1s, \`failures\` 3 (\`startup\` 60), \`successes\` 1, \`initialDelay\` 0s. What has not passed yet is asked
  more often at first, so that nobody waits out an interval; what is well may be asked up to a tenth of it sooner, together with others. The \`port\` may be left out where the service names one TCP port.
- \`http\` passes with a status from 200 to 399, follows no redirects and checks no certificates. \`grpc\` asks grpc.health.v1. \`exec\` runs in the container and passes with 0.
- An \`exec\` that is late has failed, and is ended with all that it started. Engines cannot end a command, so a shell in the container does it (\`sh\` and \`grep\`,
  with the rights of the command itself). Where an image has none, what is late goes on until it ends by itself: let the command bound itself there.
- A \`healthcheck\` goes on working: with both, both must be good. A change of probes replaces nothing: what runs is looked after in the new way.`;

/** The text of docs/compose.md: what orc does with each field of the Compose specification. */
export function describeCompose(): string {
  const rows = [...rowsOf(COMPOSE, "")];
  const of = (effect: Effect): Row[] => rows.filter((row) => row.effect === effect);
  const acted = of("acts").map(({ path }) => `\`${path}\``);
  const own = [...rowsOf(X_ORC, "x-orc."), ...rowsOf(X_ORC_OF_SERVICE, "services.*.x-orc.")];
  return `# Compose files

orc reads the Compose specification: several \`-f\` files, \`include\`, \`extends\`, \`profiles\`, \`env_file\`, variables, anchors, short and
long forms. What it does not act on is a warning with file and line, and a field that is not in the specification is an error.
Made from \`src/manifest/schema\` by \`npm run docs\`.

## Acted on

${acted.join(" · ")}

\`x-…\` fields are kept for whoever reads them.

## orc's own: x-orc

${own.map(({ path }) => `\`${path}\``).join(" · ")}

${PROBES_TEXT}

## Warned of: no effect

${table(of("warns"))}

## Obsolete

${table(of("obsolete"))}

## Refused: leaving it out would change what the file means

${table(of("refused"))}
`;
}
