import { describe, expect, test } from "vitest";
import { compareRules, firewallRules, listed, wordsOf } from "../../../src/drivers/firewall/firewall-rules.ts";

const rules = firewallRules("orc0", "10.210.1.1");
const listing = ["-P FORWARD DROP", "-N DOCKER-USER", ...rules.map(listed), "-A DOCKER-USER -j RETURN"];

describe("compareRules", () => {
  test("is content with a listing that has them all", () => {
    expect(compareRules(listing.join("\n"), rules)).toEqual({ missing: [], stale: [] });
  });

  test("finds what is missing", () => {
    expect(compareRules("-N DOCKER-USER\n-A DOCKER-USER -j RETURN\n", rules)).toEqual({ missing: rules, stale: [] });
  });

  test("finds ours of an earlier version, of another bridge, and what is there twice; leaves others' rules alone", () => {
    const stale = [
      '-A DOCKER-USER -o orc0 -m comment --comment "orc rules 0" -j ACCEPT',
      '-A DOCKER-USER -o br9 -m conntrack --ctstate DNAT -m comment --comment "orc rules 1" -j ACCEPT',
      listed(rules[0]!),
    ];
    const others = ['-A DOCKER-USER -s 10.0.0.0/8 -m comment --comment "office orc rules" -j DROP'];
    expect(compareRules([...listing, ...stale, ...others].join("\n"), rules)).toEqual({ missing: [], stale });
  });
});

test("a listed rule comes apart into the words it was made of", () => {
  for (const rule of rules) expect(wordsOf(listed(rule))).toEqual(["-A", rule.chain, ...rule.match]);
});
