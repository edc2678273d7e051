import { CancelledError } from "../../errors/orc-error.ts";
import type { ProgressRow } from "../../render/progress.ts";

/** What is said when a person turns away from a rollout: it goes on without them. */
export function detached({
  app,
  release,
  rows,
  isStoppable,
}: {
  app: string;
  release: number;
  rows: readonly ProgressRow[];
  isStoppable: boolean;
}): CancelledError {
  const how = progressWords(rows);
  const work = release > 0 ? `The rollout of release ${release}` : `The change of ${app}`;
  return new CancelledError(`Detached. ${work} goes on in the cluster${how === "" ? "" : `: ${how}`}.`, {
    next: [
      { text: "follow", command: `orc rollout status -f -p ${app}` },
      isStoppable
        ? { text: "stop it, and go back", command: `orc rollout abort -p ${app}` }
        : { text: "how it stands", command: `orc ps -p ${app}` },
    ],
  });
}

/** `web 3 of 10 replaced, db 1 of 1 ready` */
function progressWords(rows: readonly ProgressRow[]): string {
  const services = Map.groupBy(rows, ({ name }) => name.replace(/\.\d+$/, ""));
  const words = [...services].map(([service, some]) => {
    const [only] = some;
    if (some.length === 1 && only && only.name === service) return `${service} ${only.text}`;
    return `${service} ${some.filter(({ state }) => state === "done").length} of ${some.length} replaced`;
  });
  return words.join(", ");
}
