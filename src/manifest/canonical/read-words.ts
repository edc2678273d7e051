import type { Problems } from "../problems.ts";
import { describe, isNull, listNode, type Node, scalarNode } from "../source/node.ts";
import { splitShellWords } from "../values/shell-words.ts";

/** Reads a command: a list of words, or a line that is split as a shell would. An empty one is kept: it clears the image's. */
export function readWords(node: Node, problems: Problems): Node | undefined {
  if (isNull(node)) return undefined;
  if (node.kind === "list") return readWordList(node, problems);
  if (node.kind !== "scalar" || typeof node.value !== "string") {
    problems.error(node.at, `expected a command, got ${describe(node)}`, 'write "npm start" or ["npm", "start"]');
    return undefined;
  }
  const split = splitShellWords(node.value);
  if (!split) {
    problems.error(node.at, "a quote or bracket of the command is not closed", `for a shell, write ["sh", "-c", "…"]`);
    return undefined;
  }
  if (split.dropped !== undefined) {
    problems.warn(
      node.at,
      `"${split.dropped.trim()}" is left out: a command is not run in a shell; write ["sh", "-c", "…"] for that`,
    );
  }
  return listNode(
    split.words.map((word) => scalarNode(word, node.at)),
    node.at,
  );
}

function readWordList(node: Extract<Node, { kind: "list" }>, problems: Problems): Node {
  const items = node.items.flatMap((item) => {
    if (item.kind === "scalar" && typeof item.value === "string") return [scalarNode(item.value, item.at)];
    const fix =
      item.kind === "scalar" && item.value !== null ? `put it in quotes: "${item.written ?? item.value}"` : undefined;
    problems.error(item.at, `expected a word, got ${describe(item)}`, fix);
    return [];
  });
  return listNode(items, node.at);
}
