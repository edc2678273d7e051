import type { MountSpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import { type Node, valueAt } from "../source/node.ts";
import { parseTmpfs } from "../values/tmpfs.ts";
import type { PlacedMount } from "./mounted-files.ts";
import { flagAt, itemsAt, numberAt, textAt } from "./read.ts";

/** The mounts of a service; `declared` are the volumes of the file, `files` its secrets and configs. */
export function readMounts(
  service: Node,
  declared: ReadonlySet<string>,
  files: readonly PlacedMount[],
  problems: Problems,
): MountSpec[] {
  const mounts = itemsAt(service, "volumes").map((node) => ({ node, mount: readMount(node, declared, problems) }));
  const temporary = itemsAt(service, "tmpfs").map((node) => ({ node, mount: readTmpfs(node, problems) }));
  const seen = new Set<string>();
  return [...mounts, ...temporary, ...files].flatMap(({ node, mount }) => {
    if (!mount) return [];
    if (seen.has(mount.target)) problems.error(node.at, `${mount.target} is already mounted`, "keep one of the two");
    seen.add(mount.target);
    return [mount];
  });
}

function readMount(node: Node, declared: ReadonlySet<string>, problems: Problems): MountSpec | undefined {
  const type = textAt(node, "type");
  const source = textAt(node, "source");
  const target = textAt(node, "target");
  const readOnly = flagAt(node, "read_only") ?? false;
  if (type === undefined)
    return undefinedAfter(() => problems.error(node.at, "no type", "write type: volume, bind or tmpfs"));
  if (target === undefined)
    return undefinedAfter(() =>
      problems.error(node.at, "no target: where in the container it is mounted", "write target: /path"),
    );
  if (!target.startsWith("/")) {
    return undefinedAfter(() =>
      problems.error(
        (valueAt(node, "target") ?? node).at,
        `"${target}" is not an absolute path of the container`,
        `write /${target}`,
      ),
    );
  }
  switch (type) {
    case "volume": {
      if (source === undefined) return { type: "anonymous", target };
      if (!declared.has(source)) sayUndeclared(node, source, declared, problems);
      return {
        type: "volume",
        source,
        target,
        readOnly,
        ...(flagAt(node, "volume", "nocopy") ? { noCopy: true } : {}),
      };
    }
    case "bind":
      if (source === undefined)
        return undefinedAfter(() =>
          problems.error(node.at, "no source: what of the host is mounted", "write source: ./folder"),
        );
      return {
        type: "bind",
        source,
        target,
        readOnly,
        createHostPath: flagAt(node, "bind", "create_host_path") ?? false,
      };
    case "tmpfs": {
      const [sizeBytes, mode] = [numberAt(node, "tmpfs", "size"), numberAt(node, "tmpfs", "mode")];
      return {
        type: "tmpfs",
        target,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
        ...(mode === undefined ? {} : { mode }),
      };
    }
    default:
      problems.error(
        (valueAt(node, "type") ?? node).at,
        `a mount of type ${type} is not supported`,
        "use volume, bind or tmpfs",
      );
      return undefined;
  }
}

function undefinedAfter(say: () => void): undefined {
  say();
  return undefined;
}

function sayUndeclared(node: Node, source: string, declared: ReadonlySet<string>, problems: Problems): void {
  const near = nearestWord(source, declared);
  const declare = `declare it at the top level: volumes: { ${source}: {} }`;
  const fix =
    near === undefined ? `${declare}, or write ./${source} for a folder` : `did you mean ${near}? Otherwise ${declare}`;
  problems.error((valueAt(node, "source") ?? node).at, `there is no volume ${source} in this file`, fix);
}

function readTmpfs(node: Node, problems: Problems): MountSpec | undefined {
  const parsed = parseTmpfs(textAt(node) ?? "");
  if ("problem" in parsed) return undefinedAfter(() => problems.error(node.at, parsed.problem, parsed.fix));
  const { target, sizeBytes, mode, unused } = parsed;
  if (unused.length > 0) problems.warn(node.at, `${unused.join(", ")} has no effect yet: size and mode have`);
  return {
    type: "tmpfs",
    target,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(mode === undefined ? {} : { mode }),
  };
}
