import { UserError } from "../errors/orc-error.ts";

export type Method = "GET" | "POST";

/** What stands for the names in a path as `orc api` lists it. */
export type PathNames = { namespace: string; app: () => string | undefined };

/** Reads `GET /v1/apps`, `/v1/apps` or `-X POST /v1/…`; a body makes it a POST unless it is said otherwise. */
export function readRequest(
  words: readonly string[],
  flagged: string | undefined,
  hasBody: boolean,
): { method: Method; path: string } {
  const [first = "", second] = words;
  const spelled = second === undefined ? flagged : first;
  const path = second ?? first;
  const method = (spelled ?? (hasBody ? "POST" : "GET")).toUpperCase();
  if (method !== "GET" && method !== "POST") throw refused(`The API knows GET and POST, not ${method}.`);
  if (second !== undefined && flagged !== undefined && flagged.toUpperCase() !== method)
    throw refused(`${first} and -X ${flagged}: which of the two?`);
  if (!path.startsWith("/v1/")) throw refused(`${path} is no path of the API: they begin with /v1/.`);
  if (hasBody && method === "GET") throw refused("A GET takes no body.");
  return { method, path };
}

/** Puts the namespace and the app that are meant into a path as it is listed. */
export function fillPath(path: string, { namespace, app }: PathNames): string {
  const [way = "", ...query] = path.split("?");
  const filled = way.split("/").map((part) => {
    if (part === ":namespace") return encodeURIComponent(namespace);
    if (part !== ":app") return part;
    const name = app();
    if (name === undefined) throw refused("It is not clear which app is meant: name it in the path, or with -p.");
    return encodeURIComponent(name);
  });
  return [filled.join("/"), ...query].join("?");
}

const refused = (message: string): UserError =>
  new UserError("input.usage", message, { next: [{ text: "all paths", command: "orc api" }] });
