import { UserError } from "../../errors/orc-error.ts";
import type { LoadedApp } from "../../manifest/load-app.ts";
import { LOCAL_CONTEXT } from "../context.ts";
import { definedVariables } from "../environment.ts";
import type { GlobalFlags } from "../flags.ts";
import { givenName } from "../project-name.ts";

/** Reads the Compose files that the global flags name, whole. */
export async function loadProject(given: GlobalFlags, namespace: string): Promise<LoadedApp> {
  const { loadApp } = await import("../../manifest/load-app.ts");
  const projectName = givenName(given["project-name"], process.env);
  const loaded = await loadApp({
    cwd: process.cwd(),
    files: given.file ?? [],
    profiles: given.profile ?? [],
    envFiles: given["env-file"] ?? [],
    ...(projectName === undefined ? {} : { projectName }),
    env: definedVariables(process.env),
    namespace,
  });
  checkPin(loaded);
  return loaded;
}

/** A project that is bound to another cluster must not land on this one by accident. */
function checkPin({ contextPin, app }: LoadedApp): void {
  if (contextPin === undefined || contextPin === LOCAL_CONTEXT) return;
  throw new UserError(
    "input.usage",
    `${app.name} is bound to the context ${contextPin} (x-orc.context), and there is none but ${LOCAL_CONTEXT}.`,
    {
      next: [{ text: "to run it here, take x-orc.context out of the file" }],
    },
  );
}
