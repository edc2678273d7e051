import type { Author, GitState, Origin } from "./app.ts";
import type { AppSpec } from "./app-spec.ts";
import type { WallTime } from "./time.ts";

/** An immutable, numbered answer to "what was this app asked to be" (key `release/NS/APP/N`, written by the API alone). */
export type Release = {
  number: number;
  spec: AppSpec;
  planHash: string;
  at: WallTime;
  by: Author;
  origin: Origin;
  git?: GitState;
  /** Places in the Compose file of what people change: `services.web.environment.DB_PORT` → `compose.yaml:14`. */
  sources: Record<string, string>;
  reason: string;
};
