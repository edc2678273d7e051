import type { AppState, ReplicaRow } from "../engine/model/documents.ts";
import { fold } from "./fold.ts";
import { stateWord } from "./state.ts";
import { type Column, table } from "./table.ts";
import type { Theme } from "./theme.ts";
import { age, memoryOf, percent } from "./units.ts";

/** `release` is what serves; `failed` a newer one that did not come up, with why. */
export type PsHeading = { app: string; release: number; state: AppState; failed?: string };

export type PsView = {
  /** Of one app; absent when the rows are of several. */
  heading?: PsHeading;
  rows: readonly ReplicaRow[];
  nowMs: number;
  /** Columns of the terminal; absent in a pipe. */
  room?: number | undefined;
};

const COLUMNS: readonly Column[] = [
  { head: "REF" },
  { head: "STATE" },
  { head: "SINCE" },
  { head: "RESTARTS", leaveOut: 5 },
  { head: "CPU", leaveOut: 3 },
  { head: "MEMORY", leaveOut: 4 },
  { head: "HOST", leaveOut: 2 },
  { head: "ADDRESS", leaveOut: 1 },
];

/** Replicas as a table; what is wrong carries its reason on the same line. */
export function renderPs({ heading, rows, nowMs, room }: PsView, theme: Theme): string {
  const { none } = theme.signs;
  const title = [...silences(rows, nowMs, theme), ...(heading ? fold(headingLine(heading, theme), room) : [])];
  if (rows.length === 0) return [...title, "No replicas."].join("\n");
  const body = sorted(rows).map((row) => [
    heading ? `${row.service}.${row.slot}` : `${row.app}/${row.service}.${row.slot}`,
    replicaState(row, theme),
    since(row, nowMs) ?? none,
    String(row.restarts),
    row.cpu === undefined ? none : percent(row.cpu),
    row.memory?.used === undefined ? none : memoryOf(row.memory.used, row.memory.limit),
    row.host ?? none,
    row.address ?? none,
    ...trouble(row, nowMs, theme),
  ]);
  return [...title, ...table(COLUMNS, body, room, theme)].join("\n");
}

function headingLine({ app, release, state, failed }: PsHeading, theme: Theme): string {
  const { dot } = theme.signs;
  const why = failed === undefined ? "" : `  ${theme.yellow(failed)}`;
  return `${theme.bold(app)} ${dot} release ${release} ${dot} ${stateWord(state, theme)}${why}`;
}

/** What is not known is said once, on top, with since when. */
function silences(rows: readonly ReplicaRow[], nowMs: number, theme: Theme): string[] {
  const hosts = new Map(rows.flatMap(({ host, unknownSince }) => (host && unknownSince ? [[host, unknownSince]] : [])));
  return [...hosts].map(([host, since]) => {
    const lasts = age(nowMs - Date.parse(since));
    return theme.yellow(
      `${theme.signs.warning} The engine of ${host} has not answered for ${lasts}: rows are as last seen.`,
    );
  });
}

const sorted = (rows: readonly ReplicaRow[]): ReplicaRow[] =>
  rows.toSorted((a, b) => a.app.localeCompare(b.app) || a.service.localeCompare(b.service) || a.slot - b.slot);

function replicaState({ state, ready, reason }: ReplicaRow, theme: Theme): string {
  if (ready) return theme.green("ready");
  if (reason === "crash-loop" || reason === "oom" || reason === "image.missing") return theme.red(state);
  return state === "stopped" || state === "gone" ? state : theme.yellow(state);
}

function since({ state, startedAt, updatedAt }: ReplicaRow, nowMs: number): string | undefined {
  const from = state === "running" ? (startedAt ?? updatedAt) : (updatedAt ?? startedAt);
  return from === undefined ? undefined : age(nowMs - Date.parse(from));
}

/** The reason on the line, with when the next try is due. */
function trouble({ ready, reason, message, nextTryAt }: ReplicaRow, nowMs: number, theme: Theme): string[] {
  if (ready || (reason === undefined && message === undefined)) return [];
  const said =
    message === undefined
      ? reason
      : reason === undefined || message.startsWith(reason)
        ? message
        : `${reason}: ${message}`;
  const waitMs = nextTryAt === undefined ? 0 : Date.parse(nextTryAt) - nowMs;
  const next = waitMs > 0 && !said?.includes("next try") ? `, next try in ${age(waitMs)}` : "";
  return [theme.yellow(`${said}${next}`)];
}
