import { connectEngine, type EngineConnection } from "../../src/drivers/docker/connect.ts";
import { LABEL } from "../../src/engine/model/labels.ts";
import type { EnginePlace, Program } from "../contract/engine-place.ts";
import type { EngineHost } from "./host/engine-host.ts";
import { fixtureImages } from "./images/fixtures.ts";
import { waitFor } from "./wait-for.ts";

const NETWORK = "contract";
const RANGE = "10.98.7";
let places = 0;

/** The engine of a test host through our driver, as seen by a cluster of its own. */
export async function makeDockerPlace(host: EngineHost): Promise<EnginePlace & { connection: EngineConnection }> {
  places += 1;
  const clusterId = `contract-${places}`;
  await host.exec(["docker", "network", "create", "--subnet", `${RANGE}.0/24`, NETWORK]);
  const connection = connectEngine(engineSocket(host), { clusterId, network: NETWORK });
  const strangers: string[] = [];
  return {
    engine: connection.containers,
    connection,
    clusterId,
    image: fixtureImages.busybox,
    network: NETWORK,
    range: RANGE,
    commandOf: (program) => (program.does === "nothing" ? ["/no/such/program"] : [...SHELL, ...wordsOf(program)]),
    byHand: {
      pause: async (id) => void (await host.docker("pause", id)),
      disconnect: async (id) => void (await host.docker("network", "disconnect", "-f", NETWORK, id)),
      remove: async (id) => void (await host.docker("rm", "-f", id)),
      async run(name, labels) {
        const words = Object.entries(labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
        const stop = ["--stop-signal", "KILL", "--network", NETWORK];
        const id = await host.docker(
          "run",
          "-d",
          "--name",
          name,
          ...stop,
          ...words,
          fixtureImages.busybox,
          "sleep",
          "600",
        );
        strangers.push(id);
        return id;
      },
    },
    until: waitFor,
    async dispose() {
      connection.close();
      const ours = await host.docker("ps", "-aq", "--no-trunc", "--filter", `label=${LABEL.cluster}=${clusterId}`);
      const all = [...strangers, ...ours.split("\n").filter((id) => id !== "")];
      if (all.length > 0) await host.exec(["docker", "rm", "-f", "-v", ...new Set(all)]);
    },
  };
}

/** The host's engine as the machine reaches it. */
const engineSocket = ({ facts }: EngineHost): string => `/proc/${facts.initPid}/root/run/docker.sock`;

const SHELL = ["sh", "-c"];
const OBEY = 'trap "exit 0" TERM; while :; do sleep 600 & wait; done';

function wordsOf(program: Program): string[] {
  switch (program.does) {
    case "run":
      return [OBEY];
    case "ignore-sigterm":
      return ["trap '' TERM; while :; do sleep 600; done"];
    case "exit":
      return [`exit ${program.code}`];
    case "eat-memory":
      return ["x=a; while :; do x=$x$x; done"];
    case "print":
      return [
        program.lines.map(({ stream }, n) => `printf %s "\${${n + 1}}"${stream === "stderr" ? " >&2" : ""}`).join("; "),
        "sh",
        ...program.lines.map(({ text }) => text),
      ];
    case "tick":
      return ["while :; do echo tick; sleep 0.1; done"];
    case "be-well":
      return [`mkdir -p /tmp; touch /tmp/well; ${OBEY}`];
    case "be-unwell":
      return [OBEY];
    case "nothing":
      return [];
    default:
      return program satisfies never;
  }
}
