import { describe, expect, test } from "vitest";
import { readReference } from "../../src/cli/reference.ts";

const SERVICES = ["web", "web-2", "db", "my-api"];

describe("references", () => {
  test.each([
    ["web", { service: "web" }],
    ["web.3", { service: "web", slot: 3 }],
    ["web-3", { service: "web", slot: 3 }],
    ["web-2", { service: "web-2" }],
    ["web-2.1", { service: "web-2", slot: 1 }],
    ["shop-web-3", { service: "web", slot: 3 }],
    ["shop-web", { service: "web" }],
    ["my-api-1", { service: "my-api", slot: 1 }],
    ["shop/web.1", { service: "web", slot: 1 }],
    ["blog/front.2", { app: "blog", service: "front", slot: 2 }],
    ["blog/front", { app: "blog", service: "front" }],
  ])("%s", (text, reference) => expect(readReference(text, "shop", SERVICES)).toEqual(reference));

  test("a mistyped one names the nearest", () => {
    expect(() => readReference("wbe.1", "shop", SERVICES)).toThrow(
      expect.objectContaining({ code: "service.unknown", next: [{ text: "did you mean web?" }] }),
    );
  });
});
