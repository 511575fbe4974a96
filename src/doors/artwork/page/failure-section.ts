/** What was wrong with what was just sent: once on top, and at each field that it is about. */

import { NAME_CHARS_MAX, TEXT_CHARS_MAX } from "../../../core/model/artwork.ts";
import type { TroubleName } from "../../../messages/artwork/artwork-texts.ts";
import { type Html, html } from "../../http/html.ts";
import { PICTURE_TYPES } from "./order-section.ts";
import type { FieldFailure, PageView } from "./view.ts";
import type { Words } from "./words.ts";

/** On top of the page, where the script takes the reader; undefined where nothing went wrong. */
export function failureSection(view: PageView, words: Words): Html | undefined {
  const { failure, order, trouble } = view;
  if (failure === undefined) {
    return trouble === undefined ? undefined : troubleSection(trouble, words);
  }
  const { errors } = words.texts;
  const max = words.size(order.limits.sizeBytesMax);
  const types = `PDF, ${PICTURE_TYPES}`;
  const links = failure.fields.map(
    (each) => html`<li><a href="#${each.field}">${saidOf(each, words)}</a></li>`,
  );
  return html`<div class="panel failed" role="alert" id="failure" tabindex="-1">
<h2>${errors.heading}</h2>
<p>${words.plain(errors.failures[failure.name], { max, types })}</p>
${links.length > 0 && html`<ul>${links}</ul>`}
</div>`;
}

/** What failed without anybody looking on. */
function troubleSection(trouble: TroubleName, words: Words): Html {
  return html`<div class="panel failed" role="note">
<h2>${words.texts.errors.heading}</h2>
<p>${words.texts.errors.troubles[trouble]}</p>
</div>`;
}

/** At the field; its control is described by `<field>-wrong`. */
export function failureOf(
  { failure }: PageView,
  field: FieldFailure["field"],
  words: Words,
): Html | undefined {
  const found = failure?.fields.find((each) => each.field === field);
  return found && html`<p class="wrong" id="${field}-wrong">✕ ${saidOf(found, words)}</p>`;
}

function saidOf({ field, kind }: FieldFailure, words: Words): string {
  const max = field === "name" ? NAME_CHARS_MAX : TEXT_CHARS_MAX;
  return words.plain(words.texts.errors[kind], { max: words.number(max) });
}
