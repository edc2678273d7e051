import { CATALOGUE, type ErrorCode } from "./catalogue.ts";
import { DEFAULT_NEXT } from "./default-next.ts";

/** What to do next: a sentence, and where there is one the command to type. */
export type NextStep = { text: string; command?: string };

/** A place in a file; line and column count from 1. `path` is the place in the document: `services.web.ports[0]`. */
export type Where = {
  file: string;
  line: number;
  column: number;
  path: string;
  /** How many characters of the line are meant: what a code frame marks. */
  length?: number;
};

/** A field of a release that differs from the one before, shown where a rollout failed. */
export type ChangedField = { path: string; from?: string; to?: string; where?: string };

/** The subject of an error in the cluster. */
export type Subject = { service?: string; slot?: number; host?: string };

export type OrcErrorOptions = Subject & {
  next?: NextStep[];
  where?: Where;
  /** Lines that show what happened, such as the last ones of a log. */
  evidence?: string[];
  /** What the release that failed had changed. */
  changed?: ChangedField[];
  cause?: unknown;
};

/** The JSON form of an error, as `--json` and the API give it. */
export type ErrorDocument = Subject & {
  code: ErrorCode;
  message: string;
  where?: Where;
  evidence?: string[];
  changed?: ChangedField[];
  next: NextStep[];
  retryable: boolean;
};

/** The root of all errors that orc throws: why it happened and what to do next. */
export class OrcError extends Error {
  readonly code: ErrorCode;
  readonly next: NextStep[];
  readonly subject: Subject;
  readonly where?: Where;
  readonly evidence: string[];
  readonly changed: ChangedField[];

  constructor(code: ErrorCode, message: string, options: OrcErrorOptions = {}) {
    const { next = [], where, evidence = [], changed = [], cause, ...subject } = options;
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.next = next.length > 0 ? next : [...(DEFAULT_NEXT[code] ?? [])];
    this.subject = subject;
    this.evidence = evidence;
    this.changed = changed;
    if (where) this.where = where;
  }

  get exitCode(): number {
    return CATALOGUE[this.code].exitCode;
  }

  get retryable(): boolean {
    return CATALOGUE[this.code].retryable;
  }

  toJSON(): ErrorDocument {
    return {
      code: this.code,
      message: this.message,
      ...this.subject,
      ...(this.where ? { where: this.where } : {}),
      ...(this.evidence.length > 0 ? { evidence: this.evidence } : {}),
      ...(this.changed.length > 0 ? { changed: this.changed } : {}),
      next: this.next,
      retryable: this.retryable,
    };
  }
}

/** Yours to mend on the command line. */
export class UserError extends OrcError {}

/** A file says something that cannot be meant; always has a place. */
export class ConfigError extends OrcError {}

/** An engine or a host said no, or said nothing. */
export class EngineError extends OrcError {}

/** The cluster refused, or a rollout failed. */
export class ClusterError extends OrcError {}

/** Somebody else was faster. */
export class ConflictError extends OrcError {}

export class CancelledError extends OrcError {
  constructor(message: string, options: OrcErrorOptions = {}) {
    super("cancelled", message, options);
  }
}

/** A defect of orc itself. */
export class BugError extends OrcError {
  constructor(message: string, options: OrcErrorOptions = {}) {
    super("bug", message, options);
  }
}

/** Several errors found at once, such as all mistakes in a file. */
export class ErrorList extends OrcError {
  readonly errors: readonly OrcError[];

  constructor(errors: readonly OrcError[]) {
    const [first] = errors;
    if (!first) throw new BugError("an error list without errors");
    super(first.code, first.message, { next: first.next });
    this.errors = errors;
  }
}

/** All errors in one, whether it is a list or not. */
export function flattenErrors(error: OrcError): readonly OrcError[] {
  return error instanceof ErrorList ? error.errors.flatMap(flattenErrors) : [error];
}

/** Anything thrown as an error of ours; what we do not know is a defect. */
export function asOrcError(thrown: unknown): OrcError {
  if (thrown instanceof OrcError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new BugError(message, { cause: thrown });
}

/** Builds an error again from its JSON form, as it came over the API. */
export function errorFromDocument(document: ErrorDocument): OrcError {
  const { code, message, next, retryable: _, ...rest } = document;
  return new OrcError(code, message, { next, ...rest });
}
