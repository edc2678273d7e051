import { BugError, OrcError } from "../../errors/orc-error.ts";
import { STORE_LIMITS, type Transaction } from "./store.ts";

/** An operation as it is kept: `json` absent deletes the key. */
export type EncodedOperation = { key: string; json?: string };

/** Turns a transaction's values into JSON and refuses what no store takes (`store.limit`), so that every driver refuses the same. */
export function encodeTransaction({ guards, operations }: Transaction): EncodedOperation[] {
  const count = guards.length + operations.length;
  if (count > STORE_LIMITS.operations) {
    throw tooLarge(`a transaction of ${count} guards and operations`, `${STORE_LIMITS.operations}`);
  }
  const encoded = operations.map((operation) =>
    "put" in operation
      ? { key: operation.put, json: encodeValue(operation.put, operation.value) }
      : { key: operation.delete },
  );
  refuseTwice(encoded.map(({ key }) => key));
  const bytes = encoded.reduce((sum, { key, json = "" }) => sum + key.length + Buffer.byteLength(json), 0);
  if (bytes > STORE_LIMITS.transactionBytes) {
    throw tooLarge(`a transaction of ${bytes} bytes`, `${STORE_LIMITS.transactionBytes} bytes`);
  }
  return encoded;
}

function encodeValue(key: string, value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) throw new BugError(`the value of ${key} has no JSON form`);
  const bytes = Buffer.byteLength(json);
  if (bytes > STORE_LIMITS.valueBytes)
    throw tooLarge(`a value of ${bytes} bytes (${key})`, `${STORE_LIMITS.valueBytes} bytes`);
  return json;
}

/** etcd refuses a key that one transaction writes twice, so nobody may come to rely on it. */
function refuseTwice(keys: string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new BugError(`a transaction writes ${twice} twice`);
}

const tooLarge = (what: string, limit: string): OrcError =>
  new OrcError("store.limit", `The store does not take ${what}: the limit is ${limit}.`);
