import { once } from "node:events";
import { request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_BODY_BYTES } from "../../../../src/engine/api/request-body.ts";
import { ORC_VERSION, VERSION_HEADER } from "../../../../src/engine/model/version.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";

type Asked = { method?: string; path: string; body?: string; headers?: OutgoingHttpHeaders };
type Answered = {
  status: number;
  version: unknown;
  body: { errors?: { code: string; message: string; next: unknown[] }[] };
};

let orcd: OrcdInMemory;
beforeAll(async () => {
  orcd = await OrcdInMemory.start();
});
afterAll(() => orcd.stop());

const SAME: OutgoingHttpHeaders = { [VERSION_HEADER]: ORC_VERSION };

function ask({ method = "GET", path, body, headers = SAME }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ socketPath: orcd.socket, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          version: response.headers[VERSION_HEADER],
          body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
        }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const APPLY = "/v1/namespaces/default/apps/shop/apply";
const apply = (body: unknown): Asked => ({ method: "POST", path: APPLY, body: JSON.stringify(body) });
const good = applyRequest(appSpec("shop", serviceSpec("web")));

describe("a request that does not fit is refused, saying where", () => {
  const cases: { name: string; asked: Asked; status: number; says: RegExp }[] = [
    { name: "no such path", asked: { path: "/v1/nothing" }, status: 404, says: /no \/v1\/nothing/ },
    { name: "another method", asked: { method: "POST", path: "/v1/apps" }, status: 405, says: /does not take POST/ },
    { name: "no JSON", asked: { method: "POST", path: APPLY, body: "{" }, status: 400, says: /not JSON/ },
    { name: "no body", asked: { method: "POST", path: APPLY }, status: 400, says: /spec: / },
    { name: "an unknown field", asked: apply({ ...good, more: 1 }), status: 400, says: /more/ },
    { name: "a field of another type", asked: apply({ ...good, basedOn: "1" }), status: 400, says: /basedOn: / },
    { name: "a negative count", asked: apply({ ...good, scale: { web: -1 } }), status: 400, says: /scale\.web: / },
    {
      name: "an unknown field of a service",
      asked: apply({ ...good, spec: appSpec("shop", { ...serviceSpec("web"), ...{ privileged: true } }) }),
      status: 400,
      says: /spec\.services\.web: .*privileged/,
    },
    {
      name: "an address of a port that is none",
      asked: apply({
        ...good,
        spec: appSpec(
          "shop",
          serviceSpec("web", {
            ports: [
              { target: 80, published: 80, hostIp: "10.0.0.1 . tcp . 80 : accept }\nflush ruleset", protocol: "tcp" },
            ],
          }),
        ),
      }),
      status: 400,
      says: /spec\.services\.web\.ports\.0\.hostIp: /,
    },
    {
      name: "a name that is none",
      asked: { path: "/v1/namespaces/default/apps/..%2Fshop" },
      status: 400,
      says: /app: no name/,
    },
    {
      name: "a release that is no number",
      asked: { path: "/v1/namespaces/default/apps/shop/releases/x" },
      status: 400,
      says: /number: /,
    },
    { name: "a query that is not known", asked: { path: "/v1/logs?ap=shop" }, status: 400, says: /ap/ },
    { name: "a time that is none", asked: { path: "/v1/logs?since=yesterday" }, status: 400, says: /since: no time/ },
    { name: "a cursor that is none", asked: { path: "/v1/watch?after=12" }, status: 400, says: /after: no cursor/ },
    {
      name: "a build that is no JSON",
      asked: { method: "POST", path: "/v1/builds?request=x" },
      status: 400,
      says: /request: no JSON/,
    },
    {
      name: "a body that is too large",
      asked: { method: "POST", path: APPLY, body: " ".repeat(MAX_BODY_BYTES + 1) },
      status: 400,
      says: /larger than/,
    },
  ];
  test.each(cases)("$name", async ({ asked, status, says }) => {
    const answer = await ask(asked);
    expect(answer.status).toBe(status);
    expect(answer.version).toBe(ORC_VERSION);
    expect(answer.body.errors?.[0]?.code).toBe("input.invalid");
    expect(answer.body.errors?.[0]?.message).toMatch(says);
  });

  test("without telling anybody its values, which may be secrets", async () => {
    const secret = serviceSpec("web", { environment: { PASSWORD: "hunter2" } });
    const answer = await ask(
      apply({ ...good, spec: appSpec("shop", { ...secret, replicas: -5 }), author: { name: 5 } }),
    );
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(JSON.stringify(orcd.logged)).not.toContain("hunter2");
  });
});

describe("versions", () => {
  const [major = 0, minor = 0] = ORC_VERSION.split(".").map(Number);
  test.each([
    { name: "an older client", version: `${major}.${minor - 1}.9`, says: /older than the orcd/ },
    { name: "a newer client", version: `${major}.${minor + 1}.0`, says: /older than this orc/ },
  ])("$name is told which side is older, and the way out", async ({ version, says }) => {
    const answer = await ask({ path: "/v1/apps", headers: { [VERSION_HEADER]: version } });
    expect(answer.status).toBe(426);
    expect(answer.body.errors?.[0]).toMatchObject({ code: "version.skew", message: expect.stringMatching(says) });
    expect(answer.body.errors?.[0]?.next).toHaveLength(1);
  });

  test("of the same minor speak to each other", async () => {
    expect(await ask({ path: "/v1/apps", headers: { [VERSION_HEADER]: `${major}.${minor}.99` } })).toMatchObject({
      status: 200,
      body: [],
    });
  });

  test("a client that says none is refused", async () => {
    expect((await ask({ path: "/v1/apps", headers: {} })).status).toBe(400);
  });
});

test("a request that comes while the view is loading waits for it", async () => {
  const slow = await OrcdInMemory.listen();
  try {
    let isAnswered = false;
    const answer = slow.client.version().finally(() => {
      isAnswered = true;
    });
    // Refused before anything is waited for: the server has read what was asked first.
    const refused = httpRequest({ socketPath: slow.socket, path: "/v1/nothing", headers: SAME, agent: false });
    const [response] = (await once(refused.end(), "response")) as [{ resume(): void }];
    response.resume();
    expect(isAnswered).toBe(false);
    await slow.load();
    expect(await answer).toMatchObject({ version: ORC_VERSION, clusterId: "c1" });
  } finally {
    await slow.stop();
  }
});
