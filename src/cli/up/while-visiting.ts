import type { AppStatus } from "../../engine/model/documents.ts";
import { count } from "../../render/units.ts";
import type { Output } from "../output.ts";

/** Visits a URL while something is done, where one is given: how that went is part of the receipt, and said too when the rest fails. */
export async function whileVisiting<T extends { status: AppStatus }>(
  url: URL | undefined,
  served: boolean,
  output: Output,
  work: () => Promise<T>,
): Promise<T> {
  if (!url) return work();
  // Node's HTTP is slow to load, and few ask for a probe.
  const { startVisits } = await import("./visits.ts");
  const visits = startVisits(url, served);
  try {
    const done = await work();
    const { status } = done;
    const { sent, lost } = await visits.stop();
    return status.receipt ? { ...done, status: { ...status, receipt: { ...status.receipt, sent, lost } } } : done;
  } catch (error) {
    const { sent, lost } = await visits.stop();
    await output.release();
    output.note(`  probe   ${lost} of ${count(sent, "request")} lost`);
    throw error;
  }
}
