/** An address as a person typed it, taken apart. */
export type Address = { text: string; scheme: string; host: string; port: number; path: string };

const PORT_OF: Readonly<Record<string, number>> = { http: 80, https: 443, tcp: 0, udp: 0 };

/** Reads `http://localhost:8080/x`, `localhost:8080` or `:8080`; undefined for what is no address. */
export function readAddress(text: string): Address | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `http://${text.startsWith(":") ? "localhost" : ""}${text}`;
  const match = /^([a-z][a-z0-9+.-]*):\/\/(\[[^\]]+\]|[^/:?#]+)(?::(\d+))?([/?][^#]*)?/i.exec(withScheme);
  const [, scheme = "", host = "", digits, path = "/"] = match ?? [];
  const port = digits === undefined ? PORT_OF[scheme.toLowerCase()] : Number(digits);
  if (host === "" || port === undefined || port < 1 || port > 65_535) return undefined;
  const from = path.startsWith("/") ? path : `/${path}`;
  return { text, scheme: scheme.toLowerCase(), host: host.replace(/^\[|\]$/g, ""), port, path: from };
}

/** Names of this machine that every machine has. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "0.0.0.0" || /^127\./.test(host);
