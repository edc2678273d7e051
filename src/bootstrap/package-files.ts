import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { BugError } from "../errors/orc-error.ts";

/** A file of an image: its path below the package's folder there, and where it is here. */
export type PackageFile = { path: string; source: string };

type Manifest = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };

const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Whatever packages carry that no program reads. */
const UNREAD = /\.(md|markdown|map|ts|mts|cts|flow|tsbuildinfo|cc|c|h|gyp)$/;
const UNREAD_FOLDERS = new Set([
  "node_modules",
  "test",
  "tests",
  "docs",
  "example",
  "examples",
  "benchmark",
  ".github",
]);

/** All that programs need to run: their own files and the packages these import, with the packages they depend on. */
export function filesOf(entries: string[], packageRoot: string): PackageFile[] {
  const own = new Set<string>();
  const packages = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (own.has(file)) continue;
    own.add(file);
    for (const wanted of importsOf(file)) {
      if (wanted.startsWith(".")) queue.push(resolve(dirname(file), wanted));
      else if (!wanted.startsWith("node:")) addPackage(packages, packageName(wanted), packageRoot);
    }
  }
  const files = [...own, join(packageRoot, "package.json")].map((source) => ({
    path: relative(packageRoot, source),
    source,
  }));
  for (const folder of packages) files.push(...filesBelow(folder, placeOf(folder, packageRoot)));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, fixed, dynamic]) => fixed ?? dynamic ?? "");
}

const packageName = (wanted: string): string =>
  wanted
    .split("/")
    .slice(0, wanted.startsWith("@") ? 2 : 1)
    .join("/");

/** Adds the folder of a package and those of what it depends on. */
function addPackage(packages: Set<string>, name: string, from: string, optional = false): void {
  const folder = findPackage(name, from);
  if (!folder) {
    if (optional) return;
    throw new BugError(`the package ${name}, which ${from} needs, is not installed`);
  }
  if (packages.has(folder)) return;
  packages.add(folder);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  for (const needed of Object.keys(manifest.dependencies ?? {})) {
    addPackage(packages, needed, folder, needed in (manifest.optionalDependencies ?? {}));
  }
}

/** Where Node would find a package: in the nearest `node_modules` upwards. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Packages that lie beside ours, because npm installed us as a dependency, move below it. */
function placeOf(folder: string, packageRoot: string): string {
  if (folder.startsWith(packageRoot + sep)) return relative(packageRoot, folder);
  const marker = `${sep}node_modules${sep}`;
  return join("node_modules", folder.slice(packageRoot.indexOf(marker) + marker.length));
}

function filesBelow(folder: string, path: string): PackageFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = { path: join(path, entry.name), source: join(folder, entry.name) };
    if (entry.isDirectory()) return UNREAD_FOLDERS.has(entry.name) ? [] : filesBelow(at.source, at.path);
    return entry.isFile() && !UNREAD.test(entry.name) ? [at] : [];
  });
}
