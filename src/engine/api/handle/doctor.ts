import type { Answer, Call } from "../call.ts";
import { examine } from "../doctor/examine.ts";

export const doctor = async ({ ports }: Call): Promise<Answer> => ({ json: await examine(ports) });
