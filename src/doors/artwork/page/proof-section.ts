/** The proof: a picture of every page with the lines of trim, bleed and safe zone, and the way to the decision. */

import { type Html, html } from "../../http/html.ts";
import type { PageView, ProofStage, ProofView } from "./view.ts";
import type { Words } from "./words.ts";

/** The version that waits for a decision. */
export function proofSection(
  { paths }: PageView,
  words: Words,
  { version, proof }: ProofStage,
): Html {
  const { proof: texts, decide } = words.texts;
  const approve = words.plain(decide.approve, { version });
  const reject = words.plain(decide.reject, { version });
  return html`<section class="panel" aria-labelledby="now">
<h2 id="now" tabindex="-1">${texts.heading}</h2>
<p>${words.fill(proof === undefined ? texts.withoutProof : texts.text, { version })}</p>
${proof !== undefined && pagesOf(proof, words)}
<h3>${decide.heading}</h3>
<p class="actions"><a class="button" href="${paths.approve}">${approve}</a> <a class="button second" href="${paths.reject}">${reject}</a></p>
</section>`;
}

function pagesOf({ pages, pageCount, pdf }: ProofView, words: Words): Html {
  const { proof: texts } = words.texts;
  const items = pages.map(({ number, picture }) => {
    const alt = words.plain(texts.picture, { page: number, pages: pageCount });
    return html`<li><figure><a class="sheet" href="${picture}"><img src="${picture}" alt="${alt}" loading="lazy"></a>
<figcaption>${words.plain(words.texts.findings.picture, { page: number, pages: pageCount })}</figcaption></figure></li>`;
  });
  return html`<ul class="pages">${items}</ul>
<p>${texts.lines}</p>
<ul>${texts.notices.map((notice) => html`<li>${notice}</li>`)}</ul>
${pdf !== undefined && html`<p><a href="${pdf}" download>${texts.download}</a></p>`}`;
}
