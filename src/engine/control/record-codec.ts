import { BugError, OrcError } from "../../errors/orc-error.ts";
import type { Write } from "../model/decision.ts";
import { type RecordKind, type RecordOf, SCHEMA_VERSION, SOFT_KINDS } from "../model/records.ts";
import type { StoreOperation } from "../ports/store.ts";

/** A stored value: the record's fields and, beside them, the schema version they were written in. */
type Envelope = { v: number } & Record<string, unknown>;

/** Turns records of one schema version into the next; the n-th leads from version n + 1 to n + 2. */
type Migration = (kind: RecordKind, fields: Record<string, unknown>) => Record<string, unknown>;

const MIGRATIONS: readonly Migration[] = [];

type FieldType = "string" | "number" | "boolean" | "object";

/** Fields without which a record of its kind cannot be worked with. */
const REQUIRED: Record<RecordKind, Record<string, FieldType>> = {
  meta: { id: "string", addresses: "object" },
  host: { name: "string", ordinal: "number" },
  app: { generation: "number", release: "number", wanted: "string", scale: "object" },
  release: { number: "number", spec: "object" },
  rollout: { observedGeneration: "number", state: "string", nextCounter: "number" },
  replica: { id: "string", service: "string", slot: "number", release: "number", specHash: "string" },
  placement: {},
  loss: { host: "string" },
  routing: { generation: "number", vip: "string", endpoints: "object" },
  drained: { generation: "number" },
  status: { replica: "string", host: "string", state: "string", ready: "boolean" },
  beat: { host: "string" },
  ack: { host: "string", plane: "string", generations: "object" },
};

/** The stored form of a record. */
export function encodeRecord<K extends RecordKind>(_kind: K, record: RecordOf[K]): unknown {
  return { v: SCHEMA_VERSION, ...record };
}

/** The store operation that a write of a decision or of the API becomes. */
export function storeOperation(write: Write): StoreOperation {
  if (isSoft(write.kind)) throw new BugError(`${write.key} is soft and not for the store`);
  return write.value === undefined
    ? { delete: write.key }
    : { put: write.key, value: encodeRecord(write.kind, write.value) };
}

/** Reads a stored value as a record of today's schema; refuses newer schemas (`store.newer`) and damaged values. */
export function decodeRecord<K extends RecordKind>(kind: K, key: string, stored: unknown): RecordOf[K] {
  if (!isEnvelope(stored)) throw damaged(key, "it carries no schema version");
  const { v, ...fields } = stored;
  if (v > SCHEMA_VERSION) {
    throw new OrcError(
      "store.newer",
      `${key} was written in schema ${v}; this orcd knows schemas up to ${SCHEMA_VERSION}.`,
      {
        next: [{ text: "Start the newer orcd again." }],
      },
    );
  }
  const record = MIGRATIONS.slice(v - 1).reduce((older, migrate) => migrate(kind, older), fields);
  const wrong = Object.entries(REQUIRED[kind]).find(
    ([name, type]) => typeof record[name] !== type || record[name] === null,
  );
  if (wrong) throw damaged(key, `its field ${wrong[0]} is no ${wrong[1]}`);
  return record as RecordOf[K];
}

const isSoft = (kind: RecordKind): boolean => (SOFT_KINDS as readonly RecordKind[]).includes(kind);

function isEnvelope(stored: unknown): stored is Envelope {
  return (
    typeof stored === "object" &&
    stored !== null &&
    "v" in stored &&
    Number.isInteger(stored.v) &&
    Number(stored.v) >= 1
  );
}

const damaged = (key: string, why: string): BugError => new BugError(`The stored value of ${key} is damaged: ${why}.`);
