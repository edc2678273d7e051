import type { ComposeContainer } from "../../engine/model/compose-project.ts";
import { ClusterError } from "../../errors/orc-error.ts";

/** Refuses to start an app beside the one that docker compose runs under the same name: ports and volumes would be used twice. */
export function refuseBesideCompose(app: string, containers: readonly ComposeContainer[]): void {
  const running = containers.filter((container) => container.running).map(({ name }) => name);
  if (running.length === 0) return;
  throw new ClusterError(
    "adopt.needed",
    `docker compose runs ${app} on this machine: ${few(running)}. Both at once would share its ports and volumes. Nothing was changed.`,
    {
      next: [
        { text: "take it over, with its volumes and ports", command: "orc up --adopt" },
        { text: "or stop it first", command: `docker compose -p ${app} down` },
      ],
    },
  );
}

const MOST = 5;

/** The first names, and how many more there are. */
export const few = (names: readonly string[]): string =>
  names.length <= MOST ? names.join(", ") : `${names.slice(0, MOST).join(", ")} and ${names.length - MOST} more`;
