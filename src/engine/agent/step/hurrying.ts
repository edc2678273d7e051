import type { ReplicaAction } from "../action.ts";
import type { Case } from "./case.ts";
import { deadlineOf } from "./deadline.ts";
import type { Room } from "./room.ts";

/** A stop whose time was shortened while it goes on is asked for again: the engine ends both with the shorter one. */
export function hurrying({ item, moment }: Case, room: Room): ReplicaAction[] {
  const going = room.underWay(item.replica);
  const { stopGraceMs: graceMs } = item.spec;
  if (going?.do !== "stop" || item.want !== "stop" || graceMs >= going.graceMs) return [];
  const shorter = { ...going, id: `stop:${item.replica}:${graceMs}`, graceMs };
  const action: ReplicaAction = { ...shorter, deadline: deadlineOf(shorter, moment.now) };
  room.takeBeside(action);
  return [action];
}
