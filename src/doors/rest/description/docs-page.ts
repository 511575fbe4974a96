/** The reference page: the OpenAPI document as HTML that needs neither JavaScript nor anything from elsewhere. */

import type { WorkflowDocument } from "../../../core/model/contract-types.gen.ts";
import type { ProblemCode } from "../../../core/model/problem.ts";
import { type Html, html } from "../../http/html.ts";
import { EXPLANATIONS } from "../../problems/explanations.ts";
import { PROBLEMS } from "../../problems/table.ts";
import { documentTables } from "./docs-fields.ts";
import { guide } from "./docs-guide.ts";
import { addressList, operationSection, operationsOf } from "./docs-operation.ts";
import { searchForm } from "./docs-search.ts";
import type { OpenApi } from "./openapi-types.ts";

export interface DocsPage {
  readonly openApi: OpenApi;
  readonly workflows: readonly WorkflowDocument[];
  /** What stands in front of all our paths. */
  readonly base: string;
  /** Where callers reach us, without trailing slash. */
  readonly publicUrl?: string | undefined;
  /** Whether callers without credentials are let in. */
  readonly isOpen: boolean;
}

/** What stands below the page's heading. */
export function docsPage(page: DocsPage): Html {
  const { openApi, workflows, base, isOpen } = page;
  const { info, tags, components } = openApi;
  const introduction = String(info["description"])
    .split("\n\n")
    .map((text) => html`<p>${text}</p>\n`);
  const url = page.publicUrl ?? "http://127.0.0.1:8080";
  const sections = tags.map(
    ({ name, description }) => html`<section aria-labelledby="${name}">
<h2 id="${name}">${description}</h2>
${operationsOf(openApi, name).map((told) => operationSection(told, { url, base, isOpen }))}</section>
`,
  );
  const schemas = Object.keys(components.schemas).length;
  return html`<p>Jobgate ${String(info["version"])}</p>
${introduction}
<p>For programs: <a href="${base}/openapi.json">openapi.json</a> (${schemas} schemas), <a href="${base}/schemas/job.json">JSON Schemas</a> such as /schemas/job.json, <a href="${base}/xsd/job.xsd">XSD</a> such as /xsd/job.xsd, and for SOAP the <a href="${base}/scene7/webservice/IpsApi.wsdl">WSDL</a>.</p>
${searchForm(base)}
<nav aria-label="Contents">
<p><a href="#authentication">Who may call</a>, <a href="#callbacks-told">callbacks</a>, <a href="#workflows-told">workflows and their options</a>, <a href="#documents-told">fields of all documents</a>, <a href="#problems">problems</a></p>
${tags.map((tag) => addressList(openApi, tag))}
</nav>
${guide({ url, base, isOpen })}
${sections}
${workflowsSection(workflows, base)}
${documentTables(components.schemas)}
${problemsSection(base)}`;
}

function workflowsSection(workflows: readonly WorkflowDocument[], base: string): Html {
  const rows = workflows.map(
    ({ name, description, profiles, options, parameters }) =>
      html`<tr><th scope="row"><a href="${base}/v1/workflows#${name}"><code>${name}</code></a></th><td>${description}</td><td>${profiles.map((profile) => profile.name).join(", ")}</td><td>${parameters === undefined ? options.map((option) => option.name).join(", ") : html`takes <code>${parameters}</code> in <code>parameters</code>`}</td></tr>
`,
  );
  return html`<section aria-labelledby="workflows-told">
<h2 id="workflows-told">Workflows and their options</h2>
<p><a href="${base}/v1/workflows">/v1/workflows</a> tells types, bounds and defaults; in a browser as a page.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="workflows-told"><table>
<thead><tr><th scope="col">Workflow</th><th scope="col">Does</th><th scope="col">Profiles</th><th scope="col">Options</th></tr></thead>
<tbody>
${rows}</tbody></table></div>
</section>`;
}

function problemsSection(base: string): Html {
  // Object.keys forgets the type; the table holds nothing else.
  const rows = (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
    const { status, title } = PROBLEMS[code];
    const link = html`<a href="${base}/problems/${code}"><code>${code}</code></a>`;
    return html`<tr><td>${link}</td><td>${status}</td><td>${title}</td><td>${EXPLANATIONS[code].meaning}</td></tr>
`;
  });
  return html`<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p>Every failure is a document (RFC 9457) in application/problem+json or application/problem+xml, and a page in a browser.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="problems"><table>
<thead><tr><th scope="col">code</th><th scope="col">status</th><th scope="col">title</th><th scope="col">means</th></tr></thead>
<tbody>
${rows}</tbody></table></div>
</section>`;
}
