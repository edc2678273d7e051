import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { asOrcError, type ErrorDocument, flattenErrors, type OrcError } from "../errors/orc-error.ts";
import { renderError } from "../render/error.ts";
import type { Output } from "./output.ts";

/** What a document starts with, and what is known of the result so far. */
export type Known = Readonly<Record<string, unknown>>;

/** Prints an error, as text on stderr or as the one document on stdout, and answers the exit code. */
export function reportFailure(thrown: unknown, output: Output, known: Known, environment: NodeJS.ProcessEnv): number {
  const error = asOrcError(thrown);
  if (error.message === "") return error.exitCode;
  if (output.json) {
    const errors = flattenErrors(error).map((one) => documentOf(one, output));
    output.document({ ...known, errors, error: errors[0] });
    return error.exitCode;
  }
  const around = { theme: output.noteTheme, linesOf, nameOf, verbose: output.verbose, room: output.noteRoom };
  process.stderr.write(`${renderError(error, around)}\n`);
  if (environment.GITHUB_ACTIONS) process.stderr.write(annotations(error));
  return error.exitCode;
}

/** What to type next is the same in a document. */
function documentOf(error: OrcError, { typed }: Output): ErrorDocument {
  const document = error.toJSON();
  const next = document.next.map(({ text, command }) =>
    command === undefined ? { text } : { text, command: typed(command) },
  );
  return { ...document, next };
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    // The place is still worth naming when the file cannot be read again.
    return [];
  }
}

function nameOf(file: string): string {
  const short = relative(process.cwd(), file);
  return short === "" || short.startsWith("..") ? file : short;
}

/** Errors in files as GitHub shows them beside the line. */
function annotations(error: OrcError): string {
  return flattenErrors(error)
    .filter((one) => one.where)
    .map(
      ({ where, message }) =>
        `::error file=${nameOf(where?.file ?? "")},line=${where?.line},col=${where?.column}::${message.replaceAll("%", "%25").replaceAll("\n", "%0A")}\n`,
    )
    .join("");
}
