import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describeCompose } from "./docs/compose.ts";
import { describeErrors } from "./docs/errors.ts";

// npm run docs: writes the documents that are made from the source; a test fails when they are behind.
const folder = resolve(import.meta.dirname, "../docs");
await writeFile(`${folder}/errors.md`, describeErrors());
await writeFile(`${folder}/compose.md`, describeCompose());
