import type { ErrorCode } from "../../errors/catalogue.ts";
import { asOrcError, type ErrorDocument, flattenErrors, type OrcError } from "../../errors/orc-error.ts";

const STATUS: Partial<Record<ErrorCode, number>> = {
  "input.invalid": 400,
  "input.usage": 400,
  "app.unknown": 404,
  "service.unknown": 404,
  "replica.unknown": 404,
  "release.unknown": 404,
  "container.missing": 404,
  "release.newer": 409,
  "plan.stale": 409,
  "origin.differs": 409,
  "port.taken": 422,
  "image.missing": 422,
  "build.failed": 422,
  "version.skew": 426,
  "store.damaged": 503,
  "store.empty": 503,
  "store.newer": 503,
  "disk.full": 507,
  "engine.unreachable": 503,
  "orcd.unreachable": 503,
  bug: 500,
};

/** The HTTP status of an error: what it says to programs that know HTTP and not orc. */
const statusOf = (error: OrcError): number => STATUS[error.code] ?? 422;

/** Anything thrown, as the body of a response. */
export function errorBody(thrown: unknown): { status: number; errors: ErrorDocument[] } {
  const error = asOrcError(thrown);
  return { status: statusOf(error), errors: flattenErrors(error).map((one) => one.toJSON()) };
}
