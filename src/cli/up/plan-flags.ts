import * as Flags from "@oclif/core/flags";

/** Flags that decide what a plan is made of. */
export const planFlags = {
  build: Flags.boolean({ summary: "Build images anew though their content is the same." }),
  pull: Flags.string({ summary: "When to fetch images.", options: ["always", "missing", "never"], default: "missing" }),
  scale: Flags.string({
    summary: "Replicas of a service, over the file's: web=3; repeat for several.",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "SERVICE=N",
  }),
  "force-recreate": Flags.boolean({ summary: "Replace replicas though nothing changed." }),
  "no-deps": Flags.boolean({ summary: "Leave alone what the named services depend on." }),
};
