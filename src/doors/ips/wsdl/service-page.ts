/** The page that people see who open the service's address in a browser. */

import { ipsVersionOf } from "../../../contract/ips-namespaces.ts";
import type { Answer } from "../../http/answer.ts";
import type { Operations } from "../operation-table.ts";
import { SERVICE_PATH } from "./service.ts";
import { escapeXml } from "../soap/xml-text.ts";

/** A short page: what the address is for, its operations and its WSDL files. */
export function servicePage(operations: Operations, namespaces: readonly string[]): Answer {
  const names = [...operations.names].map((name) => `<li><code>${escapeXml(name)}</code></li>`);
  const files = namespaces.map((namespace) => {
    const version = ipsVersionOf(namespace) ?? "";
    const file = `IpsApi${version === "" ? "" : `-${version}`}.wsdl`;
    return `<li><a href="/scene7/webservice/${file}">${file}</a></li>`;
  });
  return {
    status: 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
      "X-Content-Type-Options": "nosniff",
    },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>IpsApiService</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style></head>
<body>
<h1>IpsApiService</h1>
<p>This address takes SOAP 1.1 and 1.2 by POST. Toolkits start from <a href="${SERVICE_PATH}?wsdl">the WSDL</a>.</p>
<h2>Operations</h2>
<ul>${names.join("")}</ul>
<h2>WSDL by version</h2>
<ul>${files.join("")}</ul>
</body>
</html>
`,
  };
}
