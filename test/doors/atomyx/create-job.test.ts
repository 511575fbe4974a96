/** POST /api/jobs and GET /api/jobs/{id}: the documented examples, what comes back, and the same job under /v1. */

import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDocument, JobEventDocument } from "../../../src/core/model/contract-types.gen.ts";
import type { OpenApi } from "../../../src/doors/rest/description/openapi-types.ts";
import { getJson, jsonOf, postJson } from "../../harness/fetch-json.ts";
import { exchange } from "../../harness/peers/raw-client.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { ask, create, DOCUMENTED } from "./atomyx-client.ts";

const SWITCHES = ["adjust", "allowNonArtworkFiles", "checkFix", "proof"];

let server: TestServer;
beforeAll(async () => {
  const profiles = "https://profiles.example/print/Sheetfed%20Offset.kfpx=offset";
  server = await startServer(
    {
      PUBLIC_URL: "https://jobs.example",
      ATOMYX_PROFILES: `${profiles}, LargeFormat=large-format`,
    },
    // Nothing is fetched of what the examples name.
    { engine: STANDING_ENGINE },
  );
});
afterAll(() => server.close());

const post = (body: string | object, headers?: Record<string, string>) =>
  create(server.url, body, headers);

const TOKEN = /^https:\/\/jobs\.example\/u\/[\w-]{43}$/u;
const DEFAULTS = { adjust: true, checkFix: true, proof: true, allowNonArtworkFiles: false };

async function eventsOf(jobId: string, code: string): Promise<readonly JobEventDocument[]> {
  const events = await getJson<JobEventDocument[]>(`${server.url}/v1/jobs/${jobId}/events`);
  return events.filter((event) => event.code === code);
}

describe("the documented examples, posted unchanged", () => {
  it.each(Object.entries(DOCUMENTED))(
    "%s gives 201 and the documented members",
    async (_, body) => {
      const sent = JSON.parse(body) as Record<string, unknown>;
      const told = await post(body);
      expect([told.status, told.headers.get("content-type")]).toEqual([201, "application/json"]);
      expect(told.body).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
        status: "created",
        uploadURL: expect.stringMatching(TOKEN),
        metadata: [],
        capabilities: DEFAULTS,
        brand: {},
        ...sent,
      });
      const location = `https://jobs.example/api/jobs/${told.body.id}`;
      expect(told.headers.get("location")).toBe(location);
    },
  );
});

describe("values of properties", () => {
  const values = [
    '"a text"',
    '""',
    '"Ümläut 𝄞 <&>"',
    "250",
    "0",
    "-0.5",
    "1.0",
    "1e3",
    "12345678901234567890",
    "0.10000000000000000001",
    "true",
    "false",
    "null",
    "[]",
    '[1,"two",null,[3.50]]',
    "{}",
    '{"width":210,"unit":"mm","nested":{"a":[true]}}',
  ];

  it("of any JSON type come back as they were sent, to the last digit", async () => {
    const metadata = values.map(
      (value, at) => `{"propertyId":"p${at}","propertyName":"P ${at}","value":${value}}`,
    );
    const { status, text, body } = await post(
      `{"externalId":"values","metadata":[${metadata.join(",")}]}`,
    );
    expect(status).toBe(201);
    expect(text).toContain(`"metadata":[${metadata.join(",")}]`);
    const again = await ask(server.url, { path: `/api/jobs/${body.id}` });
    expect(again.text).toContain(`"metadata":[${metadata.join(",")}]`);
  });

  it("stand under /v1 as text with their type, and come from there the same way", async () => {
    const property = { propertyId: "size", propertyName: "Size", value: '{"w":1.50}' };
    const made = await jsonOf<JobDocument>(
      postJson(`${server.url}/v1/jobs`, {
        workflow: "artwork",
        externalId: "typed",
        metadata: [
          { ...property, valueType: "json" },
          { propertyId: "n", propertyName: "N", value: "x", valueType: "number" },
        ],
      }),
    );
    const { text } = await ask(server.url, { path: `/api/jobs/${made.jobId}` });
    expect(text).toContain('"value":{"w":1.50}');
    // What is no number stays the text that it is.
    expect(text).toContain('"propertyId":"n","propertyName":"N","value":"x"');
  });
});

describe("what is taken", () => {
  it.each([
    ["a path with a slash at its end", { path: "/api/jobs/" }],
    ["any Accept", { headers: { Accept: "text/html" } }],
    [
      "a content type with charset",
      { headers: { "Content-Type": "application/json; charset=utf-8" } },
    ],
    [
      "slashes escaped as .NET and PHP do",
      { body: '{"externalId":"a","returnURL":"https:\\/\\/shop.example\\/t"}' },
    ],
  ])(
    "%s",
    async (_, {
      path = "/api/jobs",
      headers = {},
      body = '{"externalId":"a"}',
    }: {
      path?: string;
      headers?: Record<string, string>;
      body?: string;
    }) => {
      const told = await ask(server.url, {
        path,
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body,
      });
      expect([told.status, told.headers.get("content-type")]).toEqual([201, "application/json"]);
    },
  );

  it("members that are null are none", async () => {
    const told = await post({
      externalId: "nulls",
      callbackURL: null,
      returnURL: null,
      metadata: null,
      capabilities: null,
      brand: { color: null },
      artwork: null,
    });
    expect(told.status).toBe(201);
    expect(told.body).not.toHaveProperty("returnURL");
    expect(told.body.capabilities).toEqual(DEFAULTS);
  });

  it("the same externalId twice makes two jobs, and /v1 finds both", async () => {
    const ids = [await post({ externalId: "twice" }), await post({ externalId: "twice" })].map(
      ({ body }) => body.id,
    );
    const found = await getJson<JobDocument[]>(`${server.url}/v1/jobs?externalId=twice`);
    expect(found.map(({ jobId }) => jobId).sort()).toEqual([...ids].sort());
  });

  it("returnURL comes back exactly, with its query", async () => {
    const returnURL = "https://shop.example/done?order=1&sig=a%2Fb%20c#top";
    const { body } = await post({ externalId: "back", returnURL });
    expect(body["returnURL"]).toBe(returnURL);
    const again = await ask(server.url, { path: `/api/jobs/${body.id}` });
    expect(again.body["returnURL"]).toBe(returnURL);
  });

  it("addresses of files come back as they were sent, and later without their query", async () => {
    const url = "https://shop.example/files/a.pdf?signature=secret";
    const logo = "https://shop.example/logo.png?key=secret";
    const { body } = await post({ externalId: "q", artwork: { url }, brand: { logo } });
    expect(body.artwork).toEqual({ url });
    expect(body.brand).toEqual({ logo });
    for (const path of [`/api/jobs/${body.id}`, `/v1/jobs/${body.id}`]) {
      const again = await ask(server.url, { path });
      expect(again.text).toContain("https://shop.example/files/a.pdf");
      expect(again.text).not.toContain("secret");
    }
  });

  it("capabilities that are given leave out what they do not name", async () => {
    const { body } = await post({ externalId: "c", capabilities: { proof: true } });
    expect(body.capabilities).toEqual({
      adjust: false,
      checkFix: false,
      proof: true,
      allowNonArtworkFiles: false,
    });
  });

  it("the property language chooses the language of the job", async () => {
    const metadata = [{ propertyId: "language", propertyName: "Language", value: "de_at" }];
    const { body } = await post({ externalId: "l", metadata });
    const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${body.id}`);
    expect(job.locale).toBe("de-AT");
  });
});

describe("what is not known here", () => {
  it("is taken, left out, and told by one event that names it", async () => {
    const { status, body } = await post({
      externalId: "u",
      priority: 3,
      brand: { color: "#fff", font: "Comic" },
      metadata: [{ propertyId: "a", propertyName: "A", value: 1, "x/y~z": null }],
      capabilities: {
        checkFix: true,
        checkFixParameters: [
          { propertyId: "bleed", propertyName: "Bleed", value: 4 },
          { propertyId: "varnish", propertyName: "Varnish", value: true },
        ],
      },
    });
    expect(status).toBe(201);
    expect(body).not.toHaveProperty("priority");
    expect(body.brand).toEqual({ color: "#fff" });
    const [members, parameters, ...more] = await eventsOf(body.id, "option.ignored");
    expect(more).toEqual([]);
    for (const name of ["/priority", "/brand/font", "/metadata/0/x~1y~0z"]) {
      expect(members?.message).toContain(name);
    }
    expect(parameters?.message).toContain("varnish");
    expect(parameters?.message).not.toContain("bleed");
  });

  it("is told by one event where a step is described that is switched off", async () => {
    const parameters = [{ propertyId: "bleed", propertyName: "Bleed", value: 4 }];
    const { body } = await post({
      externalId: "off",
      capabilities: {
        checkFix: false,
        checkFixProfile: "offset",
        checkFixParameters: parameters,
        proofProfile: "office",
      },
    });
    const [event, ...more] = await eventsOf(body.id, "option.ignored");
    expect(more).toEqual([]);
    expect(event?.message).toBe(
      "Without effect, because the capability in brackets is off: checkFixProfile (checkFix), checkFixParameters (checkFix), proofProfile (proof).",
    );
  });

  it("is counted where there is much of it", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`more${at}`, at]));
    const { status, body } = await post({ externalId: "many", ...many });
    expect(status).toBe(201);
    const [event] = await eventsOf(body.id, "option.ignored");
    expect(event?.message).toMatch(/\/more19, and 280 more\.$/u);
  });

  it("is not told where there is nothing of it", async () => {
    const { body } = await post(DOCUMENTED.capabilities);
    expect(await eventsOf(body.id, "option.ignored")).toEqual([]);
  });
});

describe("the description of this server", () => {
  it("shows the documented examples, and a schema that every request and answer keeps", async () => {
    const { paths, components } = await getJson<OpenApi>(`${server.url}/openapi.json`);
    const { requestBody, responses } = paths["/api/jobs"]?.["post"] ?? {};
    const told = requestBody?.content["application/json"];
    const examples = Object.values(told?.examples ?? {}) as readonly { readonly value: object }[];
    expect(examples.map(({ value }) => value)).toEqual(
      Object.values(DOCUMENTED).map((text) => JSON.parse(text)),
    );
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "openapi", components });
    const demand = (name: string, value: unknown): void => {
      const keeps = ajv.validate({ $ref: `openapi#/components/schemas/${name}` }, value);
      expect([keeps, ajv.errors]).toEqual([true, null]);
    };
    for (const { value } of examples) {
      const posted = await post(value);
      demand("AtomyxJobRequest", value);
      demand("AtomyxJob", posted.body);
      demand("AtomyxJob", (await ask(server.url, { path: `/api/jobs/${posted.body.id}` })).body);
    }
    const refused = await post({ externalId: 1 });
    demand("AtomyxProblem", refused.body);
    expect(Object.keys(responses ?? {})).toContain(String(refused.status));
    expect(ajv.validate({ $ref: "openapi#/components/schemas/AtomyxJobRequest" }, {})).toBe(false);
    expect(ajv.validate({ $ref: "openapi#/components/schemas/AtomyxJob" }, { id: "1" })).toBe(
      false,
    );
    const docs = await (await fetch(`${server.url}/docs`)).text();
    expect(docs).toContain("/api/jobs/{jobId}");
  });
});

describe("profile links", () => {
  it.each([
    "offset",
    "https://profiles.example/print/Sheetfed%20Offset.kfpx",
    "https://elsewhere.example/a/LargeFormat.kfpx?version=3",
    "LargeFormat.kfpx",
  ])("%s is a profile of ours, and comes back as it was sent", async (checkFixProfile) => {
    const capabilities = { checkFix: true, proof: true, checkFixProfile, proofProfile: "office" };
    const told = await post({ externalId: "p", capabilities });
    expect([told.status, told.body.capabilities]).toMatchObject([
      201,
      { checkFixProfile, proofProfile: "office" },
    ]);
    const history = await server.app.ports.artworks.history(told.body.id);
    expect(history?.artwork.check.profile).toBe(
      checkFixProfile.includes("Large") ? "large-format" : "offset",
    );
    expect(history?.artwork.proof.profile).toBe("office");
    const { capabilities: used } = await getJson<JobDocument>(
      `${server.url}/v1/jobs/${told.body.id}`,
    );
    expect(used).toMatchObject({
      checkFixProfile: history?.artwork.check.profile,
      proofProfile: "office",
    });
  });
});

it("a job without profiles shows under /v1 by which it is checked and proofed, where it is", async () => {
  const both = await post({ externalId: "p", capabilities: { checkFix: true, proof: true } });
  const none = await post({ externalId: "p", capabilities: { adjust: true } });
  const [used, unused] = await Promise.all(
    [both, none].map(({ body }) => getJson<JobDocument>(`${server.url}/v1/jobs/${body.id}`)),
  );
  expect(used?.capabilities).toMatchObject({
    checkFixProfile: "digital-print",
    proofProfile: "digital-print",
  });
  expect(Object.keys(unused?.capabilities ?? {}).toSorted()).toEqual(SWITCHES);
  expect(both.body.capabilities).not.toHaveProperty("checkFixProfile");
});

describe("the same request twice with an Idempotency-Key", () => {
  it("makes one job, and shows the same uploadURL", async () => {
    const headers = { "Idempotency-Key": "basket-1" };
    const [first, second] = [
      await post(DOCUMENTED.basic, headers),
      await post(DOCUMENTED.basic, headers),
    ];
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(first.body.uploadURL).toMatch(TOKEN);
    const other = await post({ externalId: "another" }, headers);
    expect([other.status, other.body["code"]]).toEqual([422, "idempotency-mismatch"]);
  });

  it("without the key shows another uploadURL", async () => {
    const [first, second] = [await post(DOCUMENTED.basic), await post(DOCUMENTED.basic)];
    expect(first.body.uploadURL).not.toBe(second.body.uploadURL);
  });
});

describe("the same job under /v1", () => {
  const asked = {
    externalId: "parity",
    returnURL: "https://shop.example/back",
    metadata: [{ propertyId: "qty", propertyName: "Copies", value: "250", valueType: "number" }],
    capabilities: {
      adjust: false,
      checkFix: true,
      checkFixProfile: "office",
      checkFixParameters: [{ propertyId: "bleed", propertyName: "Bleed", value: "3" }],
      proof: true,
      allowNonArtworkFiles: true,
    },
    brand: { color: "#0B6E4F" },
  };
  const xml = `<job><workflow>artwork</workflow><externalId>parity</externalId>
    <metadata><property><propertyId>qty</propertyId><propertyName>Copies</propertyName><value>250</value><valueType>number</valueType></property></metadata>
    <returnURL>https://shop.example/back</returnURL>
    <capabilities><adjust>false</adjust><checkFix>true</checkFix><checkFixProfile>office</checkFixProfile>
      <checkFixParameters><property><propertyId>bleed</propertyId><propertyName>Bleed</propertyName><value>3</value></property></checkFixParameters>
      <proof>true</proof><allowNonArtworkFiles>true</allowNonArtworkFiles></capabilities>
    <brand><color>#0B6E4F</color></brand></job>`;

  const submitted = async (type: string, body: string): Promise<JobDocument> => {
    const response = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": type, Accept: "application/json" },
      body,
    });
    expect(response.status).toBe(201);
    return (await response.json()) as JobDocument;
  };

  it("is the same, however it was submitted", async () => {
    const told = await post({
      ...asked,
      metadata: [{ propertyId: "qty", propertyName: "Copies", value: 250 }],
    });
    const jobs = await Promise.all([
      submitted("application/json", JSON.stringify({ workflow: "artwork", ...asked })),
      submitted("application/xml", xml),
      getJson<JobDocument>(`${server.url}/v1/jobs/${told.body.id}`),
    ]);
    for (const job of jobs) {
      expect(job).toMatchObject({
        ...asked,
        workflow: "artwork",
        status: { code: "creating" },
        waitingFor: "upload",
        artwork: { state: "created", versions: [], decisions: [] },
        uploadURL: expect.stringMatching(TOKEN),
        linkExpiresAt: expect.stringMatching(/Z$/u),
      });
    }
    expect(new Set(jobs.map(({ uploadURL }) => uploadURL)).size).toBe(3);
    expect(jobs[2]?.uploadURL).toBe(told.body.uploadURL);
  });

  it("is told in XML with the same fields", async () => {
    const { body } = await post(DOCUMENTED.branding);
    const response = await fetch(`${server.url}/v1/jobs/${body.id}`, {
      headers: { Accept: "application/xml" },
    });
    const text = await response.text();
    expect(text).toContain(`<uploadURL>${body.uploadURL}</uploadURL>`);
    expect(text).toContain("<color>#1A73E8</color>");
    expect(text).toContain(
      "<artwork><state>created</state><versions></versions><decisions></decisions></artwork>",
    );
  });

  it("stands in lists without its link", async () => {
    await post({ externalId: "listed" });
    const [job] = await getJson<JobDocument[]>(`${server.url}/v1/jobs?externalId=listed`);
    expect(job).toMatchObject({ workflow: "artwork", waitingFor: "upload" });
    expect(job).not.toHaveProperty("uploadURL");
  });
});

it("a Host or page that is not let in is told as what it is, and not as a wrong key", async () => {
  const content = '{"externalId":"elsewhere"}';
  const post = async (...fields: readonly string[]): Promise<string> => {
    const head = ["POST /api/jobs HTTP/1.1", "Content-Type: application/json", ...fields];
    const framing = [`Content-Length: ${content.length}`, "Connection: close", "", content];
    return exchange(server.url, [...head, ...framing].join("\r\n"));
  };
  const host = await post("Host: shop.example");
  expect(host).toMatch(/^HTTP\/1\.1 403 /u);
  expect(host).toContain("The request's Host is not a loopback name");
  const page = await post("Host: localhost", "Origin: https://shop.example");
  expect(page).toMatch(/^HTTP\/1\.1 403 /u);
  expect(page).toContain("The request's Origin is a web page");
});
