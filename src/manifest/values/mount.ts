/** The short form of a volume taken apart; no source: an anonymous volume. `type` follows from the source. */
export type ParsedMount = {
  type: "volume" | "bind";
  source?: string;
  target: string;
  readOnly: boolean;
  noCopy: boolean;
  propagation?: string;
  selinux?: string;
};

export type MountProblem = { problem: string; fix: string };

const PROPAGATIONS = new Set(["rprivate", "private", "rshared", "shared", "rslave", "slave"]);
/** Hints of Docker for Mac; Linux has one kind of bind mount. */
const WITHOUT_MEANING = new Set(["cached", "delegated", "consistent", ""]);

/** Reads the short form of a volume: `[source:]target[:options]`. */
export function parseMount(text: string): ParsedMount | MountProblem {
  const parts = text.split(":");
  const fix = 'write "data:/path", "./folder:/path" or "/path", with ":ro" behind to only read';
  if (text === "" || parts.some((part) => part === "")) return { problem: "nothing between two colons", fix };
  if (parts.length > 3) return { problem: "too many colons", fix };
  const [first = "", second, options = ""] = parts;
  if (second === undefined) return { type: "volume", target: first, readOnly: false, noCopy: false };
  const mount: ParsedMount = {
    type: isPath(first) ? "bind" : "volume",
    source: first,
    target: second,
    readOnly: false,
    noCopy: false,
  };
  for (const option of options.split(",")) {
    if (option === "ro") mount.readOnly = true;
    else if (option === "rw") mount.readOnly = false;
    else if (option === "nocopy") mount.noCopy = true;
    else if (PROPAGATIONS.has(option)) mount.propagation = option;
    else if (option === "z" || option === "Z") mount.selinux = option;
    else if (!WITHOUT_MEANING.has(option))
      return { problem: `unknown option "${option}"`, fix: "options are ro, rw, nocopy, z, Z" };
  }
  return mount;
}

/** Whether a source is a path on the host; anything else names a volume. */
const isPath = (source: string): boolean => /^[./~]/.test(source);
