import { asOrcError } from "../../../errors/orc-error.ts";
import type { DoctorDocument, Finding } from "../../model/requests.ts";
import { ORC_VERSION } from "../../model/version.ts";
import type { ApiPorts } from "../api-ports.ts";
import { ago } from "../change/ago.ts";
import { clusterFindings } from "./cluster-findings.ts";
import { diskFinding, type Examined, engineFinding, orcdFinding, storeFinding } from "./rules.ts";

/** Looks at everything that could be wrong, and says what to do about it. */
export async function examine(ports: ApiPorts): Promise<DoctorDocument> {
  const { facts, state, clock } = ports;
  const [engine, disk, storeBytes, marks] = await Promise.all([
    ports.engine.info().catch((error: unknown) => ({ unreachable: asOrcError(error).message })),
    facts.disk(),
    facts.storeBytes(),
    Promise.all(ports.planes.map(markFinding)),
  ]);
  const examined: Examined = { engine, disk, storeBytes, memoryBytes: facts.memoryBytes() };
  const upFor = ago(facts.startedAt, clock.wall()).replace(/ ago$/, "");
  return {
    findings: [
      engineFinding(examined),
      orcdFinding(examined, ORC_VERSION, upFor),
      diskFinding(examined),
      storeFinding(examined),
      ...clusterFindings(state.view, clock.now()),
      ...marks.flat(),
    ],
  };
}

/** Asks the plane itself: what somebody flushed behind our back shows here before it shows anywhere else. */
async function markFinding(plane: ApiPorts["planes"][number]): Promise<Finding[]> {
  const fix = { text: "orcd repairs it at its next check; if it stays so, see its log", command: "docker logs orcd" };
  try {
    if ((await plane.readMark()) !== undefined) return [];
    return [{ level: "warning", subject: plane.name, message: "serves no table of ours, or a damaged one", fix }];
  } catch (error) {
    return [{ level: "problem", subject: plane.name, message: asOrcError(error).message, fix }];
  }
}
