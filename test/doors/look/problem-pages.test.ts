/** What a browser meets where something is wrong: a page, at every door; and programs what they always got. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type RequiredServer, startRequired } from "../../harness/start-required.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

describe("what a browser is told where something is wrong", () => {
  let server: RequiredServer;
  beforeAll(async () => {
    server = await startRequired();
  });
  afterAll(() => server.close());

  const get = (path: string, accept?: string): Promise<Response> =>
    fetch(server.url + path, { headers: accept === undefined ? {} : { Accept: accept } });

  it.each([
    ["/nothing", 404],
    ["/v1/jobs/nobody", 401],
    ["/v1/jobs?colour=blue", 401],
    ["/problems/%zz", 400],
    ["/problems/nothing", 404],
    ["/conversion/v1.0/rest/jobs", 401],
    ["/scene7/UploadFile", 405],
    ["/scene7/api/submitJob", 405],
    ["/scene7/webservice/None.wsdl", 404],
    ["/published/1/none.png", 404],
    ["/exports/none/none.png", 404],
    ["/tus/none", 405],
    ["/api/jobs", 405],
    ["/jobs", 405],
    ["/jobs/v1/none", 401],
    ["/connect/token", 405],
    ["/metrics", 401],
    ["/schemas/none.json", 404],
    ["/health/none", 404],
  ])("%s is %i and a page, whatever the door", async (path, status) => {
    const page = await get(path, BROWSER);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      status,
      "text/html; charset=utf-8",
    ]);
    expect(page.headers.get("vary")).toContain("Accept");
    expect(page.headers.get("x-request-id")).not.toBeNull();
    expect(await page.text()).toMatch(/<h1>.+<\/h1>[^]*(?:role="alert"|action="\/sign-in")/u);
    const program = await get(path);
    expect(program.status).toBe(status);
    expect(program.headers.get("content-type") ?? "").not.toContain("text/html");
  });

  it("nothing of the address or of what was sent gets into a page as HTML", async () => {
    const page = await get(`/v1/jobs:%22%3E%3Cscript%3Ealert(1)%3C/script%3E?<script>=1`, BROWSER);
    expect(page.status).toBe(404);
    expect(await page.text()).not.toContain("<script");
    const policy = page.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; script-src 'none'");
  });

  it("problems are explained as pages too", async () => {
    const list = await get("/problems", BROWSER);
    expect(list.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const links = [...(await list.text()).matchAll(/href="(\/problems\/[^"]+)"/gu)];
    expect(links.length).toBeGreaterThan(30);
    const one = await (await get(links[0]?.[1] ?? "", BROWSER)).text();
    expect(one).toContain("<strong>How to mend it:</strong>");
    expect(one).toContain("<code>ipsApiFault</code>");
    expect((await get("/problems/not-found")).headers.get("content-type")).toContain("markdown");
  });
});
