import type { Rule } from "./rule.ts";
import { BEFORE_IT_RUNS } from "./rules/before-it-runs.ts";
import { ENDINGS } from "./rules/endings.ts";
import { PROBES } from "./rules/probes.ts";
import { SERVING } from "./rules/serving.ts";
import { WISHES } from "./rules/wishes.ts";

/** In the order they are asked; the first that holds gives the verdict, and the last one always holds. */
export const RULES: readonly Rule[] = [...WISHES, ...BEFORE_IT_RUNS, ...PROBES, ...ENDINGS, ...SERVING];
