import type { Plan, PlanStep } from "../engine/model/plan.ts";
import { columns, padEnd, width } from "./columns.ts";
import { titleOf } from "./diff.ts";
import { shortImage } from "./releases.ts";
import type { Theme } from "./theme.ts";
import { about, bytes, count } from "./units.ts";

/** A plan for one who asks what it will cost: numbered steps, bytes, risk. */
export function renderPlan(plan: Plan, theme: Theme): string {
  const { dot } = theme.signs;
  if (!plan.changed) return `${theme.bold(plan.app)} ${dot} release ${plan.from} is what runs. Nothing to do.`;
  const cells = plan.steps.map((step) => stepCells(step, plan, theme));
  const rows = [...cells, ...plan.unchanged.map((service) => [service, "unchanged"])];
  const numbered = rows.map((row, index) => [String(index + 1).padStart(String(rows.length).length), ...row]);
  const steps = columns(numbered, { indent: 2, ragged: true });
  const named = theme.dim(`plan ${plan.hash.slice(0, 7)}`);
  const title = titleOf(plan, theme);
  const right = Math.max(width(title) + 4, ...steps.map(width)) - width(named);
  const tail = [
    ...riskLines(plan, theme),
    ...(plan.estimatedSeconds >= 1 ? [["time", about(plan.estimatedSeconds)]] : []),
  ];
  return [
    `${padEnd(title, Math.max(right, width(title) + 4))}${named}`,
    ...steps,
    ...columns(tail, { indent: 2 }),
  ].join("\n");
}

function stepCells(step: PlanStep, plan: Plan, theme: Theme): string[] {
  const gap = gapSign(plan, step.service, theme);
  switch (step.do) {
    case "build":
      return [step.service, `build ${shortImage(step.image)}`];
    case "pull": {
      const size = plan.pull.find(({ image, host }) => image === step.image && host === step.host)?.bytes;
      return [step.service, `pull ${step.image} on ${step.host}`, ...(size === undefined ? [] : [bytes(size)])];
    }
    case "create-volume":
      return [step.service, `create volume ${step.volume}`];
    case "create":
      return [
        step.service,
        `create ${count(step.replicas, "replica")}${placesOf(plan, step.service)}${step.after.length > 0 ? ` after ${step.after.join(", ")}` : ""}`,
      ];
    case "replace":
      return [
        step.service,
        `replace ${count(step.replicas, "replica")}, ${step.strategy.order}: ${step.strategy.because}`,
        ...gap,
      ];
    case "scale":
      return [step.service, `scale ${step.from} ${theme.signs.arrow} ${step.to}${placesOf(plan, step.service)}`];
    case "update":
      return [step.service, `update ${step.changes.map(({ path }) => path).join(", ")}, no replica is replaced`];
    case "remove":
      return [step.service, `remove ${count(step.replicas, "replica")}: ${step.because}`, ...gap];
    default:
      return step satisfies never;
  }
}

function placesOf(plan: Plan, service: string): string {
  const hosts = [...new Set(plan.placement.filter((one) => one.service === service).map(({ host }) => host))];
  return hosts.length === 0 ? "" : ` on ${hosts.join(", ")}`;
}

function gapSign(plan: Plan, service: string, theme: Theme): string[] {
  const risk = plan.risk.find((one) => one.service === service && one.level !== "none");
  return risk ? [`${risk.level} ${theme.yellow(theme.signs.warning)}`] : [];
}

function riskLines(plan: Plan, theme: Theme): string[][] {
  const risks = plan.risk.filter(({ level }) => level !== "none");
  if (risks.length === 0) return [["risk", "none"]];
  return risks.map(({ service, level, because }, index) => [
    index === 0 ? "risk" : "",
    theme.yellow(`${service}: ${level} (${because})`),
  ]);
}
