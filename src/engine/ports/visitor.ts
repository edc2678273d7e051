import type { Visit } from "../model/visit.ts";

/** `path`: ask for it by HTTP; absent: connect and let go. */
export type VisitTarget = { address: string; port: number; path?: string; hostHeader?: string };

/** Knocks once, as a person would to see whether somebody is in; never rejects. */
export type Visitor = { visit(target: VisitTarget, timeoutMs: number): Promise<Visit> };
