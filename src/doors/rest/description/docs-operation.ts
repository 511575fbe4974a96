/** One operation on the reference page: address, parameters, bodies in JSON and XML side by side, answers. */

import { JSON_RANGE } from "./contents.ts";
import { escaped } from "../../http/html.ts";
import { indented } from "./indented.ts";
import type {
  Content,
  ExampleObject,
  OpenApi,
  OperationObject,
  ParameterObject,
} from "./openapi-types.ts";

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
export function addressList(openApi: OpenApi, tag: OpenApi["tags"][number]): string {
  const items = operationsOf(openApi, tag.name).map(({ path, method, operation }) => {
    const address = `${method.toUpperCase()} ${path}`;
    return `<li><a href="#${operation.operationId}">${escaped(address)}</a></li>`;
  });
  return `<p><a href="#${tag.name}">${escaped(tag.description)}</a></p>\n<ul>${items.join("")}</ul>`;
}

/** The operation's section. */
export function operationSection({ path, method, operation }: Told): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const answers = Object.entries(responses);
  const good = answers.filter(([status]) => Number.parseInt(status, 10) < 400);
  const bad = answers.filter((each) => !good.includes(each));
  return [
    `<article aria-labelledby="${operationId}">`,
    `<h3 id="${operationId}"><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3>`,
    `<p>${escaped(summary)} ${escaped(description ?? "").replaceAll(/`([^`]+)`/gu, "<code>$1</code>")}</p>`,
    parameters.length === 0 ? "" : parameterList(parameters),
    requestBody === undefined
      ? ""
      : `<h4>Request${requestBody.required ? "" : " (may be empty)"}</h4>\n${bodies(requestBody.content, `${operationId} request`)}`,
    ...good.map(
      ([status, { description: text, content = {} }]) =>
        `<h4>Answer ${status}</h4>\n<p>${escaped(text)}</p>\n${bodies(content, `${operationId} answer ${status}`)}`,
    ),
    "<details><summary>Problems</summary><dl>",
    ...bad.map(
      ([status, { description: text }]) => `<dt>${status}</dt><dd>${withLinks(escaped(text))}</dd>`,
    ),
    "</dl></details>",
    "</article>",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function withLinks(text: string): string {
  return text.replaceAll(/\(([a-z-]+)\)/gu, '(<a href="/problems/$1">$1</a>)');
}

function parameterList(parameters: readonly ParameterObject[]): string {
  const items = parameters.map(({ name, in: place, required, description, schema }) => {
    const values = Array.isArray(schema["enum"]) ? ` One of: ${schema["enum"].join(", ")}.` : "";
    const where = `${place}${required ? ", required" : ""}`;
    return `<dt><code>${escaped(name)}</code> <small>${where}</small></dt><dd>${escaped(description + values)}</dd>`;
  });
  return `<h4>Parameters</h4>\n<dl>${items.join("")}</dl>`;
}

/** The examples in JSON and XML side by side; other media types by name. */
function bodies(content: Content, label: string): string {
  const json = (content["application/json"] ?? content[JSON_RANGE])?.examples ?? {};
  const xml = content["application/xml"]?.examples ?? {};
  const pairs = Object.keys(json).map((name) => {
    const shown = [
      ["JSON", JSON.stringify(valueOf(json[name]), null, 2)],
      ["XML", indented(String(valueOf(xml[name])))],
    ] as const;
    const figures = shown.map(
      ([format, text]) =>
        `<figure><figcaption>${escaped(name)}, ${format}</figcaption><pre tabindex="0" role="region" aria-label="${escaped(`${label} ${name} ${format}`)}">${escaped(text)}</pre></figure>`,
    );
    return `<div class="pair">${figures.join("")}</div>`;
  });
  const others = Object.keys(content).filter(
    (type) => type !== JSON_RANGE && !/^application\/(?:json|xml)$/u.test(type),
  );
  const also = others.map((type) => `<code>${escaped(type)}</code>`).join(", ");
  return [
    ...pairs,
    also === "" ? "" : `<p>${pairs.length === 0 ? "As" : "Or as"} ${also}.</p>`,
  ].join("\n");
}

function valueOf(example: ExampleObject | { readonly $ref: string } | undefined): unknown {
  return example !== undefined && "value" in example ? example.value : undefined;
}
