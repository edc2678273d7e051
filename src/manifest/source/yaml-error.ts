import { type Document, isCollection, isScalar, visit, type YAMLError } from "yaml";

/** Why a file is not YAML, in the words of somebody who edits a Compose file. */
export type YamlProblem = { message: string; fix?: string; start: number; end: number };

type Rule = { code: string; matches?: RegExp; message: string; fix?: string; pointsAt?: "quote" | "bracket" };

/** The first rule that fits a complaint of the YAML reader explains it. */
const RULES: Rule[] = [
  { code: "TAB_AS_INDENT", message: "a tab indents this line", fix: "indent with spaces" },
  {
    code: "MISSING_CHAR",
    matches: /closing .quote/,
    message: "this quote is not closed",
    fix: "close it where the text ends",
    pointsAt: "quote",
  },
  { code: "MISSING_CHAR", message: 'there is no ":" in this line', fix: 'write "key: value"' },
  {
    code: "BAD_INDENT",
    matches: /^Flow /,
    message: "this bracket is not closed",
    fix: "close it where the list or mapping ends",
    pointsAt: "bracket",
  },
  {
    code: "BAD_INDENT",
    message: "this line is indented less than what it belongs to",
    fix: "line it up with its neighbours",
  },
  { code: "MULTILINE_IMPLICIT_KEY", message: 'there is no ":" in this line', fix: 'write "key: value"' },
  { code: "BAD_SCALAR_START", message: "text cannot start with this character", fix: "put the text in quotes" },
  {
    code: "BAD_DQ_ESCAPE",
    message: "unknown escape in double quotes",
    fix: "write \\\\ for a backslash, or use single quotes",
  },
  { code: "BAD_ALIAS", message: "no name of an anchor behind the *", fix: "put the text in quotes if a * is meant" },
  {
    code: "UNEXPECTED_TOKEN",
    matches: /block-seq-ind on same line/,
    message: 'a "-" beside a key',
    fix: "start the list on the line below",
  },
  {
    code: "UNEXPECTED_TOKEN",
    message: "this does not fit to what stands before it",
    fix: "check quotes, brackets and indentation",
  },
];

/** Explains a complaint of the YAML reader about a document, and where its cause is. */
export function explainYamlError(error: YAMLError, document: Document, text: string): YamlProblem {
  const [start, end] = error.pos;
  if (error.code === "BLOCK_AS_IMPLICIT_KEY")
    return { ...nestedMapping(text, start), start, end: Math.max(end, start + 1) };
  const rule = RULES.find(({ code, matches }) => code === error.code && (matches?.test(error.message) ?? true));
  if (!rule) return { message: `not YAML: ${error.message}`, start, end };
  const { message, fix, pointsAt } = rule;
  const cause = pointsAt && openedBefore(document, pointsAt, start);
  return {
    message,
    ...(fix ? { fix } : {}),
    start: cause ?? start,
    end: cause === undefined ? Math.max(end, start + 1) : cause + 1,
  };
}

/** `image: a: b`, or a line that is indented as if it belonged to the value above. */
function nestedMapping(text: string, start: number): { message: string; fix: string } {
  const [line = ""] = text.slice(start).split("\n");
  return /: |:$/.test(line)
    ? { message: 'a second ":" in this line', fix: "put the text in quotes if the colon belongs to it" }
    : { message: "the next line is indented as if it belonged to this value", fix: "line it up with its neighbours" };
}

/** Where the last quote or bracket before a character was opened. */
function openedBefore(document: Document, what: "quote" | "bracket", before: number): number | undefined {
  let found: number | undefined;
  visit(document, (_, node) => {
    const isQuote = isScalar(node) && (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE");
    const isBracket = isCollection(node) && node.flow === true;
    const start =
      (what === "quote" ? isQuote : isBracket) && "range" in Object(node)
        ? (node as { range?: number[] | null }).range?.[0]
        : undefined;
    if (start !== undefined && start < before) found = start;
  });
  return found;
}
