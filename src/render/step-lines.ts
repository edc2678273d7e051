import type { AppSpec, ServiceSpec } from "../engine/model/app-spec.ts";
import type { FieldChange, Plan, PlanStep, ReplaceStrategy } from "../engine/model/plan.ts";
import { shortImage } from "./releases.ts";
import { shortChange } from "./short-change.ts";
import type { Theme } from "./theme.ts";
import { count, words } from "./units.ts";

/** What the diff of a plan needs beside the plan itself. */
export type StepContext = {
  spec: AppSpec;
  /** How a folder is named to the person: relative to where they are. */
  nameOf: (path: string) => string;
  /** How wide the terminal is; absent in a pipe. */
  room?: number | undefined;
};

/** A line of the diff as cells: subject behind its sign, what, how much, note. */
export type StepLine = readonly string[];

/** A step as one or more lines of the diff; steps that only prepare others have none of their own. */
export function stepLines(step: PlanStep, plan: Plan, context: StepContext, theme: Theme): StepLine[] {
  const { green, yellow, red, signs } = theme;
  switch (step.do) {
    case "create": {
      const service = context.spec.services[step.service];
      const what = service ? imageOf(service, context) : shortImage(step.image);
      return [
        [
          `${green("+")} ${step.service}`,
          what,
          count(step.replicas, "replica"),
          createNotes(step, plan, service).join(", "),
        ],
      ];
    }
    case "replace": {
      const risk = plan.risk.find(({ service }) => service === step.service);
      const strategy = strategyText(step.replicas, step.strategy, risk);
      const reasons =
        step.changes.length === 0
          ? [[step.because]]
          : step.changes.map((change) => fieldCells(change, step.service, context.room, theme));
      return below(yellow("~"), step.service, [...reasons, [strategy]]);
    }
    case "update":
      return below(yellow("~"), step.service, [
        ...step.changes.map((change) => fieldCells(change, step.service, context.room, theme)),
        [`no replica is replaced`],
      ]);
    case "scale":
      return [[`${yellow("~")} ${step.service}`, "replicas", `${step.from} ${signs.arrow} ${step.to}`]];
    case "remove":
      return [[`${red("-")} ${step.service}`, `removed: ${step.because}`]];
    case "build":
    case "pull":
    case "create-volume":
      return [];
    default:
      return step satisfies never;
  }
}

/** The first line names the service, the others stand below it. */
const below = (sign: string, service: string, cells: readonly (readonly string[])[]): StepLine[] =>
  cells.map((line, index) => (index === 0 ? [`${sign} ${service}`, ...line] : ["", ...line]));

/** What a service is made from: the folder it is built from, or its image. */
function imageOf(service: ServiceSpec, { nameOf }: Pick<StepContext, "nameOf">): string {
  if (!service.build) return shortImage(service.image);
  const folder = nameOf(service.build.context);
  return `${folder === "" ? "." : folder.startsWith("/") || folder.startsWith(".") ? folder : `./${folder}`} (build)`;
}

function createNotes(
  step: Extract<PlanStep, { do: "create" }>,
  plan: Plan,
  service: ServiceSpec | undefined,
): string[] {
  const volumes = plan.steps.flatMap((other) =>
    other.do === "create-volume" && other.service === step.service ? [`volume ${other.volume}`] : [],
  );
  const urls = (service?.ports ?? []).flatMap((port) =>
    port.published !== undefined && port.protocol === "tcp"
      ? [`http://${port.hostIp && port.hostIp !== "0.0.0.0" ? port.hostIp : "localhost"}:${port.published}`]
      : [],
  );
  const after = step.after.map((dependency) => `after ${dependencyText(dependency, service)}`);
  return [...urls, ...volumes, ...after];
}

const CONDITION = {
  service_started: "has started",
  service_healthy: "is healthy",
  service_completed_successfully: "is done",
} as const;

function dependencyText(dependency: string, service: ServiceSpec | undefined): string {
  const condition = service?.dependsOn[dependency]?.condition;
  return condition === undefined ? dependency : `${dependency} ${CONDITION[condition]}`;
}

/** What names take of a line beside the two values. */
const NAMES = 34;

function fieldCells(
  { path, from, to }: FieldChange,
  service: string,
  room: number | undefined,
  theme: Theme,
): string[] {
  const name = path.replace(new RegExp(`^(services\\.)?${service.replaceAll(".", "\\.")}\\.`), "");
  const shown = (value: string | undefined): string =>
    value === undefined ? "none" : name === "image" ? tagOf(value) : value;
  const each = room === undefined ? undefined : Math.floor((room - NAMES) / 2);
  const short = shortChange(shown(from), shown(to), each);
  return [name, `${short.from} ${theme.signs.arrow} ${short.to}`];
}

/** Of a built image the tag says it all; of another the whole name counts. */
const tagOf = (image: string): string => {
  const plain = image.replace(/^"|"$/g, "");
  return /:([0-9a-f]{7})[0-9a-f]{5}$/.exec(plain)?.[1] ?? shortImage(plain);
};

function strategyText(
  replicas: number,
  { order, batches, because }: ReplaceStrategy,
  risk: Plan["risk"][number] | undefined,
): string {
  if (order === "stop-first")
    return `${count(replicas, "replica")}, stop-first with a gap: ${risk?.because ?? because}`;
  const steps = batches.length > 1 ? `, ${batchText(batches)}` : "";
  return `${count(replicas, "replica")}, start-first${steps}; ${risk === undefined || risk.level === "none" ? "no gap" : `${risk.level}: ${risk.because}`}`;
}

/** `one first, then two` */
function batchText([first = 0, ...rest]: readonly number[]): string {
  const unique = new Set(rest);
  if (rest.length > 1 && unique.size === 1)
    return `${words(first)} first, then ${rest.map((n) => words(n)).join(" and ")}`;
  return `${words(first)} first, then ${rest.map(words).join(", ")}`;
}
