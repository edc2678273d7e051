import type { TestProject } from "vitest/node";
import { bootHost } from "./host/boot.ts";
import type { HostFacts } from "./host/engine-host.ts";
import { loadFixtureImages } from "./images/fixtures.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The host that all end-to-end tests share. */
    sharedHost: HostFacts;
  }
}

/** Boots one engine host for the whole run; its processes end with their namespace, by pid, when the run ends. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const host = await bootHost(`e2e-${process.pid}`);
  try {
    await loadFixtureImages(host);
  } catch (error) {
    await host.down();
    throw error;
  }
  project.provide("sharedHost", host.facts);
  return () => host.down();
}
