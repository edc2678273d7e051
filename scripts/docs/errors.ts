import { CATALOGUE } from "../../src/errors/catalogue.ts";

/** The text of docs/errors.md: every code an error may carry, in the order of exit codes. */
export function describeErrors(): string {
  const rows = Object.entries(CATALOGUE)
    .map(([code, entry]) => ({ code, ...entry }))
    .sort((a, b) => a.exitCode - b.exitCode || (a.code < b.code ? -1 : 1))
    .map(
      ({ code, exitCode, retryable, meaning }) =>
        `| \`${code}\` | ${exitCode} | ${retryable ? "yes" : ""} | ${meaning} |`,
    );
  return `# Errors

Every error carries one of these codes, in \`--json\` as \`errors[].code\`, and ends \`orc\` with its exit code. Where "again" says yes,
the same command may succeed later as it stands. Made from \`src/errors/catalogue.ts\` by \`npm run docs\`.

| code | exit | again | meaning |
|---|---|---|---|
${rows.join("\n")}
`;
}
