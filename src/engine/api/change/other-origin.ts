import { ConflictError } from "../../../errors/orc-error.ts";
import type { Origin } from "../../model/app.ts";
import type { AppRef } from "../../model/names.ts";

/** Whether two releases are of one project; of a release that was rebuilt from what runs nobody knows where it came from. */
export const sameOrigin = (a: Origin, b: Origin): boolean =>
  a.location === "" || (a.kind === b.kind && a.location === b.location);

/** Says that an app of this name was brought up from somewhere else: two projects may share a name by chance. */
export const otherOrigin = ({ app }: AppRef, running: Origin, asked: Origin): ConflictError =>
  new ConflictError(
    "origin.differs",
    `${app} was brought up from ${running.location}, this is ${asked.location}. Nothing was changed.`,
    {
      next: [
        { text: "it is the same app, moved", command: "orc up --take-over" },
        { text: "it is another app: give it a name of its own", command: "orc up -p NAME" },
      ],
    },
  );
