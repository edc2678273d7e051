import type { Problems } from "../problems.ts";
import { type MapNode, mapNode, type Node, type Place, plain, scalarNode, valueAt } from "../source/node.ts";
import { lookupIn, readEnvFile, type Variables } from "../variables/environment.ts";
import { mapValues, sorted, withValues } from "./edit.ts";

type Options = { variables: Variables; cwd: string };

/** The variables and labels of a service with those of its files, which its own ones replace. */
export function resolveEnvironment(
  service: MapNode,
  options: Options,
  problems: Problems,
): { environment: Node | undefined; labels: Node | undefined } {
  const fromFiles = filesOf(service, "env_file").reduce(
    (found, file) => addFile(found, file, options, problems),
    mapNode(service.at),
  );
  const fromLabelFiles = filesOf(service, "label_file").reduce(
    (found, file) => addFile(found, file, options, problems),
    mapNode(service.at),
  );
  return {
    environment: resolveNulls(over(fromFiles, valueAt(service, "environment")), options.variables, "keep"),
    labels: over(fromLabelFiles, valueAt(service, "labels")),
  };
}

/** Gives variables that stand without a value the one of the shell; those it has not either are kept as null or dropped. */
export function resolveNulls(node: Node | undefined, variables: Variables, missing: "keep" | "drop"): Node | undefined {
  if (node?.kind !== "map") return node;
  const resolved = mapValues(node, (value, name) => {
    if (value.kind !== "scalar" || value.value !== null) return value;
    const found = lookupIn(variables)(name);
    if (found !== undefined) return scalarNode(found, value.at);
    return missing === "keep" ? value : undefined;
  });
  return resolved.entries.size > 0 ? resolved : undefined;
}

function over(base: MapNode, own: Node | undefined): Node | undefined {
  if (base.entries.size === 0) return own;
  const both = own?.kind === "map" ? { ...own, entries: new Map([...base.entries, ...own.entries]) } : base;
  return sorted(both);
}

type File = { path: string; required: boolean; format: string; asked: Place };

function filesOf(service: MapNode, field: "env_file" | "label_file"): File[] {
  const files = valueAt(service, field);
  if (files?.kind !== "list") return [];
  return files.items.map((file) => {
    const text = (name: string): unknown => plain(valueAt(file, name) ?? scalarNode(null, file.at));
    const asked = (valueAt(file, "path") ?? file).at;
    if (file.kind === "scalar") return { path: String(file.value), required: true, format: "dotenv", asked };
    return {
      path: String(text("path")),
      required: text("required") !== false,
      format: String(text("format") ?? "dotenv"),
      asked,
    };
  });
}

function addFile(found: MapNode, file: File, options: Options, problems: Problems): MapNode {
  if (file.format !== "dotenv" && file.format !== "raw") {
    problems.error(file.asked, `unknown format "${file.format}"`, "write format: raw, or leave it out");
    return found;
  }
  const lookup = (name: string): string | undefined => {
    const earlier = valueAt(found, name);
    return (
      lookupIn(options.variables)(name) ??
      (earlier?.kind === "scalar" && earlier.value !== null ? String(earlier.value) : undefined)
    );
  };
  const { path, required, format, asked } = file;
  const values = readEnvFile({ path, lookup, cwd: options.cwd, format, required, asked }, problems);
  return withValues(
    found,
    Object.fromEntries([...(values ?? [])].map(([name, { value, at }]) => [name, scalarNode(value, at)])),
  );
}
