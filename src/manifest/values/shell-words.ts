/** Words of a command line; `dropped` is what stands behind a `;`, `|`, `&`, `<` or `>`, which needs a shell. */
export type ShellWords = { words: string[]; dropped?: string };

/**
 * Splits a command line into words as Compose does (go-shellwords): quotes and backslashes count, variables and
 * backquotes are left alone. Undefined when a quote or a `$(` is not closed.
 */
export function splitShellWords(line: string): ShellWords | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  let within: "`" | "$(" | undefined;
  let escaped = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (escaped) {
      word = (word ?? "") + char;
      escaped = false;
    } else if (char === "\\" && quote !== "'") escaped = true;
    else if (/[ \t\r\n]/.test(char)) {
      if (quote || within) word = (word ?? "") + char;
      else if (word !== undefined) {
        words.push(word);
        word = undefined;
      }
    } else if (char === '"' && quote !== "'" && within !== "$(") {
      quote = quote ? undefined : '"';
      word ??= "";
    } else if (char === "'" && quote !== '"' && within !== "$(") {
      quote = quote ? undefined : "'";
      word ??= "";
    } else if (!quote && !within && /[;&|<>]/.test(char)) {
      // The file descriptor of `2>file` is not a word.
      if (char === ">" && /^\d/.test(word ?? "")) word = undefined;
      return { words: word === undefined ? words : [...words, word], dropped: line.slice(at) };
    } else {
      if (char === "`" && !quote && within !== "$(") within = within ? undefined : "`";
      else if (char === "(" && !quote && within !== "`") {
        if (within || !word?.endsWith("$")) return undefined;
        within = "$(";
      } else if (char === ")" && !quote && within !== "`") within = within ? undefined : "$(";
      word = (word ?? "") + char;
    }
  }
  if (quote || within || escaped) return undefined;
  return { words: word === undefined ? words : [...words, word] };
}
