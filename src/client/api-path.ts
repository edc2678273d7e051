import type { AppRef } from "../engine/model/names.ts";

type Value = string | number | boolean | readonly string[] | undefined;

/** The path of an app in the API, and of what is below it. */
export const appPath = ({ namespace, app }: AppRef, ...rest: (string | number)[]): string =>
  ["/v1/namespaces", encodeURIComponent(namespace), "apps", encodeURIComponent(app), ...rest].join("/");

/** Puts a query on a path; what is undefined is left out, lists are joined by commas. */
export function withQuery(path: string, query: Readonly<Record<string, Value>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value) && value.length === 0) continue;
    if (value !== undefined) parameters.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}
