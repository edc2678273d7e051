/** How a run answered a probe; `words` in short, such as `503` or `connection refused`. */
export type ProbeAnswer = { passed: boolean; words: string };
