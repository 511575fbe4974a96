/** One operation on the reference page: address, curl, parameters, bodies in JSON and XML side by side, answers. */

import { JSON_RANGE } from "./contents.ts";
import { type Html, type HtmlPart, html } from "../../http/html.ts";
import { curlOf } from "./docs-curl.ts";
import type { Reached } from "./docs-guide.ts";
import { exampleValue } from "./example-value.ts";
import { indented } from "./indented.ts";
import type { Content, OpenApi, OperationObject, ParameterObject } from "./openapi-types.ts";

export interface Told {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

/** The operations of a group; those that others offer to us are last. */
export function operationsOf({ paths, webhooks }: OpenApi, tag: string): readonly Told[] {
  const others = Object.values(webhooks).map((methods) => ["your callbackURL", methods] as const);
  return [...Object.entries(paths), ...others].flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}

/** The addresses of a group, each with a link to its section. */
export function addressList(openApi: OpenApi, tag: OpenApi["tags"][number]): Html {
  const items = operationsOf(openApi, tag.name).map(
    ({ path, method, operation }) =>
      html`<li><a href="#${operation.operationId}">${method.toUpperCase()} ${path}</a></li>`,
  );
  return html`<p><a href="#${tag.name}">${tag.description}</a></p>
<ul class="columns">${items}</ul>
`;
}

/** The operation's section. */
export function operationSection(told: Told, reached: Reached): Html {
  const { path, method, operation } = told;
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const answers = Object.entries(responses);
  const good = answers.filter(([status]) => Number.parseInt(status, 10) < 400);
  const bad = answers.filter((each) => !good.includes(each));
  const curl = curlOf(told, reached);
  const answered = good.map(
    ([status, { description: text, content = {} }]) => html`<h4>Answer ${status}</h4>
<p>${text}</p>
${bodies(content, `${operationId} answer ${status}`)}`,
  );
  const problems = bad.map(
    ([status, { description: text }]) =>
      html`<dt>${status}</dt><dd>${withLinks(text, reached.base)}</dd>`,
  );
  return html`<article aria-labelledby="${operationId}">
<h3 id="${operationId}"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${summary} ${withCode(description ?? "")}</p>
${curl !== undefined && html`<pre tabindex="0" role="region" aria-label="${operationId} by curl">${curl}</pre>`}
${parameters.length > 0 && parameterList(parameters)}
${requestBody !== undefined && html`<h4>Request${!requestBody.required && " (may be empty)"}</h4>\n${bodies(requestBody.content, `${operationId} request`)}`}
${answered}
<details><summary>Problems</summary><dl class="pairs">${problems}</dl></details>
</article>
`;
}

/** Every second piece stands between backticks. */
function withCode(text: string): HtmlPart {
  return text.split("`").map((piece, at) => (at % 2 === 1 ? html`<code>${piece}</code>` : piece));
}

/** Every second piece is the code of a problem in brackets. */
function withLinks(text: string, base: string): HtmlPart {
  return text
    .split(/\(([a-z-]+)\)/u)
    .map((piece, at) =>
      at % 2 === 1 ? html`(<a href="${base}/problems/${piece}">${piece}</a>)` : piece,
    );
}

function parameterList(parameters: readonly ParameterObject[]): Html {
  const items = parameters.map(({ name, in: place, required, description, schema }) => {
    const values = Array.isArray(schema["enum"]) ? ` One of: ${schema["enum"].join(", ")}.` : "";
    const where = `${place}${required ? ", required" : ""}`;
    return html`<dt><code>${name}</code> <small>${where}</small></dt><dd>${description}${values}</dd>`;
  });
  return html`<h4>Parameters</h4>
<dl class="pairs">${items}</dl>`;
}

/** The examples in JSON and XML side by side; other media types by name. */
function bodies(content: Content, label: string): Html {
  const json = (content["application/json"] ?? content[JSON_RANGE])?.examples ?? {};
  const xml = content["application/xml"]?.examples ?? {};
  const pairs = Object.keys(json).map((name) => {
    const shown = [
      ["JSON", JSON.stringify(exampleValue(json[name]), null, 2)],
      ["XML", indented(String(exampleValue(xml[name])))],
    ] as const;
    const figures = shown.map(
      ([format, text]) =>
        html`<figure><figcaption>${name}, ${format}</figcaption><pre tabindex="0" role="region" aria-label="${label} ${name} ${format}">${text}</pre></figure>`,
    );
    return html`<div class="pair">${figures}</div>\n`;
  });
  const others = Object.keys(content).filter(
    (type) => type !== JSON_RANGE && !/^application\/(?:json|xml)$/u.test(type),
  );
  const also = others.map((type, at) => html`${at > 0 && ", "}<code>${type}</code>`);
  return html`${pairs}${also.length > 0 && html`<p>${pairs.length === 0 ? "As" : "Or as"} ${also}.</p>`}`;
}
