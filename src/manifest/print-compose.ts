import { stringify } from "yaml";
import type { ComposeModel } from "./load-app.ts";

/** Prints a resolved Compose document so that it can be read again: as YAML, or as JSON in Compose's own form. */
export function printCompose(compose: ComposeModel, format: "yaml" | "json"): string {
  const escaped = escapeDollars(compose);
  if (format === "json") return `${JSON.stringify(withCommands(escaped), undefined, 2)}\n`;
  // Version 1.1 puts `no` and `on` in quotes, which older readers take for truth values.
  return stringify(escaped, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}

/** A `$` of a value would be read as a variable. */
function escapeDollars(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escapeDollars);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeDollars(each)]));
}

/** Compose's JSON says `null` where a service keeps the command and entry point of its image. */
function withCommands(compose: unknown): unknown {
  if (!isRecord(compose) || !isRecord(compose.services)) return compose;
  const services = Object.entries(compose.services).map(([name, service]) => {
    return [
      name,
      isRecord(service)
        ? { ...service, command: service.command ?? null, entrypoint: service.entrypoint ?? null }
        : service,
    ];
  });
  return { ...compose, services: Object.fromEntries(services) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
