/** The form that narrows the list of jobs: its fields are the query of the address. */

import type { Ports } from "../../../core/ports/ports.ts";
import type { Fields } from "../../http/fields.ts";
import { type Html, html } from "../../http/html.ts";
import { OUTCOMES, STATUSES } from "../../listing/job-list.ts";

export function filterForm(
  { workflows }: Pick<Ports, "workflows">,
  base: string,
  query: Fields,
): Html {
  const names = workflows.known.map(({ name }) => name);
  return html`<form class="panel" method="get" action="${base}/v1/jobs" role="search" aria-label="Jobs">
<div class="fields">
${choice(query, { name: "status", label: "Status", values: STATUSES })}
${choice(query, { name: "outcome", label: "Outcome", values: OUTCOMES })}
${choice(query, { name: "workflow", label: "Workflow", values: names })}
${choice(query, { name: "isTest", label: "Test jobs", values: ["true", "false"] })}
${text(query, "externalId", "External id")}
${text(query, "tag", "Tag")}
${text(query, "createdAfter", "Made after")}
${text(query, "createdBefore", "Made before")}
${choice(query, { name: "sort", label: "Order", values: ["createdAt"], shown: ["oldest first"], without: "newest first" })}
</div>
<p class="hint">Times are such as 2030-01-31T12:00:00Z.</p>
<p class="actions"><button>Show</button> <a href="${base}/v1/jobs">All jobs</a></p>
</form>`;
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
  /** The values as people read them. */
  readonly shown?: readonly string[];
  /** What holds where nothing is chosen. */
  readonly without?: string;
}

function choice(
  query: Fields,
  { name, label, values, shown = values, without = "any" }: Choice,
): Html {
  const chosen = query.get(name);
  const options = values.map(
    (value, at) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${shown[at]}</option>`,
  );
  return html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">${without}</option>${options}</select></div>`;
}

function text(query: Fields, name: string, label: string): Html {
  return html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" type="text" value="${query.get(name)}" autocomplete="off"></div>`;
}
