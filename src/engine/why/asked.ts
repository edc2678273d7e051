import type { WhyFix } from "../model/why.ts";
import type { Case } from "./case.ts";
import { placeOf } from "./changes.ts";
import { inOneLine } from "./words.ts";

/** What the health check asks, and where that stands in the file; nothing where there is none. */
export function askedByCheck(of: Case): WhyFix[] {
  const asked = of.spec.healthcheck?.test.filter((word) => word !== "CMD" && word !== "CMD-SHELL").join(" ") ?? "";
  if (asked === "") return [];
  return [{ text: `what its check asks: ${inOneLine(asked, 60)}`, ...placeOf(of, "healthcheck.test") }];
}
