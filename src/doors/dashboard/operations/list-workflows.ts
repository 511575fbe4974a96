/** GET /v1/workflows for whoever reads: what can be done, by which profiles and with which options. */

import { listWorkflows as list } from "../../../core/jobs/list-workflows.ts";
import type { OptionDocument, WorkflowDocument } from "../../../core/model/contract-types.gen.ts";
import { type Html, html } from "../../http/html.ts";
import { type DashboardOperation, showPage } from "../operation.ts";
import { tableOf } from "../pages/table.ts";

export const listWorkflows: DashboardOperation = {
  name: "listWorkflows",
  method: "GET",
  path: "/v1/workflows",
  demands: "nothing",
  handle(visit) {
    const workflows = list(visit.under.kit.ports);
    const ways = workflows.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`);
    const main = html`<p>What a job can do. Options are set by the job document's <code>options</code>; a profile sets some of them beforehand.</p>
<nav aria-label="Workflows"><ul class="columns">${ways}</ul></nav>
${workflows.map(sectionOf)}`;
    return showPage(visit, { title: "Workflows", main, here: "/v1/workflows" });
  },
};

function sectionOf({
  name,
  description,
  aliasOf,
  isDefault,
  parameters,
  profiles,
  options,
}: WorkflowDocument): Html {
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${name}${isDefault && " (the default)"}</h2>
<p>${description}</p>
${aliasOf !== undefined && html`<p>Another name of <a href="#${aliasOf}">${aliasOf}</a>.</p>`}
${parameters !== undefined && html`<p>It takes <code>parameters</code> with the element <code>${parameters}</code> instead of options.</p>`}
${tableOf({
  caption: `Profiles of ${name}`,
  heads: ["Profile", "Is for"],
  rows: profiles.map((profile) => [
    `${profile.name}${profile.isDefault ? " (the default)" : ""}`,
    profile.description,
  ]),
})}
${options.length > 0 && tableOf({ caption: `Options of ${name}`, heads: ["Option", "Value", "Default", "Is for"], rows: options.map(rowOf) })}</section>`;
}

function rowOf(option: OptionDocument): readonly (Html | string)[] {
  const { name, repeats, secret, description, excludes, needs } = option;
  const notes = [
    ...(repeats ? ["May be given more than once."] : []),
    ...(secret ? ["Never shown again."] : []),
    ...(excludes === undefined ? [] : [`Not together with ${excludes.join(", ")}.`]),
    ...(needs === undefined
      ? []
      : [`Has an effect where ${needs.option} is ${needs.choices.join(" or ")}.`]),
  ];
  return [
    html`<code>${name}</code>`,
    valueOf(option),
    option.default === undefined ? "none" : html`<code>${option.default}</code>`,
    [description, ...notes].join(" "),
  ];
}

function valueOf({ type, choices, minimum, maximum }: OptionDocument): string {
  if (choices !== undefined) {
    return choices.join(", ");
  }
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
  ];
  return [type, ...bounds].join(" ");
}
