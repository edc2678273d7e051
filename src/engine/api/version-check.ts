import { UserError } from "../../errors/orc-error.ts";
import { ORC_VERSION } from "../model/version.ts";
import { versionSkew } from "../model/version-skew.ts";

/** Refuses a client that says no version, or one that this orcd does not speak with. */
export function checkVersion(client: string | undefined): void {
  if (client === undefined) throw new UserError("input.invalid", "The request carries no orc-version header.");
  const skew = versionSkew(client, ORC_VERSION);
  if (skew) throw skew;
}
