/** The WSDL as it is served: by version, self-contained, with the address that callers use. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SoapServer, startSoapDoor } from "./start-soap-door.ts";
import { UNVERSIONED } from "../../harness/ips-message.ts";

let server: SoapServer;
beforeAll(async () => {
  server = await startSoapDoor();
});
afterAll(async () => {
  await server.close();
});

async function get(path: string): Promise<{ status: number; type: string | null; text: string }> {
  const response = await fetch(`${server.url}${path}`);
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    text: await response.text(),
  };
}

/** The fields of submitJobParam in a WSDL. */
function submitFields(wsdl: string): readonly string[] {
  const type = /<xs:element name="submitJobParam">(.*?)<\/xs:complexType>/su.exec(wsdl)?.[1];
  return [...(type ?? "").matchAll(/name="([A-Za-z]+)"/gu)].map((match) => match[1] ?? "");
}

describe("the WSDL", () => {
  it.each(["/scene7/webservice", "/scene7"])(
    "is served for every version under %s",
    async (folder) => {
      for (const namespace of server.contract.ipsNamespaces) {
        const version = namespace.slice(UNVERSIONED.length + 1);
        const file = version === "" ? "IpsApi.wsdl" : `IpsApi-${version}.wsdl`;
        const { status, type, text } = await get(`${folder}/${file}`);
        expect([file, status, type]).toEqual([file, 200, "text/xml;charset=UTF-8"]);
        expect(text).toContain(`xmlns:types="${namespace}"`);
        expect(text).toContain(`targetNamespace="${namespace}"`);
        const document = server.contract.parseXml(Buffer.from(text));
        expect(document.root.name).toBe("definitions");
        document.dispose();
      }
    },
  );

  it("is the latest version's at the service's address", async () => {
    const latest = await get("/scene7/webservice/IpsApi-2014-04-03.wsdl");
    for (const query of ["wsdl", "WSDL", "wsdl=", "a=b&wsdl"]) {
      expect((await get(`/scene7/services/IpsApiService?${query}`)).text).toBe(latest.text);
    }
  });

  it("holds its schemas and points to nothing else", async () => {
    for (const file of ["IpsApi.wsdl", "IpsApi-2013-02-15.wsdl", "IpsApi-2014-04-03.wsdl"]) {
      const { text } = await get(`/scene7/webservice/${file}`);
      expect(text).not.toMatch(/schemaLocation|xs:include|xs:import|jg:|urn:jobgate|urn:address/u);
      const used = [...text.matchAll(/(?:type|base)="(types|common):([A-Za-z]+)"/gu)];
      expect(used.length).toBeGreaterThan(30);
      for (const [, , name] of used) {
        expect(text).toMatch(new RegExp(`<xs:(complexType|simpleType) name="${name}">`, "u"));
      }
    }
  });

  it("declares what its version knows, and no name twice", async () => {
    const old = await get("/scene7/webservice/IpsApi.wsdl");
    const latest = await get("/scene7/webservice/IpsApi-2014-04-03.wsdl");
    expect(submitFields(old.text)).not.toContain("locale");
    expect(submitFields(latest.text)).toContain("locale");
    // Twenty-one of the vendor, six job elements of ours, and how long contents are kept.
    expect(submitFields(latest.text).length).toBe(28);
    const names = [...old.text.matchAll(/<xs:(?:complexType|simpleType) name="([^"]+)"/gu)];
    expect(new Set(names.map((match) => match[1])).size).toBe(names.length);
  });

  it("has built-in types alone, so that toolkits make dates and numbers of them", async () => {
    const { text } = await get("/scene7/webservice/IpsApi-2014-04-03.wsdl");
    expect(text).not.toContain("simpleType");
    for (const [name, type] of [
      ["execTime", "dateTime"],
      ["created", "dateTime"],
      ["fileSize", "long"],
      ["resolution", "double"],
      ["jobName", "string"],
    ]) {
      expect(text).toContain(`<xs:element name="${name}" type="xs:${type}"`);
    }
  });

  it("gives each root element a type of its own without a name", async () => {
    for (const namespace of server.contract.ipsNamespaces) {
      const version = namespace.slice(UNVERSIONED.length + 1);
      const { text } = await get(
        `/scene7/webservice/IpsApi${version === "" ? "" : `-${version}`}.wsdl`,
      );
      const parts = [...text.matchAll(/element="(?:types|common):([A-Za-z]+)"/gu)];
      expect(parts.length).toBeGreaterThan(25);
      for (const [, name] of parts) {
        expect(text).toMatch(new RegExp(`<xs:element name="${name}">\\s*<xs:complexType>`, "u"));
      }
    }
  });

  it("admits attributes of other namespaces on a fault, as the vendor's does", async () => {
    const { text } = await get("/scene7/webservice/IpsApi-2014-04-03.wsdl");
    for (const name of ["ipsApiFault", "authenticationFault", "authorizationFault"]) {
      const type = new RegExp(`<xs:element name="${name}">.*?</xs:complexType>`, "su").exec(text);
      expect(type?.[0]).toContain('<xs:anyAttribute namespace="##other"');
    }
  });

  it("has SOAP 1.1 alone for who asks with soap=1.1, which Axis 1.4 needs", async () => {
    for (const path of [
      "/scene7/webservice/IpsApi-2014-04-03.wsdl?soap=1.1",
      "/scene7/services/IpsApiService?wsdl&soap=1.1",
    ]) {
      const { text } = await get(path);
      expect(text).not.toMatch(/<soap12:|IpsApiServiceSoap12Binding|IpsApiSoap12Port/u);
      expect(text).toContain("<soap:address ");
    }
    const both = await get("/scene7/webservice/IpsApi-2014-04-03.wsdl");
    expect(both.text).toContain("<soap12:address ");
    const other = await get("/scene7/webservice/IpsApi-2014-04-03.wsdl?soap=2");
    expect([other.status, other.text.includes("/soap<")]).toEqual([400, true]);
  });

  it("has the authHeader in the version's namespace from 2014 on", async () => {
    for (const [file, element] of [
      ["IpsApi.wsdl", "common:authHeader"],
      ["IpsApi-2013-02-15.wsdl", "common:authHeader"],
      ["IpsApi-2014-04-03.wsdl", "types:authHeader"],
      ["IpsApi-2022-11-01-beta.wsdl", "types:authHeader"],
    ]) {
      const { text } = await get(`/scene7/webservice/${file}`);
      expect(text).toContain(`<wsdl:part name="authHeader" element="${element}"/>`);
    }
  });

  it("names the address that was called, in both ports", async () => {
    const { text } = await get("/scene7/webservice/IpsApi.wsdl");
    const address = `location="${server.url}/scene7/services/IpsApiService"`;
    expect(text.split(address).length).toBe(3);
  });

  it("names the address that serviceUrl asks for, escaped", async () => {
    const wanted = encodeURIComponent('https://a.example/x?y=1&z="$&$1<');
    const { text } = await get(`/scene7/webservice/IpsApi.wsdl?serviceUrl=${wanted}`);
    expect(text).toContain('location="https://a.example/x?y=1&amp;z=&quot;$&amp;$1&lt;"');
  });

  it("names PUBLIC_URL where it is set", async () => {
    const other = await startSoapDoor({ publicUrl: "https://jobs.example.com" });
    const response = await fetch(`${other.url}/scene7/services/IpsApiService?wsdl`);
    expect(await response.text()).toContain(
      'location="https://jobs.example.com/scene7/services/IpsApiService"',
    );
    await other.close();
  });

  it.each(["javascript:alert(1)", "relative", "ftp://a/", `http://a/${"x".repeat(2000)}`])(
    "refuses the serviceUrl %s",
    async (wanted) => {
      const query = `serviceUrl=${encodeURIComponent(wanted)}`;
      const { status, type, text } = await get(`/scene7/webservice/IpsApi.wsdl?${query}`);
      expect([status, type]).toEqual([400, "application/problem+xml; charset=utf-8"]);
      expect(text).toContain("/serviceUrl");
    },
  );

  it("is not found for a version that nobody knows", async () => {
    const { status, text } = await get("/scene7/webservice/IpsApi-1999-01-01.wsdl");
    expect([status, text.includes("2014-04-03")]).toEqual([404, true]);
  });

  it("leaves other names in its folders to other doors", async () => {
    for (const path of ["/scene7/webservice/other.wsdl", "/scene7/other"]) {
      // No door took it.
      expect((await get(path)).text).toContain("Nothing is at this address.");
    }
  });

  it("answers HEAD as GET, without the body", async () => {
    const response = await fetch(`${server.url}/scene7/webservice/IpsApi.wsdl`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("the page at the service's address", () => {
  it("tells people the operations and the WSDL files, which are there", async () => {
    const { status, type, text } = await get("/scene7/services/IpsApiService");
    expect([status, type]).toEqual([200, "text/html; charset=utf-8"]);
    expect(text).toContain("submitJob");
    const links = [...text.matchAll(/href="(\/[^"]+)"/gu)].map((match) => match[1] ?? "");
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) {
      // As a browser asks, which is whom the page is for.
      const headers = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
      const { status: found } = await fetch(`${server.url}${link}`, { headers });
      expect([link, found]).toEqual([link, 200]);
    }
  });
});
