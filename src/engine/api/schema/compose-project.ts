import { z } from "zod";
import type { ComposeActRequest } from "../../model/compose-project.ts";
import { author } from "./names.ts";

export const composeActBody: z.ZodType<ComposeActRequest> = z.strictObject({
  act: z.enum(["stop", "start", "remove"]),
  containers: z.array(z.string().regex(/^[0-9a-f]{12,64}$/, "no id of a container")).max(1000),
  author,
});
