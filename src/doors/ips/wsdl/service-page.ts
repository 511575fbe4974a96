/** The page that people see who open the service's address in a browser. */

import { ipsVersionOf } from "../../../contract/ips-namespaces.ts";
import type { Answer } from "../../http/answer.ts";
import { html } from "../../http/html.ts";
import { pageAnswer } from "../../look/document.ts";
import type { Operations } from "../operation-table.ts";
import { SERVICE_PATH } from "./service.ts";

/**
 * A short page: what the address is for, its operations and its WSDL files.
 * @param base what stands in front of all our paths
 */
export function servicePage(
  operations: Operations,
  namespaces: readonly string[],
  base: string,
): Answer {
  const names = [...operations.names].map((name) => html`<li><code>${name}</code></li>`);
  const files = namespaces.map((namespace) => {
    const version = ipsVersionOf(namespace) ?? "";
    const file = `IpsApi${version === "" ? "" : `-${version}`}.wsdl`;
    return html`<li><a href="${base}/scene7/webservice/${file}">${file}</a></li>`;
  });
  const main = html`<p>This address takes SOAP 1.1 and 1.2 by POST. Toolkits start from <a href="${base}${SERVICE_PATH}?wsdl">the WSDL</a>.</p>
<h2>Operations</h2>
<ul class="columns">${names}</ul>
<h2>WSDL by version</h2>
<ul class="columns">${files}</ul>`;
  return pageAnswer({ title: "IpsApiService", main, base });
}
