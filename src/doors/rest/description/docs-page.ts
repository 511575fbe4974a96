/** The reference page: the OpenAPI document as HTML that needs neither JavaScript nor anything from elsewhere. */

import type { ProblemCode } from "../../../core/model/problem.ts";
import { EXPLANATIONS } from "../../problems/explanations.ts";
import { PROBLEMS } from "../../problems/table.ts";
import { STYLE } from "./docs-style.ts";
import { addressList, operationSection, operationsOf } from "./docs-operation.ts";
import { escaped } from "../../http/html.ts";
import type { OpenApi } from "./openapi-types.ts";

/** The whole page. */
export function docsPage(openApi: OpenApi): string {
  const { info, tags, components } = openApi;
  const introduction = String(info["description"])
    .split("\n\n")
    .map((text) => `<p>${escaped(text)}</p>`)
    .join("\n");
  const sections = tags.map(
    ({ name, description }) =>
      `<section aria-labelledby="${name}">\n<h2 id="${name}">${escaped(description)}</h2>\n${operationsOf(openApi, name).map(operationSection).join("\n")}</section>`,
  );
  const schemas = Object.keys(components.schemas).length;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jobgate: reference</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1>Jobgate ${escaped(String(info["version"]))}</h1>
${introduction}
<p>For programs: <a href="/openapi.json">openapi.json</a> (${schemas} schemas), <a href="/schemas/job.json">JSON Schemas</a> such as /schemas/job.json, <a href="/xsd/job.xsd">XSD</a> such as /xsd/job.xsd, and for SOAP the <a href="/scene7/webservice/IpsApi.wsdl">WSDL</a>.</p>
</header>
<nav aria-label="Operations">
${tags.map((tag) => addressList(openApi, tag)).join("\n")}
<p><a href="#problems">Problems</a></p>
</nav>
<main id="main">
${sections.join("\n")}
${problemsSection()}
</main>
</body>
</html>
`;
}

function problemsSection(): string {
  // Object.keys forgets the type; the table holds nothing else.
  const rows = (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
    const { status, title } = PROBLEMS[code];
    const cells = [
      `<a href="/problems/${code}"><code>${code}</code></a>`,
      String(status),
      escaped(title),
      escaped(EXPLANATIONS[code].meaning),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p>Every failure is a document (RFC 9457) in application/problem+json or application/problem+xml.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="problems"><table>
<thead><tr><th scope="col">code</th><th scope="col">status</th><th scope="col">title</th><th scope="col">means</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>
</section>`;
}
