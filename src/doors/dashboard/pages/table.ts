/** A table with a caption, which scrolls by itself where the window is narrow. */

import { type Html, type HtmlPart, html } from "../../http/html.ts";

export interface Table {
  readonly caption: string;
  /** The heads of the columns. */
  readonly heads: readonly string[];
  /** Their cells; the first names the row. */
  readonly rows: readonly (readonly HtmlPart[])[];
}

/** The region can be reached by keyboard, so that it can be scrolled without a mouse. */
export function tableOf({ caption, heads, rows }: Table): Html {
  const head = heads.map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody>
</table></div>`;
}
