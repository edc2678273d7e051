import { parseSize } from "./size.ts";

export type ParsedTmpfs = { target: string; sizeBytes?: number; mode?: number; unused: string[] };

/** Reads `tmpfs: /run:size=64m,mode=1777`; `unused` are the options orc does not pass on. */
export function parseTmpfs(text: string): ParsedTmpfs | { problem: string; fix: string } {
  const [target = "", options = ""] = text.split(":");
  const fix = 'write "/run" or "/run:size=64m,mode=1777"';
  if (!target.startsWith("/")) return { problem: `"${target}" is not an absolute path`, fix };
  const parsed: ParsedTmpfs = { target, unused: [] };
  for (const option of options.split(",").filter((each) => each !== "")) {
    const [name, value = ""] = option.split("=");
    if (name === "size") {
      const sizeBytes = parseSize(value);
      if (sizeBytes === undefined) return { problem: `"${value}" is not a size`, fix };
      parsed.sizeBytes = sizeBytes;
    } else if (name === "mode") {
      if (!/^[0-7]+$/.test(value)) return { problem: `"${value}" is not a file mode`, fix };
      parsed.mode = Number.parseInt(value, 8);
    } else parsed.unused.push(option);
  }
  return parsed;
}
