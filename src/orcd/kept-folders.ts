import { MAX_BYTES } from "../drivers/events/file-event-log.ts";
import { EVIDENCE_LIMITS } from "../drivers/evidence/limits.ts";
import type { KeptFolder } from "../drivers/host/machine-facts.ts";

/** What orcd keeps beside its store. */
export const KEPT_FOLDERS: readonly KeptFolder[] = [
  { folder: "evidence", what: "logs of ended runs", mostBytes: EVIDENCE_LIMITS.totalBytes },
  { folder: "events", what: "events", mostBytes: MAX_BYTES },
  { folder: "backups", what: "backups" },
  { folder: "aside", what: "stores that were replaced", isForGood: true },
];
