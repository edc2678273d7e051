import type { OrcClient } from "../../client/orc-client.ts";
import type { AppRef } from "../../engine/model/names.ts";
import { prefixOf, renderLog } from "../../render/logs.ts";
import { LineWriter } from "../line-writer.ts";
import { logQuery, readLogs } from "../logs.ts";
import type { Output } from "../output.ts";

/** Prints what an app writes from a point in time on, as `logs -f` does, until the person leaves. */
export async function followLogs(
  client: OrcClient,
  ref: AppRef,
  since: string,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const rows = await client.replicas({ ...ref });
  const style = {
    prefix: true,
    timestamps: false,
    prefixWidth: Math.max(0, ...rows.map((row) => prefixOf(row, false).length)),
    severalApps: false,
    isTerminal: process.stdout.isTTY === true,
    colour: output.theme.colour,
  };
  const writer = new LineWriter(process.stdout);
  const query = logQuery(ref, [], { follow: true, since, tail: "all" });
  for await (const message of readLogs(client, query, () => true, false, signal)) {
    if ("at" in message) style.prefixWidth = Math.max(style.prefixWidth, prefixOf(message, false).length);
    await writer.write(renderLog(message, style, output.theme));
  }
  writer.flush();
}
