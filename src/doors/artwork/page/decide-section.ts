/** The last step before a decision: what is decided on, who decides, and the button that does it. */

import { NAME_CHARS_MAX, TEXT_CHARS_MAX } from "../../../core/model/artwork.ts";
import { type Html, html } from "../../http/html.ts";
import { failureOf } from "./failure-section.ts";
import type { DecideStage, FieldFailure, PageView } from "./view.ts";
import type { Words } from "./words.ts";

/** Its form decides; nothing before it does. */
export function decideSection(view: PageView, words: Words, stage: DecideStage): Html {
  const { decide, receipt } = words.texts;
  const { version, fileName, sha256 } = stage;
  const isApproval = stage.kind === "approve";
  const heading = isApproval ? decide.approveHeading : decide.rejectHeading;
  return html`<section class="panel" aria-labelledby="now">
<h2 id="now" tabindex="-1">${words.fill(heading, { version })}</h2>
<p>${words.fill(isApproval ? decide.approveText : decide.rejectText, { file: fileName })}</p>
<dl class="pairs"><dt>${receipt.hash}</dt><dd><code>${sha256}</code></dd></dl>
<form method="post" action="${isApproval ? view.paths.approve : view.paths.reject}">
<input type="hidden" name="version" value="${version}">
${isApproval ? approvalFields(view, words, stage) : rejectionFields(view, words, stage)}
<p class="actions"><button>${isApproval ? decide.approveNow : decide.rejectNow}</button> <a class="button second" href="${view.paths.page}">${decide.back}</a></p>
</form>
</section>`;
}

function approvalFields(view: PageView, words: Words, stage: DecideStage): readonly Html[] {
  const { decide } = words.texts;
  const wrong = failureOf(view, "checked", words);
  return [
    html`<label class="choice"><input type="checkbox" id="checked" name="checked" value="yes" required${describedBy(wrong, "checked")}> ${decide.checked}</label>${wrong}`,
    nameField(view, words, stage),
    textField(view, words, {
      field: "comment",
      label: `${decide.comment} (${decide.optional})`,
      given: stage.given.comment,
    }),
  ];
}

function rejectionFields(view: PageView, words: Words, stage: DecideStage): readonly Html[] {
  const { decide } = words.texts;
  const hint = words.plain(decide.reasonHint, { max: words.number(TEXT_CHARS_MAX) });
  return [
    textField(view, words, {
      field: "reason",
      label: decide.reason,
      hint,
      given: stage.given.reason,
      isRequired: true,
    }),
    nameField(view, words, stage),
  ];
}

function nameField(view: PageView, words: Words, { given: { name = "" } }: DecideStage): Html {
  const wrong = failureOf(view, "name", words);
  return html`<label for="name">${words.texts.decide.name}</label>
${wrong}<input type="text" id="name" name="name" autocomplete="name" required dir="auto" maxlength="${NAME_CHARS_MAX}" value="${name}"${describedBy(wrong, "name")}>`;
}

interface TextField {
  readonly field: "comment" | "reason";
  readonly label: string;
  readonly hint?: string;
  readonly given: string | undefined;
  readonly isRequired?: boolean;
}

function textField(view: PageView, words: Words, text: TextField): Html {
  const { field, label, hint, given = "", isRequired = false } = text;
  const wrong = failureOf(view, field, words);
  return html`<label for="${field}">${label}</label>
${hint !== undefined && html`<p class="hint" id="${field}-hint">${hint}</p>`}
${wrong}<textarea id="${field}" name="${field}" dir="auto" rows="4" maxlength="${TEXT_CHARS_MAX}"${isRequired && html` required`}${describedBy(wrong, field, hint && `${field}-hint`)}>
${given}</textarea>`;
}

function describedBy(wrong: Html | undefined, field: FieldFailure["field"], hint?: string): Html {
  const ids = [wrong && `${field}-wrong`, hint].filter((id) => id !== undefined && id !== "");
  return html`${wrong && html` aria-invalid="true"`}${ids.length > 0 && html` aria-describedby="${ids.join(" ")}"`}`;
}
