import { ErrorList } from "../../../errors/orc-error.ts";
import { type AppRef, appKey } from "../../model/names.ts";
import { portName } from "../../model/port-claims.ts";
import type { ApplyRequest } from "../../model/requests.ts";
import type { ApiPorts } from "../api-ports.ts";
import { type Answer, appOf, type Call } from "../call.ts";
import { decideApply } from "../change/apply.ts";
import type { Check } from "../change/change-queue.ts";
import { decideDown } from "../change/down.ts";
import { newPorts, portTaken } from "../change/port-clash.ts";
import { decideRestart } from "../change/restart.ts";
import { decideResume } from "../change/resume.ts";
import { decideScale } from "../change/scale.ts";
import { decideStart, decideStop } from "../change/stop-start.ts";
import { applyBody, downBody, resumeBody, scaleBody, servicesBody } from "../schema/changes.ts";

export async function apply(call: Call): Promise<Answer> {
  const ref = appOf(call);
  const request = await call.body(applyBody);
  const result = await call.changes.run(
    ref,
    (view, now) => decideApply(view, ref, request, now),
    portsAreFree(call.ports, ref, request),
  );
  return { json: result };
}

export async function down(call: Call): Promise<Answer> {
  const ref = appOf(call);
  const request = await call.body(downBody);
  return { json: await call.changes.run(ref, (view, now) => decideDown(view, ref, request, now)) };
}

export async function scale(call: Call): Promise<Answer> {
  const ref = appOf(call);
  const request = await call.body(scaleBody);
  return { json: await call.changes.run(ref, (view, now) => decideScale(view, ref, request, now)) };
}

export async function resume(call: Call): Promise<Answer> {
  const ref = appOf(call);
  const request = await call.body(resumeBody);
  return { json: await call.changes.run(ref, (view, now) => decideResume(view, ref, request, now)) };
}

/** `restart`, `stop` and `start` take the same body and differ in what they decide. */
const ofServices =
  (decide: typeof decideRestart) =>
  async (call: Call): Promise<Answer> => {
    const ref = appOf(call);
    const request = await call.body(servicesBody);
    return { json: await call.changes.run(ref, (view, now) => decide(view, ref, request, now)) };
  };

export const restart = ofServices(decideRestart);
export const stop = ofServices(decideStop);
export const start = ofServices(decideStart);

/** Asks the host for the ports this app does not have yet, before anything is written. */
const portsAreFree =
  ({ ports }: ApiPorts, ref: AppRef, { spec }: ApplyRequest): Check =>
  async (view) => {
    const wanted = newPorts(view.apps.get(appKey(ref)), spec);
    if (wanted.length === 0) return;
    const held = await ports.heldPorts(wanted);
    const errors = wanted.flatMap((port) => {
      const holder = held[portName(port)];
      return holder === undefined ? [] : [portTaken(port.service, port, holder)];
    });
    if (errors.length > 0) throw new ErrorList(errors);
  };
