import { asOrcError } from "../../../errors/orc-error.ts";
import { LABEL } from "../../model/labels.ts";
import type { DoctorDocument } from "../../model/requests.ts";
import { ORC_VERSION } from "../../model/version.ts";
import type { ApiPorts } from "../api-ports.ts";
import { ago } from "../change/ago.ts";
import { inTime } from "../in-time.ts";
import { appFindings } from "./app-findings.ts";
import { clockFinding } from "./clock-finding.ts";
import { clusterFindings } from "./cluster-findings.ts";
import { dataFinding } from "./data-finding.ts";
import { planeFinding } from "./plane-findings.ts";
import { diskFinding, type Examined, engineFinding, orcdFinding } from "./rules.ts";
import { storeFinding } from "./store-finding.ts";
import { volumeFindings } from "./volume-findings.ts";

/** How long a plane may take to say how it is. */
const PLANE_MS = 6000;

/** The engine is asked for volumes by label; of one that does not answer another finding speaks. */
const VOLUMES_MS = 3000;

/** Looks at everything that could be wrong, and says what to do about it. */
export async function examine(ports: ApiPorts): Promise<DoctorDocument> {
  const { facts, state, clock } = ports;
  const [engine, disk, storeBytes, kept, damage, volumes, newest] = await Promise.all([
    ports.engineCheck.info().catch((error: unknown) => ({ unreachable: asOrcError(error).message })),
    facts.disk(),
    facts.storeBytes(),
    facts.keptData(),
    // Some parts of a plane only the engine can tell of: of one that hangs another finding speaks.
    Promise.all(ports.planes.map((plane) => inTime(clock, PLANE_MS, planeFinding(plane), () => []))),
    inTime(clock, VOLUMES_MS, ports.volumes.volumesWithLabel(LABEL.app), () => []).catch(() => []),
    ports.events.read({ limit: 1 }),
  ]);
  const examined: Examined = { engine, disk, memoryBytes: facts.memoryBytes() };
  const upFor = ago(facts.startedAt, clock.wall()).replace(/ ago$/, "");
  return {
    findings: [
      engineFinding(examined),
      orcdFinding(examined, ORC_VERSION, upFor),
      diskFinding(examined),
      storeFinding({ bytes: storeBytes, backup: ports.care.state(), refusal: ports.refusal, now: clock.wall() }),
      dataFinding(kept),
      ...clockFinding(newest.at(-1), clock.wall()),
      ...clusterFindings(state.view, clock.now(), "unreachable" in engine ? ports.host : undefined).filter(
        ({ level, subject }) => level !== "ok" || !damage.flat().some((one) => one.subject === subject),
      ),
      ...damage.flat(),
      ...appFindings(state.view),
      ...volumeFindings(state.view, volumes),
    ],
  };
}
