import type { OrcEvent } from "../../model/event.ts";
import type { Finding } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";

/** Clocks that are set by the network step by less. */
const STEP_MS = 60_000;

/** Events lie in the past; one that does not was written before somebody set the clock back. */
export function clockFinding(newest: OrcEvent | undefined, wall: WallTime): Finding[] {
  const ahead = newest === undefined ? 0 : Date.parse(newest.at) - Date.parse(wall);
  if (ahead < STEP_MS) return [];
  const minutes = Math.round(ahead / 60_000);
  const span = minutes < 120 ? `${minutes} m` : `${Math.round(minutes / 60)} h`;
  return [
    {
      level: "warning",
      subject: "clock",
      message: `was set back by ${span}: orc goes on by a clock of its own, but times of events and logs are out of order`,
      fix: { text: "keep it right", command: "sudo timedatectl set-ntp true" },
    },
  ];
}
