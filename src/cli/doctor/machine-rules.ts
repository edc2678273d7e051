import { DEFAULT_ADDRESSES } from "../../engine/model/cluster.ts";
import type { HostRoute } from "../../engine/model/machine.ts";
import { bytes, memory } from "../../render/units.ts";
import type { LocalFacts } from "./facts.ts";
import { finding, type LocalRule, problem, warning } from "./rule.ts";

const LITTLE_MEMORY_BYTES = 256 * 1024 ** 2;
const LITTLE_MEMORY_SHARE = 0.05;
const FULL_TABLE = 0.9;
/** Devices of ours: their routes are meant to be there. */
const OURS = /^(orc0|docker0|br-)/;

/** orc has begun on this machine: what it made should be there. */
const isSetUp = ({ orcd, engine }: LocalFacts): boolean => orcd.container !== undefined && "facts" in engine;

type Range = { name: string; base: number; mask: number };

function rangeOf(cidr: string): Range {
  const [address = "", bits = "0"] = cidr.split("/");
  const base = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { name: cidr, base, mask: (2 ** 32 - 2 ** (32 - Number(bits))) >>> 0 };
}

const overlaps = (a: Pick<Range, "base" | "mask">, b: Pick<Range, "base" | "mask">): boolean => {
  const common = (a.mask & b.mask) >>> 0;
  return (a.base & common) >>> 0 === (b.base & common) >>> 0;
};

/** A route of somebody else into the addresses of replicas and services; a default route leads everywhere and is none. */
function strangerIn({ kernel }: LocalFacts): { route: HostRoute; range: Range } | undefined {
  const ranges = Object.values(DEFAULT_ADDRESSES).map(rangeOf);
  for (const route of kernel.routes) {
    const range = ranges.find((one) => overlaps(route, one));
    if (route.mask !== 0 && !OURS.test(route.device) && range) return { route, range };
  }
  return undefined;
}

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
const cidrOf = ({ base, mask }: HostRoute): string => `${dotted(base)}/${mask.toString(2).replaceAll("0", "").length}`;

/** Every one that holds speaks. */
export const MACHINE_RULES: readonly LocalRule[] = [
  {
    holds: ({ kernel }) => kernel.forwards === false,
    says: () =>
      problem(
        "kernel",
        "passes nothing on between interfaces (ip_forward is 0): replicas are not reached from outside",
        {
          text: "switch it on",
          command: "sudo sysctl -w net.ipv4.ip_forward=1",
        },
      ),
  },
  {
    holds: (facts) => isSetUp(facts) && !facts.kernel.bridge,
    says: () =>
      warning(
        "bridge",
        "orc0, the bridge of replicas, is not there: orcd makes it again as soon as something is to run",
        {
          text: "see whether it does",
          command: "orc doctor",
        },
      ),
  },
  {
    holds: ({ kernel, orcd }) => kernel.routesLocalnet === false && orcd.answers === undefined,
    says: () =>
      warning("kernel", "route_localnet of orc0 is 0: published ports do not answer on localhost", {
        text: "orcd sets it when it runs; to set it by hand",
        command: "sudo sysctl -w net.ipv4.conf.orc0.route_localnet=1",
      }),
  },
  {
    // While orcd runs it says that itself, and puts it back.
    holds: (facts) => isSetUp(facts) && facts.orcd.answers === undefined && facts.kernel.table === false,
    says: () =>
      problem(
        "nftables",
        "orc's table in the kernel is gone (nft list table ip orc): virtual IPs and published ports lead nowhere",
        {
          text: "orcd writes it anew when it runs; start it",
          command: "orc ls",
        },
      ),
  },
  {
    holds: ({ kernel: { connections } }) =>
      connections !== undefined && connections.count > connections.max * FULL_TABLE,
    says: ({ kernel: { connections = { count: 0, max: 1 } } }) =>
      problem(
        "kernel",
        `keeps ${connections.count} connections in mind and can keep ${connections.max}: new ones are dropped when it is full`,
        {
          text: "let it keep more",
          command: `sudo sysctl -w net.netfilter.nf_conntrack_max=${connections.max * 2}`,
        },
      ),
  },
  {
    holds: ({ kernel }) => kernel.engineKeepsNoRules === true,
    says: () =>
      problem(
        "firewall",
        'the engine writes no firewall rules ("iptables": false in /etc/docker/daemon.json): what is published may stay shut',
        {
          text: "take that line out, then restart it",
          command: "sudo systemctl restart docker",
        },
      ),
  },
  {
    holds: ({ kernel }) => kernel.firewalld,
    says: () =>
      warning("firewall", "firewalld runs: what it loads anew takes rules away, which orcd puts back within 30 s", {
        text: "let it trust the bridge",
        command: "sudo firewall-cmd --permanent --zone=trusted --add-interface=orc0",
      }),
  },
  {
    holds: (facts) => strangerIn(facts) !== undefined,
    says: (facts) => {
      const { route, range } = strangerIn(facts) ?? { route: { device: "", base: 0, mask: 0 }, range: { name: "" } };
      return problem(
        "addresses",
        `${cidrOf(route)} on ${route.device} lies in ${range.name}, which orc gives to replicas and services: one hides the other`,
        { text: "give that network another range" },
      );
    },
  },
  {
    holds: ({ kernel: { memory: m } }) =>
      m !== undefined && m.freeBytes < Math.max(LITTLE_MEMORY_BYTES, m.totalBytes * LITTLE_MEMORY_SHARE),
    says: ({ kernel: { memory: m = { freeBytes: 0, totalBytes: 0 } } }) =>
      warning(
        "memory",
        `${memory(m.freeBytes)} of ${memory(m.totalBytes)} free: when nothing is left the kernel kills what is largest`,
        {
          text: "see what uses it",
          command: "orc ps -A",
        },
      ),
  },
  {
    holds: ({ images }) => images !== undefined && images.unusedBytes > 0,
    says: ({ images = { bytes: 0, unusedBytes: 0 } }) =>
      finding(
        "info",
        "images",
        `take ${bytes(images.bytes)} of the disk, ${bytes(images.unusedBytes)} of it is used by no container`,
        {
          text: "remove what is unused; releases to go back to lose their images, too",
          command: "docker image prune -a",
        },
      ),
  },
  {
    holds: ({ orcd }) =>
      orcd.container !== undefined && orcd.answers === undefined && orcd.nameServer?.running !== true,
    says: ({ orcd }) =>
      problem(
        "names",
        `orc-dns, which answers for the names of services, ${orcd.nameServer ? "is stopped" : "is gone"}: replicas do not find each other`,
        {
          text: "orcd starts it; start orcd",
          command: "orc ls",
        },
      ),
  },
  {
    holds: ({ compose }) => compose !== undefined && compose.errors > 0,
    says: ({ compose }) =>
      problem(
        "compose",
        `${compose?.file}: ${compose?.errors === 1 ? "1 error" : `${compose?.errors} errors`}, the first: ${compose?.first}`,
        {
          text: "see all",
          command: "orc config",
        },
      ),
  },
  {
    holds: ({ compose }) => compose !== undefined && compose.errors === 0 && compose.warnings > 0,
    says: ({ compose }) =>
      warning(
        "compose",
        `${compose?.file}: ${compose?.warnings === 1 ? "1 warning" : `${compose?.warnings} warnings`}, the first: ${compose?.first}`,
        {
          text: "see all",
          command: "orc config",
        },
      ),
  },
];
