import type { OrcClient } from "../client/orc-client.ts";
import type { AppRef } from "../engine/model/names.ts";
import type { WhyQuery } from "../engine/model/why.ts";
import type { Reference } from "./reference.ts";

export type Pointing = {
  text: string | undefined;
  namespace: string;
  client: OrcClient;
  /** The app that flag, environment or file name, if they do. */
  named: AppRef | undefined;
  /** Finds the app of a reference, or says which there are. */
  app(texts: readonly string[]): Promise<AppRef>;
  references(ref: AppRef, texts: readonly string[]): Promise<Reference[]>;
};

/** An address as people type it: with a scheme, or with a port behind a host. */
const isAddress = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/|^(\[[^\]]+\]|[^/:\s]*):\d+([/?].*)?$/i.test(text);

/** What a person points at: nothing means the app of this folder, a name may be that of an app. */
export async function whyTarget({ text, namespace, client, named, ...find }: Pointing): Promise<WhyQuery> {
  if (text === undefined) return find.app([]);
  if (isAddress(text)) return { url: text };
  if (text.startsWith("host/")) return { host: text.slice("host/".length) };
  if (!named && !text.includes("/") && (await hasApp(client, namespace, text))) return { namespace, app: text };
  const ref = await find.app([text]);
  try {
    const [reference] = await find.references(ref, [text]);
    const { service, slot } = reference ?? {};
    return { ...ref, ...(service === undefined ? {} : { service }), ...(slot === undefined ? {} : { slot }) };
  } catch (error) {
    if (await hasApp(client, namespace, text)) return { namespace, app: text };
    throw error;
  }
}

const hasApp = async (client: OrcClient, namespace: string, name: string): Promise<boolean> =>
  (await client.apps(namespace)).some(({ app }) => app === name);
