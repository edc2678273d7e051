import { relative } from "node:path";
import { asOrcError, flattenErrors } from "../../errors/orc-error.ts";
import type { GlobalFlags } from "../flags.ts";
import { loadProject } from "../up/load-project.ts";
import type { LocalFacts } from "./facts.ts";

/** Reads the Compose file that a command here would read, for what is wrong in it; undefined where there is none. */
export async function composeFile(given: GlobalFlags, namespace: string): Promise<LocalFacts["compose"]> {
  const { findProject } = await import("../../manifest/find-project.ts");
  const file = given.file?.[0] ?? findProject(process.cwd())?.files[0];
  if (file === undefined) return undefined;
  const name = relative(process.cwd(), file);
  try {
    const { warnings } = await loadProject(given, namespace);
    const [first] = warnings;
    const where = first ? `${relative(process.cwd(), first.where.file)}:${first.where.line}` : "";
    return { file: name, errors: 0, warnings: warnings.length, first: first ? `${where} ${first.message}` : "" };
  } catch (thrown) {
    const errors = flattenErrors(asOrcError(thrown));
    const [first] = errors;
    const { where: at } = first ?? {};
    const where = at ? `${relative(process.cwd(), at.file)}:${at.line} ${at.path === "" ? "" : `${at.path}: `}` : "";
    return { file: name, errors: errors.length, warnings: 0, first: `${where}${first?.message ?? ""}` };
  }
}
