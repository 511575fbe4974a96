/** Pages that are about no artwork: the link that does not work, and what failed before it was known whose it is. */

import { html } from "../../http/html.ts";
import { documentOf } from "./layout.ts";
import { Words } from "./words.ts";

export interface BarePage {
  readonly language: string;
  readonly nonce: string;
  readonly style: string;
  /** The same for a link that is mistyped, over or taken back: nobody learns that there was one. */
  readonly kind: "unknown" | "trouble";
}

/** The whole document. */
export function barePage({ language, nonce, style, kind }: BarePage): string {
  const words = new Words(language);
  const { unknown, trouble } = words.texts;
  const { heading, text } = kind === "unknown" ? unknown : trouble;
  const body = html`<main class="wide" id="main" tabindex="-1">
<h1>${heading}</h1>
<p>${text}</p>
${kind === "unknown" && html`<p>${unknown.whom}</p>`}
</main>`;
  return documentOf(words, { nonce, brand: {}, style, title: heading, head: html``, body });
}
