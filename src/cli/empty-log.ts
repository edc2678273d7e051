/** What was asked of logs, as far as it may be why there are none. */
export type LogAsked = {
  previous?: boolean | undefined;
  release?: number | undefined;
  grep?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
};

/** Why logs may be empty: silence alone tells nobody whether they asked for the right thing. */
export function emptyLog({ previous, release, grep, since, until }: LogAsked): string {
  if (grep !== undefined) return `No line matches ${grep}.`;
  if (previous) return "There is no run before the current one, or it wrote nothing.";
  if (release !== undefined) return `Nothing that release ${release} wrote is kept; orc releases says which there are.`;
  if (since !== undefined || until !== undefined) return "Nothing was written in that time.";
  return "Nothing was written yet.";
}
