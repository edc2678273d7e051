import type { Handler } from "./call.ts";

/** A path like `/v1/namespaces/:namespace/apps/:app` and what answers it. */
export type Route = {
  method: "GET" | "POST";
  path: string;
  handle: Handler;
  /** It changes what is stored, or says what a change would do: refused while the store cannot be worked from. */
  changes?: true;
};

export type Match = (Route & { params: Record<string, string> }) | "path" | "method";

/** Finds the route of a request; `path`: there is none, `method`: only for other methods. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const found = routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params ? [{ ...route, params }] : [];
  });
  if (found.length === 0) return "path";
  return found.find((route) => route.method === method) ?? "method";
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
