/** Problems in the caller's language, by Accept-Language, at every door: title and detail change, codes and everything else stay. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startServer, type TestServer } from "../harness/start-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function ask(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(server.url + path, { headers });
}

function submit(language: string, type: string, body: string): Promise<Response> {
  const headers = { "Accept-Language": language, "Content-Type": type };
  return fetch(`${server.url}/v1/jobs`, { method: "POST", headers, body });
}

describe("a problem", () => {
  it.each([
    [
      "de-AT,de;q=0.9,en;q=0.5",
      "de",
      /^Nicht gefunden: An dieser Adresse ist nichts\. Prüfen Sie/u,
    ],
    ["fr", "fr", /^Introuvable: Il n’y a rien à cette adresse\. Vérifiez/u],
    // RFC 9110 §12.4.2: no weight is above 1.
    ["fr;q=1,de;q=1.5", "fr", /^Introuvable: /u],
    ["it, ES;q=0.5", "es", /^No encontrado: No hay nada en esta dirección\. Compruebe/u],
  ])("for %s is told in %s", async (accepted, language, told) => {
    const answer = await ask("/v1/jobs/x/y/z", { "Accept-Language": accepted });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-language")).toBe(language);
    expect(answer.headers.get("vary")).toMatch(/^Accept, Accept-Language/u);
    const problem = (await answer.json()) as Record<string, string>;
    expect(problem["code"]).toBe("not-found");
    expect(problem["type"]).toMatch(/\/problems\/not-found$/u);
    expect(`${problem["title"]}: ${problem["detail"]}`).toMatch(told);
  });

  it.each(["en", "en-GB, de;q=0.9", "it", "*", ""])(
    "for %j is told in English",
    async (accepted) => {
      const answer = await ask("/v1/jobs/x/y/z", { "Accept-Language": accepted });
      expect(answer.headers.get("content-language")).toBeNull();
      expect(await answer.json()).toMatchObject({ title: "Not found" });
    },
  );

  it("of a document says the broken rule alike in JSON and XML, at the same place", async () => {
    const json = await submit("de", "application/json", '{"workflow":"rip-pdf","priorty":1}');
    const { violations } = (await json.json()) as {
      violations: { pointer: string; rule: string; message: string }[];
    };
    expect(violations[0]).toMatchObject({ pointer: "/priorty", rule: "unknown" });
    expect(violations[0]?.message).toContain("`priorty` ist hier nicht bekannt");
    const text = "<job><workflow>rip-pdf</workflow><priorty>1</priorty></job>";
    const xml = await (await submit("de", "application/xml", text)).text();
    expect(xml).toContain("<title>Ungültiges Dokument</title>");
    expect(xml).toContain("`priorty` ist hier nicht bekannt");
    expect(xml).toContain("<code>invalid-document</code>");
  });

  it("as a SOAP fault names its language where the version has a place for it", async () => {
    const answer = await fetch(`${server.url}/scene7/services/IpsApiService`, {
      method: "POST",
      headers: { "Content-Type": "application/soap+xml", "Accept-Language": "fr" },
      body: '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body/></e:Envelope>',
    });
    expect(await answer.text()).toMatch(
      /<soapenv:Text xml:lang="fr">Le Body doit contenir exactement un élément/u,
    );
  });

  it("as a page says which language stands in it", async () => {
    const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
    const page = await (await ask("/nothing", { "Accept-Language": "de", Accept: accept })).text();
    expect(page).toContain('role="alert" lang="de"><p>An dieser Adresse ist nichts.');
  });

  it("of OAuth stays in ASCII, which its standard demands", async () => {
    const answer = await fetch(`${server.url}/connect/token`, {
      method: "POST",
      headers: { "Accept-Language": "de" },
      body: new URLSearchParams({ grant_type: "password" }),
    });
    expect(answer.headers.get("content-language")).toBeNull();
    expect(await answer.text()).toContain("The grant_type must be client_credentials");
  });
});
