import { makeTheme } from "../../src/render/theme.ts";

/** Text without colours, as in a pipe of a terminal that knows Unicode. */
export const plainTheme = makeTheme({ colour: false, unicode: true });

export const asciiTheme = makeTheme({ colour: false, unicode: false });
