import type { AppSpec } from "../engine/model/app-spec.ts";
import { specHash } from "../engine/model/spec-hash.ts";

/** What each service's containers are made of, as one hash each. */
export const serviceHashes = (app: AppSpec): Record<string, string> =>
  Object.fromEntries(
    Object.keys(app.services)
      .sort()
      .map((name) => [name, specHash(name, app, {})]),
  );
