import type { AddressPlan } from "../../engine/model/routing.ts";

/** What of a host the rules depend on. */
export type RulesetSettings = { addresses: AddressPlan; bridge: string };
