import type { OrcError } from "../../../errors/orc-error.ts";
import type { Finding } from "../../model/requests.ts";
import type { BackupState } from "../../model/restored.ts";
import type { WallTime } from "../../model/time.ts";
import { ago } from "../change/ago.ts";
import { megabytes } from "./words.ts";

/** What is known of the store; `refusal` while it cannot be worked from. */
export type StoreExamined = { bytes: number; backup: BackupState; refusal: OrcError | undefined; now: WallTime };

const WARNS_AT_BYTES = 512 * 1024 ** 2;

/** Hourly backups that are later than this do not come. */
const BACKUP_WARNS_AT_MS = 3 * 3_600_000;

type Rule = { holds(store: StoreExamined): boolean; level: Finding["level"]; says(store: StoreExamined): string };

const backedUp = ({ backup: { last }, now }: StoreExamined): string =>
  last ? `backed up ${ago(last.at, now)}, verified` : "no backup yet: the first is made a minute after orcd starts";

/** What is said of the store is what the first rule that holds says. */
const RULES: readonly Rule[] = [
  {
    holds: ({ backup }) => backup.problem !== undefined,
    level: "warning",
    says: (store) => `${megabytes(store.bytes)}, not backed up lately: ${store.backup.problem}; ${backedUp(store)}`,
  },
  {
    holds: ({ backup: { last }, now }) =>
      last !== undefined && Date.parse(now) - Date.parse(last.at) > BACKUP_WARNS_AT_MS,
    level: "warning",
    says: (store) => `${megabytes(store.bytes)}, ${backedUp(store)}`,
  },
  {
    holds: ({ bytes }) => bytes > WARNS_AT_BYTES,
    level: "warning",
    says: (store) => `${megabytes(store.bytes)}, ${backedUp(store)}`,
  },
];

export function storeFinding(store: StoreExamined): Finding {
  const { refusal } = store;
  if (refusal) {
    const [fix] = refusal.next;
    return { level: "problem", subject: "store", message: refusal.message, ...(fix ? { fix } : {}) };
  }
  const rule = RULES.find(({ holds }) => holds(store));
  if (!rule) return { level: "ok", subject: "store", message: `${megabytes(store.bytes)}, ${backedUp(store)}` };
  const fix = { text: "make one of your own", command: "orc backup" };
  return { level: rule.level, subject: "store", message: rule.says(store), fix };
}
