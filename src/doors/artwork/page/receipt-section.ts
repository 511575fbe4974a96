/** The receipt of an approval: what was approved, by whom and when, and the way back to the shop. */

import { type Html, html } from "../../http/html.ts";
import type { PageView, ReceiptStage } from "./view.ts";
import { theirs, type Words } from "./words.ts";

/** Everything that shows later which file it was. */
export function receiptSection({ returnUrl }: PageView, words: Words, stage: ReceiptStage): Html {
  const { receipt, proof } = words.texts;
  const { decision, version, proofSha256, proofPdf } = stage;
  const rows: readonly (readonly [string, Html])[] = [
    [receipt.number, html`<code>${stage.number}</code>`],
    [receipt.time, words.time(decision.at)],
    [receipt.by, theirs(decision.name)],
    [receipt.file, theirs(stage.fileName)],
    [receipt.version, html`${version}`],
    [receipt.hash, html`<code>${stage.sha256}</code>`],
    ...(proofSha256 === undefined
      ? []
      : [[receipt.proofHash, html`<code>${proofSha256}</code>`] as const]),
    ...(decision.comment === undefined
      ? []
      : [[receipt.comment, html`<span dir="auto">${decision.comment}</span>`] as const]),
  ];
  return html`<section class="panel" aria-labelledby="now">
<h2 id="now" tabindex="-1">✓ ${receipt.heading}</h2>
<p>${words.fill(receipt.text, { version })}</p>
<dl class="pairs">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p class="hint">${receipt.print}</p>
${proofPdf !== undefined && html`<p><a href="${proofPdf}" download>${proof.download}</a></p>`}
${returnUrl !== undefined && html`<p class="actions"><a class="button" href="${returnUrl}" rel="noreferrer" target="_top">${receipt.goOn}</a></p>`}
</section>`;
}
