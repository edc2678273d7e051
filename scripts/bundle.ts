import { resolve } from "node:path";
import { bundleCli } from "./bundle-cli.ts";

await bundleCli(resolve(import.meta.dirname, "../dist"));
