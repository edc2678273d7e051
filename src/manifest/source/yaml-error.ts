type Explained = { message: string; fix?: string };

/** YAML's complaints in the words of somebody who edits a Compose file; others are passed on as they are. */
const EXPLANATIONS: Record<string, Explained> = {
  TAB_AS_INDENT: { message: "a tab indents this line", fix: "indent with spaces" },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a mapping starts in the middle of a line",
    fix: 'put it on a line of its own, or quote the text if it contains ": "',
  },
  MISSING_CHAR: { message: 'a quote or bracket is not closed, or a key has no ":"' },
  BAD_INDENT: { message: "this line is indented less than what it belongs to", fix: "line it up with its neighbours" },
  BAD_ALIAS: { message: "there is no anchor of that name above" },
  BAD_DQ_ESCAPE: {
    message: "unknown escape in double quotes",
    fix: "write \\\\ for a backslash, or use single quotes",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this line is neither "key: value" nor part of the text above',
    fix: 'a ":" may be missing',
  },
};

/** Words an error of the YAML reader. */
export function explainYamlError(code: string, message: string): Explained {
  return EXPLANATIONS[code] ?? { message: `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
}
