import type { OrcClient } from "../../client/orc-client.ts";
import type { Prepared } from "../up/prepare.ts";
import type { Adoption } from "./adoption.ts";

/**
 * What an `up` has to take over from docker compose. It is looked for where somebody says so, and before an app's first release;
 * rejects `adopt.needed` when compose runs the app and nobody said so.
 */
export async function adoptionFor(
  client: OrcClient,
  { draft: { ref, request }, plan }: Prepared,
  isAsked: boolean,
): Promise<Adoption | undefined> {
  if (isAsked) return (await import("./adoption.ts")).Adoption.of(client, ref, request.spec);
  if (plan.from > 0 || !plan.changed) return undefined;
  const { containers } = await client.composeProject(ref);
  if (containers.length > 0) (await import("./compose-running.ts")).refuseBesideCompose(ref.app, containers);
  return undefined;
}
