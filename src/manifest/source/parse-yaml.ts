import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type YAMLMap,
  type Node as YamlNode,
} from "yaml";
import type { Problems } from "../problems.ts";
import { type Directive, type Entry, mapNode, type Node, type Place, type Source, scalarNode } from "./node.ts";
import { plainScalar } from "./plain-scalar.ts";
import { positionOf } from "./source.ts";
import { explainYamlError } from "./yaml-error.ts";

/** More values than any real project has: what a chain of anchors can blow up to. */
const MAX_NODES = 200_000;

/** Reads the YAML documents of a file; undefined when it is no YAML, which is noted as an error. */
export function parseYaml(source: Source, problems: Problems): Node[] | undefined {
  const documents = parseAllDocuments(source.text, {
    uniqueKeys: false,
    prettyErrors: false,
    strict: false,
    logLevel: "silent",
    version: "1.2",
    schema: "core",
    merge: true,
  });
  if (!Array.isArray(documents)) return [];
  const broken = documents.filter((document) => document.errors.length > 0);
  for (const document of broken) {
    // Only the first: the others follow from it.
    const [error] = document.errors;
    if (!error) continue;
    const { start, end, message, fix } = explainYamlError(error, document, source.text);
    problems.error({ source, start, end, path: "" }, message, fix);
  }
  if (broken.length > 0) return undefined;
  const readers = documents.map((document) => new Reader(document, source, problems));
  const nodes = readers.flatMap((reader) => reader.readAll() ?? []);
  return readers.some((reader) => reader.hasFailed) ? undefined : nodes;
}

/** Turns one YAML document into nodes that know their places; anchors are written out, merge keys merged. */
class Reader {
  readonly #document: Document;
  readonly #source: Source;
  readonly #problems: Problems;
  readonly #open = new Set<YamlNode>();
  #nodes = 0;
  /** Whether an anchor could not be followed: what the document says without it would be judged wrongly. */
  hasFailed = false;

  constructor(document: Document, source: Source, problems: Problems) {
    this.#document = document;
    this.#source = source;
    this.#problems = problems;
  }

  readAll(): Node | undefined {
    return this.#document.contents ? this.#read(this.#document.contents, "") : undefined;
  }

  #read(yaml: YamlNode | null, path: string, around?: Place): Node {
    const at = this.#place(yaml, path, around);
    this.#nodes += 1;
    if (this.#nodes === MAX_NODES)
      this.#problems.error(at, `more than ${MAX_NODES} values once all anchors are written out`);
    if (!yaml || this.#nodes >= MAX_NODES) return scalarNode(null, at);
    if (isAlias(yaml)) return this.#readAlias(yaml, path, at);
    const directive = directiveOf(yaml.tag);
    return { ...this.#readContent(yaml, path, at), ...(directive ? { directive } : {}) };
  }

  #readContent(yaml: YamlNode, path: string, at: Place): Node {
    if (isMap(yaml)) return this.#readMap(yaml, path, at);
    if (isSeq(yaml)) {
      const items = yaml.items.map((item, index) => this.#read(item as YamlNode | null, `${path}[${index}]`, at));
      return { kind: "list", items, at };
    }
    if (!isScalar(yaml)) return scalarNode(null, at);
    if (yaml.type !== "PLAIN" || (yaml.tag && yaml.tag !== "!override" && yaml.tag !== "!reset")) {
      return scalarNode(String(yaml.value ?? ""), at);
    }
    const written = yaml.source ?? "";
    return { ...scalarNode(plainScalar(written), at), written };
  }

  #readAlias(
    alias: YamlNode & { source: string; resolve: (document: Document) => YamlNode | undefined },
    path: string,
    at: Place,
  ): Node {
    const target = alias.resolve(this.#document);
    if (!target) {
      this.#fail(at, `there is no anchor &${alias.source} above`);
      return scalarNode(null, at);
    }
    if (this.#open.has(target)) {
      this.#fail(at, `anchor &${alias.source} contains itself`);
      return scalarNode(null, at);
    }
    return this.#read(target, path);
  }

  #readMap(yaml: YAMLMap, path: string, at: Place): Node {
    this.#open.add(yaml);
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of yaml.items) {
      const keyNode = pair.key as YamlNode | null;
      const name = isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : undefined;
      const key = this.#place(keyNode, name === undefined ? path : join(path, name), at);
      if (name === undefined) {
        this.#problems.error(key, "a key must be a plain word");
        continue;
      }
      if (name === "<<" && isScalar(keyNode) && keyNode.type === "PLAIN") {
        this.#mergeInto(merged, pair.value as YamlNode | null, path, key);
        continue;
      }
      const before = own.get(name);
      if (before) {
        const { line } = positionOf(this.#source, before.key.start);
        this.#problems.error(key, `${name} is already there in line ${line}`, "keep one of the two");
        continue;
      }
      own.set(name, { key, value: this.#readValue(pair.value as YamlNode | null, join(path, name), key) });
    }
    this.#open.delete(yaml);
    return mapNode(at, [...[...merged].filter(([name]) => !own.has(name)), ...own]);
  }

  /** A value that spans lines of its own is best pointed at by its key. */
  #readValue(yaml: YamlNode | null, path: string, key: Place): Node {
    const value = this.#read(yaml, path, key);
    const isBlock = isCollection(yaml) && yaml.flow !== true;
    return isBlock ? { ...value, at: { ...key, path } } : value;
  }

  /** `<<: *a` and `<<: [*a, *b]`; the first of a list wins. */
  #mergeInto(merged: Map<string, Entry>, value: YamlNode | null, path: string, key: Place): void {
    const node = this.#read(value, path, key);
    for (const part of node.kind === "list" ? node.items : [node]) {
      if (part.kind !== "map") {
        this.#problems.error(part.at, "<< takes a mapping, or a list of mappings");
        continue;
      }
      for (const [name, entry] of part.entries) {
        if (!merged.has(name)) merged.set(name, this.#rebased(name, entry, path));
      }
    }
  }

  #fail(at: Place, message: string): void {
    this.hasFailed = true;
    this.#problems.error(at, message);
  }

  #rebased(name: string, entry: Entry, path: string): Entry {
    return { key: { ...entry.key, path: join(path, name) }, value: entry.value };
  }

  #place(yaml: YamlNode | null, path: string, around?: Place): Place {
    const [start = around?.start ?? 0, end = start + 1] = yaml?.range ?? [];
    if (start === end && around) return { ...around, path };
    return { source: this.#source, start, end, path };
  }
}

const directiveOf = (tag: string | undefined): Directive | undefined =>
  tag === "!reset" ? "reset" : tag === "!override" ? "override" : undefined;

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
