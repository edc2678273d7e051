import { describe, expect, test } from "vitest";
import { fillPath, readRequest } from "../../src/cli/api-request.ts";

describe("a request to the API as it is typed", () => {
  test.each([
    [["/v1/apps"], undefined, false, "GET /v1/apps"],
    [["GET", "/v1/apps?namespace=x"], undefined, false, "GET /v1/apps?namespace=x"],
    [["post", "/v1/a"], undefined, false, "POST /v1/a"],
    [["/v1/a"], "POST", false, "POST /v1/a"],
    [["/v1/a"], undefined, true, "POST /v1/a"],
    [["POST", "/v1/a"], "post", true, "POST /v1/a"],
  ] as const)("%j %s, body %s", (words, flagged, hasBody, request) => {
    const { method, path } = readRequest(words, flagged, hasBody);
    expect(`${method} ${path}`).toBe(request);
  });

  test.each([
    [["DELETE", "/v1/a"], undefined, false, /knows GET and POST, not DELETE/],
    [["/v2/a"], undefined, false, /begin with \/v1\//],
    [["GET", "/v1/a"], "POST", false, /which of the two/],
    [["GET", "/v1/a"], undefined, true, /takes no body/],
  ] as const)("%j %s is refused", (words, flagged, hasBody, message) => {
    expect(() => readRequest(words, flagged, hasBody)).toThrow(message);
  });

  test("names that are meant go into a path", () => {
    const names = { namespace: "default", app: () => "shop" };
    expect(fillPath("/v1/namespaces/:namespace/apps/:app/plan", names)).toBe("/v1/namespaces/default/apps/shop/plan");
    expect(fillPath("/v1/why?app=:app", names)).toBe("/v1/why?app=:app");
    expect(() => fillPath("/v1/namespaces/x/apps/:app", { ...names, app: () => undefined })).toThrow(/which app/);
  });
});
