import type { Plan } from "../engine/model/plan.ts";
import { columns } from "./columns.ts";
import { type StepContext, stepLines } from "./step-lines.ts";
import type { Theme } from "./theme.ts";
import { about, bytes, count } from "./units.ts";

/** What an `up` is about to change, before anything is done. */
export function renderDiff(plan: Plan, context: StepContext, theme: Theme): string {
  const { dot } = theme.signs;
  const lines = plan.steps.flatMap((step) => stepLines(step, plan, context, theme));
  const same = plan.unchanged.length === 0 ? [] : [`    ${plan.unchanged.join(", ")}  ${theme.dim("unchanged")}`];
  const risks = plan.risk.filter((risk) => risk.level !== "none" && !isSaid(plan, risk.service));
  const warned = risks.map(({ service, level, because }) => [
    `${theme.yellow(theme.signs.warning)} ${service}`,
    theme.yellow(`${level}: ${because}`),
  ]);
  const cost = costOf(plan).join(` ${dot} `);
  return [
    titleOf(plan, theme),
    "",
    ...columns([...lines, ...warned], { indent: 2, ragged: true }),
    ...same,
    "",
    ...(cost === "" ? [] : [`  ${theme.dim(cost)}`, ""]),
  ].join("\n");
}

/** `shop · release 1 → 2`, and where when it is the first one. */
export function titleOf(plan: Plan, theme: Theme): string {
  const { dot, arrow } = theme.signs;
  const release = plan.from === 0 ? `release ${plan.to} on this machine` : `release ${plan.from} ${arrow} ${plan.to}`;
  return `${theme.bold(plan.app)} ${dot} ${release}`;
}

/** What has to be fetched, and how long all of it may take. */
function costOf(plan: Plan): string[] {
  const known = plan.pull.reduce((sum, { bytes: size }) => sum + (size ?? 0), 0);
  const images = new Set(plan.pull.map(({ image }) => image)).size;
  const pulls = images === 0 ? [] : [known > 0 ? `pulls ${bytes(known)}` : `pulls ${count(images, "image")}`];
  return [...pulls, ...(plan.estimatedSeconds >= 1 ? [about(plan.estimatedSeconds)] : [])];
}

/** A replacement that stops first says its gap itself. */
const isSaid = (plan: Plan, service: string): boolean =>
  plan.steps.some((step) => step.do === "replace" && step.service === service && step.strategy.order === "stop-first");
