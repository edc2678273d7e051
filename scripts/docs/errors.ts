import { CATALOGUE, type ErrorCode } from "../../src/errors/catalogue.ts";
import { ERROR_GUIDE } from "./error-guide.ts";

const entries = (Object.entries(CATALOGUE) as [ErrorCode, (typeof CATALOGUE)[ErrorCode]][])
  .map(([code, entry]) => ({ code, ...entry, ...ERROR_GUIDE[code] }))
  .sort((a, b) => a.exitCode - b.exitCode || (a.code < b.code ? -1 : 1));

/** The text of docs/errors.md: every code an error may carry, in the order of exit codes, with cause and mend. */
export function describeErrors(): string {
  const rows = entries.map(
    ({ code, exitCode, retryable, meaning }) =>
      `| [\`${code}\`](#${anchor(code)}) | ${exitCode} | ${retryable ? "yes" : ""} | ${meaning} |`,
  );
  const sections = entries.map(
    ({ code, meaning, cause, mend }) => `### ${code}\n\n${meaning}\n\n- **Why** ${cause}\n- **Then** ${mend}\n`,
  );
  return `# Errors

Every error carries one of these codes, in \`--json\` as \`errors[].code\`, and ends \`orc\` with its exit code. Where "again" says yes,
the same command may succeed later as it stands. Made from \`src/errors/catalogue.ts\` by \`npm run docs\`.

| code | exit | again | meaning |
|---|---|---|---|
${rows.join("\n")}

## Why, and what then

${sections.join("\n")}`;
}

/** As the pages of a repository make them of a heading. */
const anchor = (code: string): string => code.replaceAll(".", "");
