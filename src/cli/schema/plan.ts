import { z } from "zod";
import type { FieldChange, Plan, PlanStep } from "../../engine/model/plan.ts";
import { schemaOf } from "./schema-of.ts";

const count = z.number().int();
const of = { service: z.string(), because: z.string() };

export const fieldChange = schemaOf<FieldChange>()(
  z.strictObject({
    path: z.string(),
    from: z.string().exactOptional(),
    to: z.string().exactOptional(),
    where: z.string().exactOptional(),
  }),
);

const strategy = z.strictObject({
  order: z.enum(["start-first", "stop-first"]),
  batches: z.array(count),
  because: z.string(),
});

/** One thing that `up` does. */
export const planStep = schemaOf<PlanStep>()(
  z.discriminatedUnion("do", [
    z.strictObject({ do: z.literal("build"), ...of, image: z.string() }),
    z.strictObject({ do: z.literal("pull"), ...of, image: z.string(), host: z.string() }),
    z.strictObject({ do: z.literal("create-volume"), ...of, volume: z.string() }),
    z.strictObject({
      do: z.literal("create"),
      ...of,
      image: z.string(),
      replicas: count,
      after: z.array(z.string()),
    }),
    z.strictObject({ do: z.literal("replace"), ...of, replicas: count, changes: z.array(fieldChange), strategy }),
    z.strictObject({ do: z.literal("scale"), ...of, from: count, to: count }),
    z.strictObject({ do: z.literal("update"), ...of, changes: z.array(fieldChange) }),
    z.strictObject({ do: z.literal("remove"), ...of, replicas: count }),
  ]),
);

/** What an apply would do. */
export const plan = schemaOf<Plan>()(
  z.strictObject({
    hash: z.string(),
    namespace: z.string(),
    app: z.string(),
    basedOn: count,
    from: count.describe("the release that runs; 0: none"),
    to: count,
    changed: z.boolean(),
    steps: z.array(planStep),
    unchanged: z.array(z.string()),
    placement: z.array(z.strictObject({ ...of, slot: count, host: z.string() })),
    pull: z.array(z.strictObject({ host: z.string(), image: z.string(), bytes: z.number().exactOptional() })),
    risk: z.array(z.strictObject({ ...of, level: z.enum(["none", "brief", "gap"]) })),
    estimatedSeconds: z.number(),
  }),
);
