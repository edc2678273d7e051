import type { AppStatus, Receipt } from "../engine/model/documents.ts";
import type { Plan } from "../engine/model/plan.ts";
import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { count, span, spanOf } from "./units.ts";

/** `ways`: whether what leads on is named too; `unproven`: services that run, and nothing tells whether they work. */
export type UpView = { plan: Plan; status: AppStatus; seconds: number; ways?: boolean; unproven?: readonly string[] };

/** How an `up` ended: what runs, where it answers, what it cost, and the ways on. */
export function renderUp(view: UpView, theme: Theme): string {
  const { plan, status, seconds, ways: withWays = true, unproven = [] } = view;
  const { dot } = theme.signs;
  const title = `${theme.bold(plan.app)} is up ${dot} release ${status.record.release} ${dot} ${spanOf(seconds)}`;
  const urls = status.services.flatMap(({ name, urls: some }) =>
    some.length > 0 ? [[name, some.map(theme.accent).join("  ")]] : [],
  );
  const isReplaced = status.receipt !== undefined && status.receipt.replaced > 0;
  const receipt =
    status.receipt && (isReplaced || status.receipt.sent !== undefined) ? receiptRows(status.receipt) : [];
  const note = withWays && unproven.length > 0 ? [["note", doubtOf(unproven)]] : [];
  const ways = !withWays
    ? []
    : isReplaced && plan.from > 0
      ? [["undo", theme.command("orc rollback")]]
      : [["logs", `${theme.command("orc logs -f")}        state    ${theme.command("orc ps")}`]];
  return [title, ...columns([...urls, ...receipt, ...note, ...ways], { indent: 2, gap: 4 })].join("\n");
}

/** That they run is all that is known of them. */
const doubtOf = (services: readonly string[]): string =>
  services.length === 1
    ? `${services[0]} runs, with no port and no healthcheck: nothing tells whether it works`
    : `${services.join(", ")} run, with no port and no healthcheck: nothing tells whether they work`;

function receiptRows({
  replaced,
  minReady,
  cut,
  acknowledged,
  planes,
  slowestMs,
  sent,
  lost = 0,
}: Receipt): string[][] {
  const fewest = Object.values(minReady);
  const never = fewest.length === 0 ? "" : `, never below ${Math.min(...fewest)} ready`;
  const late = acknowledged < planes ? ` of ${planes}` : "";
  return [
    ["receipt", `${replaced} replaced${never}, ${count(cut, "connection")} cut`],
    [
      "",
      `${acknowledged}${late} data ${acknowledged === 1 && late === "" ? "plane" : "planes"} acknowledged, slowest ${span(slowestMs)}`,
    ],
    ...(sent === undefined ? [] : [["", `${lost} of ${count(sent, "request")} lost`]]),
  ];
}
