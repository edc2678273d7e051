import type { Problems } from "../problems.ts";
import type { Entry, Node, Place, ScalarNode } from "../source/node.ts";
import { expand, type Lookup } from "./expand.ts";
import { TemplateError } from "./template.ts";

/**
 * Replaces the variables in all values of a document; keys are left as they are, as in Compose. A value that cannot be
 * read is noted as an error and left out, so that the rest can be looked at.
 */
export function interpolate(
  node: Node,
  lookup: Lookup,
  problems: Problems,
  warned = new Set<string>(),
): Node | undefined {
  if (node.kind === "list") {
    return { ...node, items: node.items.flatMap((item) => interpolate(item, lookup, problems, warned) ?? []) };
  }
  if (node.kind === "map") {
    const entries = [...node.entries].flatMap(([key, entry]): [string, Entry][] => {
      const value = interpolate(entry.value, lookup, problems, warned);
      return value ? [[key, { key: entry.key, value }]] : [];
    });
    return { ...node, entries: new Map(entries) };
  }
  if (typeof node.value !== "string" || !node.value.includes("$")) return node;
  return interpolateScalar(node, node.value, lookup, problems, warned);
}

function interpolateScalar(
  node: ScalarNode,
  text: string,
  lookup: Lookup,
  problems: Problems,
  warned: Set<string>,
): ScalarNode | undefined {
  try {
    const value = expand(text, lookup, ({ variable, start, end }) => {
      if (warned.has(variable)) return;
      warned.add(variable);
      problems.warn(within(node.at, text, start, end), `${variable} is not set: it becomes an empty text`);
    });
    const { written: _, ...rest } = node;
    return { ...rest, value };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.error(within(node.at, text, error.start, error.end), error.message, fixOf(error, text));
    return undefined;
  }
}

const fixOf = ({ variable }: TemplateError, text: string): string =>
  variable === undefined
    ? `write $$ for a dollar sign: "${text.replaceAll("$", "$$$$")}"`
    : `set it in the shell or in .env, or give it a default: \${${variable}:-default}`;

/** The place of a part of a scalar: where that part is found in the file, else the whole scalar. */
function within(at: Place, text: string, start: number, end: number): Place {
  const found = at.source.text.slice(at.start, at.end).indexOf(text.slice(start, end));
  return found === -1 ? at : { ...at, start: at.start + found, end: at.start + found + (end - start) };
}
