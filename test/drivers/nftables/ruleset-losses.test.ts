import { expect, test } from "vitest";
import { isLoss } from "../../../src/drivers/nftables/ruleset-losses.ts";

test.each<[string, boolean]>([
  ["delete table ip orc", true],
  ["delete table ip filter", true],
  ["delete rule ip orc prerouting handle 4", true],
  ["delete chain ip orc balance", true],
  ["delete rule ip filter DOCKER-USER handle 2", true],
  ["delete chain ip filter DOCKER-USER", true],
  ["delete rule ip orc vip/10.211.0.2 handle 5", false],
  ["delete chain ip orc port/10.211.0.3/tcp/80", false],
  ["delete element ip orc vips { 10.211.0.2 : goto vip/10.211.0.2 }", false],
  ["delete rule ip filter KUBE-FORWARD handle 9", false],
  ["delete table inet somebodys", false],
  ["# a word of the monitor", false],
])("%s: %s", (line, loss) => {
  expect(isLoss(line)).toBe(loss);
});
