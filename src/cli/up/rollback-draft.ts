import type { OrcClient } from "../../client/orc-client.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { Prepared } from "./prepare.ts";

/** What makes an app again what an earlier release was: a new release of the same content. */
export async function rollbackTo(client: OrcClient, ref: AppRef, number: number): Promise<Prepared> {
  const { spec, origin, git, sources } = await client.release(ref, number);
  const request = { spec, builds: [], recreate: [], scale: {}, sources };
  const draft = {
    ref,
    request,
    builds: [],
    origin,
    ...(git ? { git } : {}),
    warnings: [],
    reason: `rollback to ${number}`,
  };
  return { draft, plan: await client.plan(ref, request) };
}
