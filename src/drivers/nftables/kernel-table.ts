import { runProgram, tryProgram } from "../process/run-program.ts";
import { TABLE } from "./frame.ts";
import type { Shape } from "./shape.ts";

type NftObject = { name?: string; chain?: string; elem?: unknown[] };
type NftItem = { set?: NftObject; map?: NftObject; chain?: NftObject; rule?: NftObject };

/** Runs an nft script as one transaction: all of it or nothing. */
export const loadScript = (script: string): Promise<string> => runProgram("nft", ["-f", "-"], script);

/** Asks the kernel which mark our table carries; the same few milliseconds however large the table is. */
export const readMark = async (): Promise<number | undefined> => markIn(await list("set", "served"));

/** Asks the kernel for the whole table: its mark and its shape. */
export async function readTable(): Promise<{ mark: number | undefined; shape: Shape }> {
  const items = await list("table");
  return { mark: markIn(items), shape: shapeIn(items) };
}

async function list(kind: string, ...name: string[]): Promise<NftItem[]> {
  const { code, stdout } = await tryProgram("nft", ["-j", "list", kind, ...TABLE.split(" "), ...name]);
  return code === 0 ? (JSON.parse(stdout) as { nftables: NftItem[] }).nftables : [];
}

/** One element and no other: a set that somebody added to proves nothing. */
function markIn(items: NftItem[]): number | undefined {
  const [mark, ...more] = items.find(({ set }) => set?.name === "served")?.set?.elem ?? [];
  return typeof mark === "number" && more.length === 0 ? mark : undefined;
}

function shapeIn(items: NftItem[]): Shape {
  const shape: Record<string, number> = {};
  for (const { chain, rule, set, map } of items) {
    const elements = set ?? map;
    if (chain) shape[`chain ${chain.name}`] ??= 0;
    if (rule) shape[`chain ${rule.chain}`] = (shape[`chain ${rule.chain}`] ?? 0) + 1;
    if (elements) shape[`set ${elements.name}`] = elements.elem?.length ?? 0;
  }
  return shape;
}

/** Takes the whole table away; fine when it is gone. */
export async function dropTable(): Promise<void> {
  await loadScript(`add table ${TABLE}\ndelete table ${TABLE}\n`);
}
