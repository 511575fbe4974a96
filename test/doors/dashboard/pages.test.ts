/** The dashboard's pages over HTTP: who gets them, what they say, what their forms do, and what is never in them. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { postJson } from "../../harness/fetch-json.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const HOSTILE = `<img src=x onerror="alert(1)">'"&`;
/** The smallest PNG: one pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("the dashboard", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  });
  afterAll(() => server.close());

  const get = (path: string, accept = BROWSER): Promise<Response> =>
    fetch(server.url + path, { headers: { Accept: accept }, redirect: "manual" });

  const page = async (path: string): Promise<string> => {
    const answer = await get(path);
    expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
      path,
      200,
      "text/html; charset=utf-8",
    ]);
    expect(answer.headers.get("vary")).toBe("Accept");
    expect(answer.headers.get("content-security-policy")).toMatch(
      /default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src 'sha256-[\w+/=]+'/u,
    );
    return answer.text();
  };

  const post = (path: string, body: FormData | URLSearchParams, headers: object = {}) =>
    fetch(server.url + path, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { Accept: BROWSER, "Sec-Fetch-Site": "same-origin", ...headers },
    });

  const newestId = async (): Promise<string | undefined> => {
    const jobs = (await (await fetch(`${server.url}/v1/jobs?limit=1`)).json()) as {
      jobId: string;
    }[];
    return jobs[0]?.jobId;
  };

  const formOf = (fields: Readonly<Record<string, string>>, fileName = "dot.png"): FormData => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      form.set(name, value);
    }
    form.append("data", new Blob([PNG]), fileName);
    return form;
  };

  it.each(["/v1/jobs", "/v1/workflows", "/v1/schedules"])(
    "%s is a page for browsers, and JSON or XML for programs as before",
    async (path) => {
      expect(await page(path)).toContain("<h1>");
      for (const [accept, type] of [
        ["*/*", "application/json"],
        ["application/xml", "application/xml; charset=utf-8"],
        ["text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json"],
      ] as const) {
        const answer = await get(path, accept);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
        expect(answer.headers.get("vary")).toBe("Accept");
      }
    },
  );

  it("the start page leads to every page of its bar, and to what programs need", async () => {
    const links = [...(await page("/")).matchAll(/href="(\/[^"#]*)"/gu)].map(
      ([, link = ""]) => link,
    );
    expect(links.length).toBeGreaterThan(15);
    for (const link of new Set(links)) {
      expect([link, (await get(link)).status]).toEqual([link, 200]);
    }
    expect((await get("/", "*/*")).status).toBe(404);
  });

  it("takes the first job by its form, and shows it with its files, events and the same by programs", async () => {
    const made = await post(
      "/dashboard/jobs",
      formOf({ work: "optimize-images/web", name: HOSTILE }, HOSTILE),
    );
    expect(made.status).toBe(303);
    const path = made.headers.get("location") ?? "";
    expect(path).toMatch(/^\/v1\/jobs\/[0-9a-f-]{36}$/u);
    const job = (await (await fetch(server.url + path)).json()) as object;
    expect(job).toMatchObject({ name: HOSTILE, workflow: "optimize-images", profile: "web" });
    const shown = await page(path);
    expect(shown).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'&quot;&amp;");
    expect(shown).not.toContain("<img src=x");
    for (const heading of ["Documents", "Timeline", "The same by programs"]) {
      expect(shown).toContain(`<h2>${heading}</h2>`);
    }
  });

  it.each([
    ["a foreign page's", { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }],
    ["a sister page's", { "Sec-Fetch-Site": "same-site", Origin: "http://other.localhost" }],
    ["nobody's", {}],
    ["a local file's", { Origin: "null" }],
  ])("refuses %s form, and makes nothing of it", async (_whose, headers) => {
    const before = await newestId();
    const answer = await fetch(`${server.url}/dashboard/jobs`, {
      method: "POST",
      body: formOf({ work: "optimize-images/web" }),
      headers: { Accept: BROWSER, ...headers },
    });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      403,
      "text/html; charset=utf-8",
    ]);
    expect(await newestId()).toBe(before);
  });

  it("tells what is wrong with a form, and keeps nothing of it", async () => {
    const noFile = new FormData();
    noFile.set("work", "optimize-images/web");
    for (const [form, status, words] of [
      [noFile, 400, "No file was chosen"],
      [formOf({ work: "magic/web" }), 400, "magic"],
      [formOf({ work: "optimize-images/web", name: "x".repeat(256) }), 400, "/name"],
    ] as const) {
      const answer = await post("/dashboard/jobs", form);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([
        status,
        "text/html; charset=utf-8",
      ]);
      expect(await answer.text()).toContain(words);
    }
  });

  it("the list's filters are the query that programs ask, without what a form leaves empty", async () => {
    await postJson(`${server.url}/v1/jobs`, { name: "waits", tags: ["blue"] });
    const sent = await get("/v1/jobs?status=&tag=blue&workflow=");
    expect([sent.status, sent.headers.get("location")]).toEqual([303, "/v1/jobs?tag=blue"]);
    const shown = await page("/v1/jobs?tag=blue");
    expect(shown).toContain(">waits</a>");
    expect(shown).toContain(`/v1/jobs?tag=blue</code>`);
    expect(await page("/v1/jobs?tag=none")).toContain("No job is like that");
    const wrong = await get("/v1/jobs?status=blue");
    expect([wrong.status, wrong.headers.get("content-type")]).toEqual([
      400,
      "text/html; charset=utf-8",
    ]);
    expect(await wrong.text()).toContain("status must be one of");
  });

  it("pages of the list lead to each other", async () => {
    for (const name of ["one", "two", "three"]) {
      await postJson(`${server.url}/v1/jobs`, { name, tags: ["paged"] });
    }
    const names = (text: string): readonly string[] =>
      [...text.matchAll(/>(one|two|three)<\/a>/gu)].map(([, name = ""]) => name);
    const first = await page("/v1/jobs?tag=paged&limit=2");
    expect(names(first)).toEqual(["three", "two"]);
    const next = /href="([^"]+)" rel="next"/u.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await page(next);
    expect(names(second)).toEqual(["one"]);
    const back = /href="([^"]+)" rel="prev"/u.exec(second)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(names(await page(back))).toEqual(["three", "two"]);
  });

  it("cancels a job by its form", async () => {
    const made = await postJson(`${server.url}/v1/jobs`, { name: "never started" });
    const { jobId } = (await made.json()) as { jobId: string };
    const answer = await post(`/dashboard/jobs/${jobId}/cancel`, new URLSearchParams());
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/v1/jobs/${jobId}`]);
    const shown = await page(`/v1/jobs/${jobId}`);
    expect(shown).toContain("cancelled");
    expect(shown).not.toContain("Cancel the job");
  });

  it("shows whom a job told, sends it again, and shows what the job put into the library", async () => {
    const receiver = await useReceiver((response, { path }) => {
      response.end(path === "/dot.png" ? PNG : "");
    });
    const made = await postJson(`${server.url}/v1/jobs`, {
      name: "Uploads a dot",
      callbackURL: `${receiver.url}/told?secret=1`,
      parameters: {
        uploadUrlsJob: {
          urlArray: [{ sourceUrl: `${receiver.url}/dot.png`, destPath: "shop/dot.png" }],
          overwrite: true,
          readyForPublish: true,
          createMask: false,
          emailSetting: "None",
        },
      },
    });
    expect([made.status, await made.clone().text()]).toEqual([201, expect.any(String)]);
    const { jobId } = (await made.json()) as { jobId: string };
    const calls = async (count: number): Promise<void> => {
      await vi.waitFor(() => {
        expect(receiver.received.filter(({ path }) => path.startsWith("/told")).length).toBe(count);
      }, 10_000);
    };
    await calls(2);
    const shown = await vi.waitFor(async () => {
      const text = await page(`/v1/jobs/${jobId}`);
      expect(text.match(/✓<\/span> delivered/gu)?.length).toBe(2);
      return text;
    }, 10_000);
    expect(shown).not.toContain("secret=1");
    // The same by SOAP is a message that the contract takes: the door of SOAP does it.
    const soap = /Submit by SOAP<\/summary><pre tabindex="0">[^]*?-d '([^]*?)'<\/pre>/u.exec(
      shown,
    )?.[1];
    const message = (soap ?? "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    const again = await fetch(`${server.url}/scene7/services/IpsApiService`, {
      method: "POST",
      body: message,
      headers: { "Content-Type": "text/xml" },
    });
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining("jobHandle")]);
    const replay = /action="([^"]+\/replay)"/u.exec(shown)?.[1] ?? "";
    const sent = await post(replay, new URLSearchParams());
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `/v1/jobs/${jobId}`]);
    await calls(3);
    const library = await page("/library");
    expect(library).toContain("shop/dot.png");
    expect(library).toContain("1 × 1 px");
    expect(await page("/library?after=shop/dot.png")).toContain("nothing further down");
  });

  it("leads to addresses below the path of PUBLIC_URL, and gives programs the whole of it", async () => {
    const below = await startServer({ PUBLIC_URL: "https://print.example/jobs" });
    const headers = { Accept: BROWSER };
    for (const path of ["/", "/v1/jobs", "/docs", "/problems", "/nothing"]) {
      const text = await (await fetch(below.url + path, { headers })).text();
      const links = [...text.matchAll(/(?:href|action|src)="(\/[^"]*)"/gu)].map(([, link]) => link);
      expect(links.length).toBeGreaterThan(5);
      expect([path, links.filter((link) => !link?.startsWith("/jobs/"))]).toEqual([path, []]);
    }
    const list = await (await fetch(`${below.url}/v1/jobs`, { headers })).text();
    expect(list).toContain("curl https://print.example/jobs/v1/jobs");
    await below.close();
  });

  it("what is no id, and what is nobody's, is told as a page", async () => {
    for (const [path, status] of [
      ["/v1/jobs/nobody", 404],
      ["/v1/jobs/01a22186-3798-7368-ada6-a879208b59a9", 404],
      ["/dashboard/assets/0123456789abcdef/dashboard.js", 404],
    ] as const) {
      expect([path, (await get(path)).status]).toEqual([path, status]);
    }
  });

  it("schedules say when they fire next, in UTC and in the zone of their rule", async () => {
    const asked = {
      name: "every noon",
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
      execSchedule: "0 0 12 * * ?",
      timeZone: "Asia/Tokyo",
    };
    expect((await postJson(`${server.url}/v1/schedules`, asked)).status).toBe(201);
    const shown = await page("/v1/schedules");
    const [, utc = "", tokyo = ""] =
      /<tbody><tr><th scope="row">([^<]+)<\/th><td>([^<]+)<\/td>/u.exec(shown) ?? [];
    expect(utc).toMatch(/^\w{3} \d{4}-\d\d-\d\d 03:00:00 UTC$/u);
    expect(tokyo).toMatch(/^\w{3} \d{4}-\d\d-\d\d 12:00:00 (?:JST|GMT\+9)$/u);
  });
});
