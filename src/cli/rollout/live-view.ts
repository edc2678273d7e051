import {
  type DefaultRenderer,
  Listr,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
  type SimpleRenderer,
  Spinner,
} from "listr2";
import { truncate } from "../../render/columns.ts";
import { type ProgressRow, renderRow, widthsOf } from "../../render/progress.ts";
import { cursorIsHidden } from "../exit.ts";
import type { Output } from "../output.ts";
import type { ProgressView } from "./progress-view.ts";

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

const TICK_MS = 120;

/** Lines that change in place, one task of listr2 for each row; signs and times are drawn by us, so that pipe and terminal say the same. */
export function liveView(output: Output): ProgressView {
  const tasks = new Map<string, Task>();
  const over = Promise.withResolvers<void>();
  let rows: readonly ProgressRow[] = [];
  let running: Promise<unknown> | undefined;
  let frame = 0;
  let ended = false;

  const line = (row: ProgressRow): string => {
    const text = renderRow(row, performance.now(), widthsOf(rows), output.noteTheme, frame);
    // A line that wraps would be drawn twice.
    return `  ${truncate(text, (process.stderr.columns || 80) - 4)}`;
  };
  const draw = (): void => {
    frame += 1;
    for (const row of rows) {
      const task = tasks.get(row.key);
      if (task) task.title = line(row);
    }
  };
  const start = (): void => {
    const list = new Listr<unknown>(
      rows.map((row) => ({
        title: line(row),
        task: async (_, task): Promise<void> => {
          tasks.set(row.key, task);
          await over.promise;
        },
      })),
      { concurrent: true, registerSignalListeners: false, renderer: "default", rendererOptions: rendererOptions() },
    );
    running = list.run();
  };
  cursorIsHidden();
  const timer = setInterval(draw, TICK_MS);
  const view: ProgressView = {
    update(next) {
      // Whoever follows may not know yet that nobody looks any more.
      if (ended) return;
      rows = next;
      if (!running && rows.length > 0) start();
      draw();
    },
    async end() {
      if (!ended) draw();
      ended = true;
      clearInterval(timer);
      over.resolve();
      await running;
    },
  };
  output.holdUntil(view.end);
  return view;
}

class NoSpinner extends Spinner {
  override fetch(): string {
    return "";
  }
}

function rendererOptions() {
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const plain = (text?: string): string => text ?? "";
  const levels = ["PENDING", "COMPLETED", "WAITING", "FAILED", "CANCELLED"] as const;
  return {
    lazy: true,
    formatOutput: "truncate" as const,
    spinner: new NoSpinner(),
    icon: Object.fromEntries(levels.map((level) => [level, ""])),
    color: Object.fromEntries(levels.map((level) => [level, plain])),
    logger: new ListrLogger({ processOutput, useIcons: true, toStderr: [] }),
  };
}
