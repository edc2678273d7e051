import { runProgram, tryProgram } from "../process/run-program.ts";
import { TABLE } from "./frame.ts";
import type { Shape } from "./shape.ts";

type NftObject = { name?: string; chain?: string; elem?: unknown[] };
type NftItem = { set?: NftObject; map?: NftObject; chain?: NftObject; rule?: NftObject };

/** Runs an nft script as one transaction: all of it or nothing. */
export const loadScript = (script: string): Promise<string> => runProgram("nft", ["-f", "-"], script);

const LIST = ["-j", "list"];
const MARK = ["set", ...TABLE.split(" "), "served"];

/** A shell of two programs starts faster than two programs do from a process as large as ours. */
const LOAD_AND_LIST_MARK = `nft -f - || exit; nft ${[...LIST, ...MARK].join(" ")} || :`;

/** As `loadScript`; answers the mark that the kernel says our table carries then. */
export async function loadAndReadMark(script: string): Promise<number | undefined> {
  return markIn(itemsIn(await runProgram("sh", ["-c", LOAD_AND_LIST_MARK], script)));
}

/** Asks the kernel for the whole table: its mark and its shape. */
export async function readTable(): Promise<{ mark: number | undefined; shape: Shape }> {
  const { code, stdout } = await tryProgram("nft", [...LIST, "table", ...TABLE.split(" ")]);
  const items = itemsIn(code === 0 ? stdout : "");
  return { mark: markIn(items), shape: shapeIn(items) };
}

const itemsIn = (listing: string): NftItem[] =>
  listing === "" ? [] : (JSON.parse(listing) as { nftables: NftItem[] }).nftables;

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
