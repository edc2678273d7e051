import type { PlanRequest } from "../../model/requests.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { ImageBuilder } from "../../ports/image-builder.ts";
import { type Answer, appOf, type Call } from "../call.ts";
import { planBody } from "../schema/changes.ts";

export async function plan(call: Call): Promise<Answer> {
  const { ports } = call;
  const ref = appOf(call);
  const request = await call.body(planBody);
  const images = await knownImages(ports.images, ports.host, request);
  const { view } = ports.state;
  return { json: makePlan({ view, ref, request, images, now: ports.clock.now(), seed: ports.seed }) };
}

/** Which images of the spec this host has, so that the plan pulls no others. */
async function knownImages(images: ImageBuilder, host: string, { spec }: PlanRequest) {
  const names = [...new Set(Object.values(spec.services).map(({ image }) => image))];
  const facts = await Promise.all(names.map(async (name) => ({ name, facts: await images.inspectImage(name) })));
  const there = facts.flatMap(({ name, facts: known }) => (known ? [{ name, bytes: known.sizeBytes }] : []));
  return {
    present: new Map([[host, new Set(there.map(({ name }) => name))]]),
    bytes: new Map(there.map(({ name, bytes }) => [name, bytes])),
  };
}
