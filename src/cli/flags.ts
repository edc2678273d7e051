import * as Flags from "@oclif/core/flags";

const GLOBAL = { helpGroup: "GLOBAL" };

/** Flags of every command, before or after the verb. */
export const globalFlags = {
  context: Flags.string({
    char: "c",
    summary: "Cluster to talk to.",
    helpValue: "NAME",
    env: "ORC_CONTEXT",
    ...GLOBAL,
  }),
  namespace: Flags.string({ summary: "Namespace of the app.", helpValue: "NAME", env: "ORC_NAMESPACE", ...GLOBAL }),
  "project-name": Flags.string({ char: "p", summary: "App to work on; also ORC_APP.", helpValue: "APP", ...GLOBAL }),
  file: Flags.string({
    char: "f",
    summary: "Compose file; repeat for several.",
    helpValue: "FILE",
    multiple: true,
    multipleNonGreedy: true,
    ...GLOBAL,
  }),
  profile: Flags.string({
    summary: "Profile to switch on; repeat for several.",
    helpValue: "NAME",
    multiple: true,
    multipleNonGreedy: true,
    ...GLOBAL,
  }),
  "env-file": Flags.string({
    summary: "File of variables for the Compose file; repeat for several.",
    helpValue: "FILE",
    multiple: true,
    multipleNonGreedy: true,
    ...GLOBAL,
  }),
  json: Flags.boolean({ summary: "Print one JSON document, also on failure.", ...GLOBAL }),
  format: Flags.string({ char: "o", summary: "Form of the result.", options: ["text", "json"], ...GLOBAL }),
  timeout: Flags.string({
    summary: "How long to wait: 90, 90s, 5m.",
    helpValue: "TIME",
    env: "ORC_TIMEOUT",
    ...GLOBAL,
  }),
  quiet: Flags.boolean({ env: "ORC_QUIET", summary: "Print results only, no progress.", ...GLOBAL }),
  verbose: Flags.boolean({
    env: "ORC_VERBOSE",
    summary: "Say more about what goes on and what went wrong.",
    ...GLOBAL,
  }),
  "no-color": Flags.boolean({ summary: "No colours; also NO_COLOR.", ...GLOBAL }),
};

/** Where `-f` means follow, a Compose file is named before the verb or spelled out. */
export const fileWithoutChar = {
  file: Flags.string({
    summary: "Compose file; repeat for several. Before the verb also -f.",
    helpValue: "FILE",
    multiple: true,
    multipleNonGreedy: true,
    ...GLOBAL,
  }),
};

/** Values of the global flags, as a command is given them. */
export type GlobalFlags = {
  context?: string | undefined;
  namespace?: string | undefined;
  "project-name"?: string | undefined;
  file?: string[] | undefined;
  profile?: string[] | undefined;
  "env-file"?: string[] | undefined;
  json: boolean;
  format?: string | undefined;
  timeout?: string | undefined;
  quiet: boolean;
  verbose: boolean;
  "no-color": boolean;
};

export const yesFlag = Flags.boolean({ char: "y", summary: "Answer yes to every question; also ORC_YES=1." });
