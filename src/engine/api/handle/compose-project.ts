import { UserError } from "../../../errors/orc-error.ts";
import type { ComposeAct, ComposeContainer } from "../../model/compose-project.ts";
import type { AppRef } from "../../model/names.ts";
import { type Answer, appOf, type Call } from "../call.ts";
import { startWaves } from "../compose/waves.ts";
import { composeActBody } from "../schema/compose-project.ts";

/** What docker compose has here of the project that is named as the app. */
export async function composeProject(call: Call): Promise<Answer> {
  const { app } = appOf(call);
  return { json: { project: app, containers: await call.ports.compose.find(app) } };
}

/** Stops, starts or removes containers of docker compose; those and no others. */
export async function actOnComposeProject(call: Call): Promise<Answer> {
  const { compose, events, state } = call.ports;
  const ref = appOf(call);
  const { act, containers: ids, author } = await call.body(composeActBody);
  const found = await compose.find(ref.app);
  const chosen = ids.map((id) => found.find((container) => container.id === id) ?? unknown(id, ref));
  const waves = startWaves(chosen);
  for (const wave of act === "start" ? waves : waves.toReversed()) {
    await Promise.all(wave.map(({ id }) => compose[act](id)));
  }
  if (chosen.length > 0) await events.append([told(ref, act, chosen, author.name)], state.view.revision);
  return { json: { containers: chosen.map(({ name }) => name) } };
}

const DONE: Record<ComposeAct, string> = {
  stop: "stopped to take it over",
  start: "started again",
  remove: "removed: orc runs the app now",
};

const told = ({ namespace, app }: AppRef, act: ComposeAct, chosen: readonly ComposeContainer[], by: string) => ({
  severity: "info" as const,
  kind: "app",
  reason: `compose-${act}`,
  message: `${by} had docker compose's ${chosen.map(({ name }) => name).join(", ")} ${DONE[act]}`,
  namespace,
  app,
});

function unknown(id: string, { app }: AppRef): never {
  throw new UserError("input.invalid", `${id.slice(0, 12)} is no container that docker compose made for ${app}.`, {
    next: [{ text: "see what there is", command: `orc up --adopt -p ${app}` }],
  });
}
