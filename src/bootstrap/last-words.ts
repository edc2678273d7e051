type Spoken = { time?: string; msg?: string; error?: string; code?: string };

/** A line of orcd's own log as people read it: when, what, and why; other lines stay as they are. */
export function lastWords(line: string): string {
  const spoken = parse(line);
  if (!spoken?.msg) return line;
  const why = spoken.error === undefined ? "" : `: ${spoken.error}`;
  return `${(spoken.time ?? "").slice(11, 19)}  ${spoken.msg}${why}`.trim();
}

function parse(line: string): Spoken | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Spoken) : undefined;
  } catch {
    return undefined;
  }
}
