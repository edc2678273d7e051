import type { MountSpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import { type Node, valueAt } from "../source/node.ts";
import { entriesAt, itemsAt, textAt } from "./read.ts";

/** Folders in which a relative target lies, as in Compose. */
const KINDS = [
  { section: "secrets", word: "secret", folder: "/run/secrets/" },
  { section: "configs", word: "config", folder: "/" },
] as const;

type Kind = (typeof KINDS)[number];

/** A mount with the place that asked for it. */
export type PlacedMount = { mount: MountSpec; node: Node };

/** Secrets and configs that are files of the host are mounted to read, as Compose does; others have no effect yet, which their declaration is warned of. */
export function readMountedFiles(service: Node, files: Node, problems: Problems): PlacedMount[] {
  return KINDS.flatMap((kind) =>
    itemsAt(service, kind.section).flatMap((node) => {
      const mount = readMountedFile(node, kind, files, problems);
      return mount ? [{ mount, node }] : [];
    }),
  );
}

function readMountedFile(node: Node, kind: Kind, files: Node, problems: Problems): MountSpec | undefined {
  const name = textAt(node, "source");
  if (name === undefined) {
    problems.error(node.at, `no source: which ${kind.word} is mounted`, "write source: NAME");
    return undefined;
  }
  const declared = valueAt(files, kind.section, name);
  if (!declared) {
    if (!problems.isBroken(`${kind.section}.${name}`)) sayUndeclared(node, name, kind, files, problems);
    return undefined;
  }
  const source = textAt(declared, "file");
  if (source === undefined) return undefined;
  const target = textAt(node, "target") ?? name;
  return {
    type: "bind",
    source,
    target: target.startsWith("/") ? target : kind.folder + target,
    readOnly: true,
    createHostPath: false,
  };
}

function sayUndeclared(node: Node, name: string, { section, word }: Kind, files: Node, problems: Problems): void {
  const near = nearestWord(
    name,
    entriesAt(files, section).map(([known]) => known),
  );
  const fix =
    near === undefined
      ? `declare it at the top level: ${section}: { ${name}: { file: ./PATH } }`
      : `did you mean ${near}?`;
  problems.error(node.at, `there is no ${word} ${name} in this file`, fix);
}
