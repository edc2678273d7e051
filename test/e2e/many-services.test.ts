import { afterAll, expect, test } from "vitest";
import { manyServices } from "../../scripts/soak/many-services.ts";
import { agreement } from "../support/agreement.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";

const host = sharedHost();
const project = new Project(host, "many");
const SERVICES = 50;

afterAll(() => project.remove());

test("fifty services in chains come up in one go, serve, and go without a trace", async () => {
  const { outcome, services } = await project.up(manyServices(SERVICES, 18141));
  expect(outcome).toBe("applied");
  expect(services.filter(({ ready }) => ready === 1)).toHaveLength(SERVICES);
  expect(await agreement(host, project)).toHaveLength(SERVICES);
  await visitTimes(`http://${host.address}:18141/`, 3);
  expect((await project.orc("down", "--yes")).code).toBe(0);
  expect(await project.containers()).toEqual([]);
  expect(await host.output(["nft", "list", "table", "ip", "orc"])).not.toContain("default/many/");
});
