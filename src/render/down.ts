import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { span } from "./units.ts";

/** How `down` ended, and the way back. */
export const renderDown = (app: string, seconds: number, theme: Theme): string =>
  [
    `${theme.bold(app)} is down ${theme.signs.dot} ${span(seconds * 1000)}`,
    ...columns(
      [
        ["volumes", "stay"],
        ["back", theme.accent(`orc up`)],
      ],
      { indent: 2 },
    ),
  ].join("\n");
