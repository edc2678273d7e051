/** A rule of ours in a chain of somebody else, by what follows `-A CHAIN` and `-I CHAIN`. */
export type FirewallRule = { chain: "DOCKER-USER" | "INPUT"; match: string[] };

/** Marks our rules among others'; the number grows when the rules change, so that old ones are found and replaced. */
const RULE_MARK = "orc rules 1";

/**
 * What Docker's and the host's own filters must let through: what our table sent to a replica and the answers,
 * and look-ups of replicas at the name server.
 */
export function firewallRules(bridge: string, gateway: string): FirewallRule[] {
  const accept = ["-m", "comment", "--comment", RULE_MARK, "-j", "ACCEPT"];
  return [
    { chain: "DOCKER-USER", match: ["-o", bridge, "-m", "conntrack", "--ctstate", "DNAT", ...accept] },
    {
      chain: "DOCKER-USER",
      match: ["-i", bridge, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED,DNAT", ...accept],
    },
    ...["udp", "tcp"].map(
      (protocol): FirewallRule => ({
        chain: "INPUT",
        match: ["-d", `${gateway}/32`, "-i", bridge, "-p", protocol, "-m", protocol, "--dport", "53", ...accept],
      }),
    ),
  ];
}

/** A rule the way `iptables -S` lists it. */
export const listed = ({ chain, match }: FirewallRule): string =>
  ["-A", chain, ...match.map((word) => (word.includes(" ") ? `"${word}"` : word))].join(" ");

/** Which of the wanted rules a listing lacks, and which rules of ours in it are not wanted or are there twice. */
export function compareRules(listing: string, wanted: FirewallRule[]): { missing: FirewallRule[]; stale: string[] } {
  const ours = listing.split("\n").filter((line) => /--comment "orc rules \d+"/.test(line));
  const texts = new Set(wanted.map(listed));
  return {
    missing: wanted.filter((rule) => !ours.includes(listed(rule))),
    stale: ours.filter((line, index) => !texts.has(line) || ours.indexOf(line) !== index),
  };
}

/** The words of a listed rule, quotes taken off. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
