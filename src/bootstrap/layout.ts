import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);

/** The installed package; this file is `src/bootstrap/layout.ts` or what was built from it in `dist`. */
export const PACKAGE_ROOT = join(dirname(here), "../..");

/** A program of orcd's image: built when we are, from source when we are not. */
const program = (name: string): string => join(dirname(here), "../orcd", name + (here.endsWith(".ts") ? ".ts" : ".js"));

export const ORCD_ENTRY = program("main");

/** Takes away what orcd put into the kernel. */
export const FORGET_PROGRAM = "forget-host";
export const FORGET_ENTRY = program(FORGET_PROGRAM);

export const ORCD = "orcd";
export const IMAGE_NAME = "orcd";
export const BASE_IMAGE = "orcd-base:1";
export const STATE_VOLUME = "orc-data";
export const STATE_FOLDER = "/var/lib/orc";

/** Where things of the host are inside orcd's container. */
export const INSIDE = {
  engine: "/host/engine",
  netDevices: "/host/net",
  netSysctls: "/host/sysctl-net",
  run: "/run/orc",
  package: "/opt/orc",
} as const;

/** Where a file of the package is inside orcd's container. */
export const insidePackage = (file: string): string => join(INSIDE.package, relative(PACKAGE_ROOT, file));
