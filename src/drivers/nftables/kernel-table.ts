import { createHash } from "node:crypto";
import { runProgram, tryProgram } from "../process/run-program.ts";
import { TABLE } from "./frame.ts";

/** What the kernel holds of our table: the mark it carries and a fingerprint of all its rules and elements. */
export type KernelTable = { mark: number; fingerprint: string };

type NftItem = Record<string, { name?: string; elem?: unknown[]; handle?: number } | undefined>;

/** Runs an nft script as one transaction: all of it or nothing. */
export const loadScript = (script: string): Promise<string> => runProgram("nft", ["-f", "-"], script);

/** Asks the kernel for our table; undefined when there is none or it carries no mark. */
export async function readTable(): Promise<KernelTable | undefined> {
  const { code, stdout } = await tryProgram("nft", ["-j", "list", "table", ...TABLE.split(" ")]);
  return code === 0 ? parseTable(stdout) : undefined;
}

/** Takes nft's JSON apart. Handles are left out of the fingerprint: they count changes, they are none. */
export function parseTable(json: string): KernelTable | undefined {
  const { nftables } = JSON.parse(json) as { nftables: NftItem[] };
  const [mark, ...more] = nftables.find(({ set }) => set?.name === "served")?.set?.elem ?? [];
  if (typeof mark !== "number" || more.length > 0) return undefined;
  const content = nftables.filter(({ metainfo }) => !metainfo).map((item) => sorted(item));
  const text = content.sort().join("\n");
  return { mark, fingerprint: createHash("sha256").update(text).digest("hex") };
}

const sorted = (item: NftItem): string => {
  const [[kind, body] = ["", {}]] = Object.entries(item);
  const { handle: _, elem, ...rest } = body ?? {};
  return JSON.stringify([kind, rest, elem?.map((each) => JSON.stringify(each)).sort()]);
};

/** Takes the whole table away; fine when it is gone. */
export async function dropTable(): Promise<void> {
  await loadScript(`add table ${TABLE}\ndelete table ${TABLE}\n`);
}
