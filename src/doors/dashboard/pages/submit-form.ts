/** The form that submits a job with its files; files can be dropped on it where there is a script. */

import { ARTWORK_WORKFLOW } from "../../../core/model/artwork.ts";
import { RECORD_WORKFLOW } from "../../../core/model/people/record.ts";
import type { WorkflowDeclaration } from "../../../core/model/workflow.ts";
import type { Ports } from "../../../core/ports/ports.ts";
import { type Html, html } from "../../http/html.ts";
import { sizeOf } from "./words.ts";

/** The fields of the form, by their names there. */
export const FIELDS = { work: "work", name: "name", file: "data" } as const;

/** The names of the workflow and its profile in one value. No name holds a slash. */
const BETWEEN = "/";

/** Workflow and profile out of the form. */
export function chosenWork(value: string): { readonly workflow: string; readonly profile: string } {
  const [workflow = "", profile = ""] = value.split(BETWEEN, 2);
  return { workflow, profile };
}

export function submitForm({ workflows, limits }: Ports, base: string): Html {
  const groups = workflows
    .list()
    .filter(takesFiles)
    .map(({ name: workflow, profiles }) => {
      const options = profiles.map(
        ({ name }) =>
          html`<option value="${workflow}${BETWEEN}${name}">${workflow} / ${name}</option>`,
      );
      return html`<optgroup label="${workflow}">${options}</optgroup>`;
    });
  return html`<h2 id="submit-title">Submit a job</h2>
<form class="panel" id="submit" method="post" action="${base}/dashboard/jobs" enctype="multipart/form-data" aria-labelledby="submit-title">
<label for="file">Files</label>
<input id="file" name="${FIELDS.file}" type="file" multiple required aria-describedby="file-hint">
<p class="hint" id="file-hint">At most ${limits.documentsPerJobMax}, each up to ${sizeOf(limits.uploadBytesMax)}.<span id="drop-hint" hidden> You can also drop them here.</span></p>
<label for="work">What is done with them</label>
<select id="work" name="${FIELDS.work}">${groups}</select>
<p class="hint">Each <a href="${base}/v1/workflows">workflow</a> has profiles; options beyond them are set by programs.</p>
<label for="name">Name (may be left out)</label>
<input id="name" name="${FIELDS.name}" type="text" maxlength="200" autocomplete="off">
<p class="actions"><button>Submit</button></p>
</form>`;
}

/** Others take parameters, or are made by people. */
function takesFiles({ name, parameters }: WorkflowDeclaration): boolean {
  return parameters === undefined && name !== ARTWORK_WORKFLOW && name !== RECORD_WORKFLOW;
}
