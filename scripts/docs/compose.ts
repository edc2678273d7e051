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

/** The text of docs/compose.md: what orc does with each field of the Compose specification. */
export function describeCompose(): string {
  const rows = [...rowsOf(COMPOSE, "")];
  const of = (effect: Effect): Row[] => rows.filter((row) => row.effect === effect);
  const acted = of("acts").map(({ path }) => `\`${path}\``);
  return `# Compose files

orc reads the Compose specification: several \`-f\` files, \`include\`, \`extends\`, \`profiles\`, \`env_file\`, variables, anchors, short and
long forms. What it does not act on is a warning with file and line, and a field that is not in the specification is an error.
Made from \`src/manifest/schema\` by \`npm run docs\`.

## Acted on

${acted.join(" · ")}

\`x-…\` fields are kept for whoever reads them.

## Warned of: no effect

${table(of("warns"))}

## Obsolete

${table(of("obsolete"))}

## Refused: leaving it out would change what the file means

${table(of("refused"))}
`;
}
