import type { WhyDocument, WhyFix } from "../../model/why.ts";
import { listed } from "../words.ts";
import { isLoopback } from "./address.ts";
import { answers, type Behind, type UrlCase } from "./url-case.ts";

type Says = { verdict: string; because?: string[]; fix?: WhyFix[] };

export type UrlRule = {
  reason: string;
  state: WhyDocument["state"];
  holds(of: UrlCase): boolean;
  says(of: UrlCase): Says;
};

const WISHES = new Set(["down", "stopped", "scaled"]);
const MOST_PUBLISHED = 6;

const who = ({ publisher }: UrlCase): string => (publisher ? `${publisher.service} of ${publisher.app}` : "nobody");
const logsOf = ({ publisher, service }: UrlCase): WhyFix => ({
  text: "see what it says",
  command: `orc logs ${publisher?.app ?? ""}/${service?.subject.replace(/\.\d+$/, "") ?? ""}`,
});
const whyService = ({ publisher }: UrlCase): WhyFix => ({
  text: "see more",
  command: `orc why ${publisher?.app ?? ""}/${publisher?.service ?? ""}`,
});

const failing = ({ behind }: UrlCase): Behind[] => behind.filter(({ visit }) => !answers(visit));
const serverErrors = ({ behind }: UrlCase): Behind[] => behind.filter(({ visit }) => (visit?.status ?? 0) >= 500);

/** `web.1`, and `, one of 3,` where others answer. */
function some(of: UrlCase, which: readonly Behind[]): string {
  const names = listed(which.map(({ name }) => name));
  return which.length === of.behind.length ? names : `${names}, ${which.length} of ${of.behind.length},`;
}

const verb = (which: readonly Behind[], word: string): string => (which.length === 1 ? `${word}s` : word);

/** What every request, or every so many, runs into. */
function failureWords(of: UrlCase, { visit, endpoint }: Behind): string {
  const port = of.publisher?.asked.target ?? 0;
  if (visit?.outcome === "refused") return `refused: nothing listens on port ${port} of ${endpoint.address}`;
  if (visit?.outcome === "silent") return `taken and not answered within ${Math.round(visit.ms / 1000)} s`;
  return "answered with something that is not HTTP";
}

/** In the order they are asked; the first that holds gives the verdict, and the last one always holds. */
export const URL_RULES: readonly UrlRule[] = [
  {
    reason: "unpublished",
    state: "trouble",
    holds: ({ publisher }) => publisher === undefined,
    says: ({ address, published, door }) => ({
      verdict: `Nothing here publishes port ${address.port}${door?.outcome === "answered" || door?.outcome === "connected" ? "; a program that orc does not run answers there" : ""}.`,
      because:
        published.length === 0
          ? ["no service of this cluster publishes a port: ports: in the Compose file does that"]
          : [
              `published are ${listed(
                published.map(({ port, by }) => `${port} (${by})`),
                MOST_PUBLISHED,
              )}`,
            ],
      fix: [{ text: "see all of them", command: "orc ls -A" }],
    }),
  },
  {
    reason: "wish",
    state: "fine",
    holds: ({ service }) => WISHES.has(service?.reason ?? ""),
    says: (of) => ({
      verdict: `${of.address.text} leads nowhere: ${of.service?.verdict ?? ""}`,
      because: of.service?.because ?? [],
      fix: of.service?.fix ?? [],
    }),
  },
  {
    reason: "port.taken",
    state: "trouble",
    holds: ({ takenBy }) => takenBy !== undefined,
    says: (of) => ({
      verdict: `${of.address.text} does not lead to ${who(of)}: ${of.takenBy} has port ${of.address.port}.`,
      fix: of.service?.fix ?? [],
    }),
  },
  {
    reason: "one-address",
    state: "trouble",
    holds: ({ address, publisher }) =>
      publisher?.asked.hostIp !== undefined &&
      isLoopback(publisher.asked.hostIp) &&
      !isLoopback(address.host) &&
      publisher.asked.hostIp !== "0.0.0.0",
    says: (of) => ({
      verdict: `${who(of)} is published on ${of.publisher?.asked.hostIp} alone: only this machine reaches it, not ${of.address.host}.`,
      fix: [{ text: `publish it as "${of.address.port}:${of.publisher?.asked.target}" under ports:` }, whyService(of)],
    }),
  },
  {
    reason: "udp",
    state: "trouble",
    holds: ({ address, publisher }) => publisher?.asked.protocol === "udp" && address.scheme !== "udp",
    says: (of) => ({
      verdict: `${of.address.port} is published for UDP, and ${of.address.scheme} comes over TCP.`,
      fix: [{ text: `publish it for TCP, too: "${of.address.port}:${of.publisher?.asked.target}" under ports:` }],
    }),
  },
  {
    reason: "no-endpoint",
    state: "trouble",
    holds: ({ behind }) => behind.length === 0,
    says: (of) => ({
      verdict: `${of.address.text} is refused: no replica of ${who(of)} is ready.`,
      because: [of.service?.verdict ?? "", ...(of.service?.because ?? [])].filter((line) => line !== ""),
      fix: [...(of.service?.fix ?? []), whyService(of)],
    }),
  },
  {
    reason: "not-routed",
    state: "awaited",
    holds: ({ late }) => late !== "",
    says: (of) => ({
      verdict: `${of.address.text} leads to ${who(of)}, but not yet by its newest routing: ${of.late} is late.`,
      fix: [{ text: "see what keeps the data plane", command: "orc doctor" }],
    }),
  },
  {
    reason: "replica-refuses",
    state: "trouble",
    holds: (of) => failing(of).length > 0,
    says: (of) => {
      const [first] = failing(of);
      const words = first ? failureWords(of, first) : "";
      const isPort = first?.visit?.outcome === "refused";
      return {
        verdict: `${of.address.text} leads to ${who(of)}, where ${some(of, failing(of))} ${verb(failing(of), "fail")}: a connection is ${words}.`,
        because: isPort
          ? ["inside a container a server must listen on 0.0.0.0, not on 127.0.0.1, and on the port that ports: names"]
          : [],
        fix: [logsOf(of), whyService(of)],
      };
    },
  },
  {
    reason: "server-error",
    state: "trouble",
    holds: (of) => serverErrors(of).length > 0,
    says: (of) => ({
      verdict: `${of.address.text} leads to ${who(of)}, and ${some(of, serverErrors(of))} ${verb(serverErrors(of), "answer")} ${serverErrors(of)[0]?.visit?.status}.`,
      because: ["orc hands requests over as they are: the answer is the program's own"],
      fix: [logsOf(of)],
    }),
  },
  {
    reason: "door",
    state: "trouble",
    holds: ({ door }) => !answers(door),
    says: (of) => ({
      verdict: `${of.address.text} does not answer, though every replica of ${who(of)} does.`,
      because: [
        `port ${of.address.port} of this machine does not lead to them: something took rules of orc away, or stands before them`,
      ],
      fix: [{ text: "look at this machine", command: "orc doctor" }],
    }),
  },
  {
    reason: "ready",
    state: "fine",
    holds: () => true,
    says: (of) => ({ verdict: `${of.address.text} leads to ${who(of)}, ${count(of)}; nothing is wrong.` }),
  },
];

const count = ({ behind }: UrlCase): string =>
  behind.length === 1 ? "whose one replica answers" : `whose ${behind.length} replicas all answer`;
