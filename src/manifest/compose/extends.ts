import { resolve } from "node:path";
import { readShape } from "../canonical/read-shape.ts";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import { object } from "../schema/shape.ts";
import { EXTENDS } from "../schema/top-level.ts";
import { type MapNode, type Node, type Place, valueAt } from "../source/node.ts";
import { mergeServices } from "./merge.ts";

/** Reads another Compose file as one document, with variables replaced; undefined when that was an error. */
export type ReadOther = (path: string, asked: Place) => Node | undefined;

type Task = { document: Node; readOther: ReadOther; problems: Problems; open: string[]; circles: Set<string> };

/** Writes out `extends`: each service on top of the one it names, in this file or another. */
export function applyExtends(document: Node, readOther: ReadOther, problems: Problems): Node {
  const services = valueAt(document, "services");
  if (document.kind !== "map" || services?.kind !== "map") return document;
  const entries = new Map(services.entries);
  const circles = new Set<string>();
  for (const [name, entry] of services.entries) {
    entries.set(name, {
      ...entry,
      value: extended(name, entry.value, { document, readOther, problems, open: [], circles }),
    });
  }
  const section = document.entries.get("services");
  if (!section) return document;
  return {
    ...document,
    entries: new Map(document.entries).set("services", { ...section, value: { ...services, entries } }),
  };
}

function extended(name: string, service: Node, task: Task): Node {
  const asked = valueAt(service, "extends");
  if (service.kind !== "map" || !asked) return service;
  const own = withoutExtends(service);
  const target = targetOf(asked, task.problems);
  if (!target) return own;
  const id = `${service.at.source.path}\0${name}`;
  if (task.open.includes(id)) {
    sayCircle([...task.open, id], asked.at, task);
    return own;
  }
  const document = target.file === undefined ? task.document : task.readOther(target.file, target.at);
  if (!document) return own;
  const services = valueAt(document, "services");
  const base = valueAt(services, target.service);
  if (!base) {
    const near = nearestWord(target.service, services?.kind === "map" ? services.entries.keys() : []);
    task.problems.error(
      target.at,
      `there is no service ${target.service} in ${document.at.source.name}`,
      near === undefined ? undefined : `did you mean ${near}?`,
    );
    return own;
  }
  const complete = extended(target.service, base, { ...task, document, open: [...task.open, id] });
  return mergeServices(complete, own, task.problems);
}

type Target = { service: string; file?: string; at: Place };

function targetOf(asked: Node, problems: Problems): Target | undefined {
  if (asked.kind === "scalar" && typeof asked.value === "string") return { service: asked.value, at: asked.at };
  readShape(asked, object(EXTENDS), problems);
  const [service, file] = [valueAt(asked, "service"), valueAt(asked, "file")];
  if (service?.kind !== "scalar" || typeof service.value !== "string") {
    problems.error(
      asked.at,
      "extends names no service",
      "write extends: { service: NAME }, with file: PATH for another file",
    );
    return undefined;
  }
  if (file?.kind !== "scalar" || typeof file.value !== "string") return { service: service.value, at: service.at };
  return { service: service.value, file: resolve(file.at.source.base, file.value), at: file.at };
}

function withoutExtends(service: MapNode): MapNode {
  const entries = new Map(service.entries);
  entries.delete("extends");
  return { ...service, entries };
}

/** Each service of a circle leads into it; it is said once. */
function sayCircle(ids: string[], at: Place, { circles, problems }: Task): void {
  const key = ids
    .toSorted()
    .filter((id, index, all) => all[index - 1] !== id)
    .join();
  if (circles.has(key)) return;
  circles.add(key);
  problems.error(at, `extends goes round in a circle: ${circle(ids)}`, "take one of the links out");
}

const circle = (ids: string[]): string => ids.map((id) => id.split("\0")[1]).join(" → ");
