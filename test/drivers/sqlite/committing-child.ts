import { SqliteStore } from "../../../src/drivers/sqlite/sqlite-store.ts";

/** Commits pairs of keys for ever and says each number once it was acknowledged, until it is killed. */
const [path = ""] = process.argv.slice(2);
const store = new SqliteStore({ path, keepRevisions: 20 });
const { entries } = await store.list("left/");
for (let n = entries.length + 1; ; n += 1) {
  const result = await store.commit({
    guards: [{ key: `left/${n}`, revision: 0 }],
    operations: [
      { put: `left/${n}`, value: { n, padding: "x".repeat(2000) } },
      { put: `right/${n}`, value: { n } },
      { put: "last", value: n },
    ],
  });
  if (!result.committed) throw new Error(`refused: ${result.conflicts}`);
  process.stdout.write(`${n}\n`);
}
