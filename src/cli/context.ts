import { DEFAULT_NAMESPACE } from "../engine/model/names.ts";
import { UserError } from "../errors/orc-error.ts";
import type { GlobalFlags } from "./flags.ts";
import type { UserConfig } from "./user-config.ts";

/** The one context there is: the engine of this machine. */
export const LOCAL_CONTEXT = "default";

/** The cluster and the part of it that a command works on. */
export type ClusterContext = { context: string; namespace: string };

/** Settles context and namespace: flag or environment, then the user's configuration, then the default. */
export function settleContext(given: Pick<GlobalFlags, "context" | "namespace">, config: UserConfig): ClusterContext {
  const context = given.context ?? config.context ?? LOCAL_CONTEXT;
  if (context !== LOCAL_CONTEXT) {
    throw new UserError(
      "input.usage",
      `There is no context ${context}: the only one is ${LOCAL_CONTEXT}, the Docker engine of this machine.`,
      {
        next: [{ text: `leave -c and ORC_CONTEXT out, or name it: -c ${LOCAL_CONTEXT}` }],
      },
    );
  }
  const namespace = given.namespace ?? config.namespace ?? DEFAULT_NAMESPACE;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(namespace)) {
    throw new UserError(
      "input.usage",
      `${namespace} is no name of a namespace: lower-case letters, digits and - only.`,
    );
  }
  return { context, namespace };
}
