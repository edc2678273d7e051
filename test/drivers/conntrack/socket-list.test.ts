import { describe, expect, test } from "vitest";
import { isInFlight, parseSockets } from "../../../src/drivers/conntrack/socket-list.ts";

const PRINTED = `0      0         10.210.1.6:80        10.210.1.1:48122
	 cubic wscale:7,7 rto:204 rtt:0.05/0.02 mss:1448 bytes_sent:129 bytes_acked:129 bytes_received:82 segs_out:4 segs_in:5 send 1Gbps lastsnd:1520 lastrcv:1524 lastack:1480 pacing_rate 2Gbps
0      12     [::ffff:10.210.1.6]:80   [::ffff:10.210.1.1]:48130
	 cubic wscale:7,7 bytes_received:86 segs_out:2 segs_in:4 lastsnd:800 lastrcv:796 lastack:796
`;

test("takes apart what ss prints", () => {
  expect(parseSockets(PRINTED)).toEqual([
    {
      local: "10.210.1.6",
      unreadBytes: 0,
      unsentBytes: 0,
      receivedBytes: 82,
      sentBytes: 129,
      sinceReceived: 1524,
      sinceSent: 1520,
    },
    {
      local: "10.210.1.6",
      unreadBytes: 0,
      unsentBytes: 12,
      receivedBytes: 86,
      sentBytes: 0,
      sinceReceived: 796,
      sinceSent: 800,
    },
  ]);
  expect(parseSockets("")).toEqual([]);
});

describe("isInFlight", () => {
  const idle = {
    local: "10.210.1.6",
    unreadBytes: 0,
    unsentBytes: 0,
    receivedBytes: 82,
    sentBytes: 129,
    sinceReceived: 1524,
    sinceSent: 1520,
  };

  test.each([
    ["an answered request, idle since", {}, false],
    ["a request that waits for its answer", { sinceReceived: 796, sinceSent: 800 }, true],
    ["an answer within one tick of the request", { sinceReceived: 1520 }, false],
    ["the same a moment ago", { sinceReceived: 8, sinceSent: 8 }, true],
    ["a first request without a byte of answer", { sentBytes: 0, sinceReceived: 500, sinceSent: 500 }, true],
    [
      "an opened connection that never asked",
      { receivedBytes: 0, sentBytes: 0, sinceReceived: 10, sinceSent: 10 },
      false,
    ],
    ["a request not yet read", { unreadBytes: 82 }, true],
    ["an answer on its way", { unsentBytes: 1448 }, true],
  ])("%s: %o → %s", (_, difference, expected) => {
    expect(isInFlight({ ...idle, ...difference })).toBe(expected);
  });
});
