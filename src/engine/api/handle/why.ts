import type { Answer, Call } from "../call.ts";
import { whyQuery } from "../schema/queries.ts";
import { whyApp } from "../why/why-app.ts";
import { atUrl, onHost } from "../why/why-elsewhere.ts";

export async function why(call: Call): Promise<Answer> {
  const query = call.query(whyQuery);
  if ("host" in query) return { json: await onHost(call.ports, query.host) };
  if ("url" in query) return { json: await atUrl(call.ports, query.url) };
  return { json: await whyApp(call.ports, query) };
}
