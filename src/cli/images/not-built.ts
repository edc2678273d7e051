import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { type NextStep, type OrcError, UserError, type Where } from "../../errors/orc-error.ts";
import { failedStep } from "./failed-step.ts";
import type { TaggedBuild } from "./image-tag.ts";

/** What builders say of their own doings, which nobody looks for who wants to know what went wrong. */
const HOUSEKEEPING = /^ *(---> |Removing intermediate container|Step \d+\/\d+ : )/;

/**
 * A build that failed, as a person looks for it: the step in the Dockerfile, what it said, and where the service says that it is
 * built. `said` is all that the builder said; other errors are handed on.
 */
export function notBuilt(one: TaggedBuild, error: OrcError, said: readonly string[], builtBy?: string): OrcError {
  if (error.code !== "build.failed") return error;
  const { service, tag } = one;
  const reason = error.message.replace(`${tag} could not be built: `, "");
  const step = failedStep(dockerfileOf(one), said, reason);
  const next: NextStep[] = [
    ...(builtBy === undefined ? [] : [{ text: `${service} is built by ${builtBy}` }]),
    { text: "all that the builder says", command: "orc up --verbose" },
  ];
  const message = `${service} could not be built: ${words(reason, step?.text)}`;
  const where = step && whereOf(one, step.line);
  return new UserError("build.failed", message, {
    service,
    cause: error.cause,
    evidence: error.evidence.map((line) => stripVTControlCharacters(line).trimEnd()).filter(isWorthReading),
    ...(where ? { where } : {}),
    next: where ? [{ text: "here" }, ...next] : next,
  });
}

const isWorthReading = (line: string): boolean => line.trim() !== "" && !HOUSEKEEPING.test(line);

function words(reason: string, step: string | undefined): string {
  const ended = /returned a non-zero code: (\d+)/.exec(reason)?.[1];
  if (ended !== undefined) return `${step ?? "one of its steps"} ended with ${ended}`;
  const base = /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(step ?? "")?.[1];
  if (base !== undefined) return `its base image ${base} is neither on this machine nor to be had: ${reason}`;
  return reason;
}

const dockerfilePath = ({ context }: TaggedBuild): string | undefined =>
  context.files.find(({ name }) => name === context.dockerfile)?.path;

function dockerfileOf(one: TaggedBuild): string {
  try {
    return readFileSync(dockerfilePath(one) ?? "", "utf8");
  } catch {
    // Without it the step is told in the builder's words alone.
    return "";
  }
}

function whereOf(one: TaggedBuild, line: number): Where | undefined {
  const file = dockerfilePath(one);
  return file === undefined ? undefined : { file, line, column: 1, path: "" };
}
