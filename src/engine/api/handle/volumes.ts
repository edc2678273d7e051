import { type Answer, appOf, type Call } from "../call.ts";
import { volumesOfApp } from "../change/volumes-of-app.ts";

/** Removes the volumes of an app that is down, with all that is in them. */
export async function removeVolumes(call: Call): Promise<Answer> {
  const { state, volumes } = call.ports;
  const removed = volumesOfApp(state.view, appOf(call));
  for (const name of removed) await volumes.removeVolume(name);
  return { json: { removed } };
}
