/** The frame of every page: head, the brand's bar, steps, footer. Nothing in it comes from elsewhere. */

import type { StepName } from "../../../messages/artwork/artwork-texts.ts";
import { type Html, html } from "../../http/html.ts";
import { brandColors } from "./brand-colors.ts";
import type { BrandView, PageView } from "./view.ts";
import { theirs, type Words } from "./words.ts";

export interface Frame {
  readonly title: string;
  readonly main: Html;
  /** Where the artwork is on its way; absent on pages that are about none. */
  readonly step?: StepName;
  /** The page is loaded again by itself, also without script. */
  readonly isWaiting?: boolean;
}

/** The whole document of an upload link. */
export function framed(view: PageView, words: Words, frame: Frame): string {
  const { texts } = words;
  const { number } = view.order;
  const name = number === undefined ? texts.titleWithoutOrder : texts.title;
  const head = html`${frame.isWaiting === true && REFRESH}
<script type="module" src="${view.paths.script}" nonce="${view.nonce}"></script>`;
  const body = html`<header class="bar"><div class="wide">${barOf(view)}</div></header>
<div class="wide">
<main id="main" tabindex="-1">
<h1>${words.fill(name, { order: number ?? "" })}</h1>
${frame.step !== undefined && stepsOf(words, frame.step)}
${frame.main}
</main>
${footerOf(view, words)}
</div>`;
  const title = `${frame.title} – ${words.plain(name, { order: number ?? "" })}`;
  return documentOf(words, { ...view, style: view.paths.style, title, head, body });
}

export interface DocumentParts {
  readonly nonce: string;
  readonly brand: BrandView;
  /** The address of the style sheet. */
  readonly style: string;
  readonly title: string;
  readonly head: Html;
  readonly body: Html;
}

/** A document with the style and colours of ours. */
export function documentOf(words: Words, parts: DocumentParts): string {
  const { nonce, brand, style, title, head, body } = parts;
  const colors = brandColors(brand.color);
  return html`<!DOCTYPE html>
<html lang="${words.code}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
<style nonce="${nonce}">:root { --brand: ${colors.brand}; --on-brand: ${colors.onBrand}; --accent: ${colors.accent}; --accent-dark: ${colors.accentDark}; }</style>
${head}
</head>
<body>
<a class="skip" href="#main">${words.texts.skip}</a>
${body}
</body>
</html>
`.toString();
}

/** Only for those who have no script, which asks for less and keeps the place on the page. */
const REFRESH = html`<noscript><meta http-equiv="refresh" content="4"></noscript>`;

function barOf({ brand, company }: PageView): Html {
  return brand.logo === undefined
    ? html`<p>${theirs(company)}</p>`
    : html`<img class="logo" src="${brand.logo}" alt="${company}" height="48">`;
}

const STEPS: readonly StepName[] = ["upload", "check", "decide", "done"];

function stepsOf({ texts: { steps } }: Words, now: StepName): Html {
  const items = STEPS.map((step, index) => {
    const isNow = step === now;
    const isDone = index < STEPS.indexOf(now) || (isNow && step === "done");
    const note = isDone ? html` <small>(${steps.isDone})</small>` : undefined;
    return html`<li${isNow && html` aria-current="step"`}>${index + 1}. ${steps[step]}${note}</li>`;
  });
  return html`<ol class="steps" aria-label="${steps.label}">${items}</ol>`;
}

function footerOf({ company, languages, openUntil, paths }: PageView, words: Words): Html {
  const { footer, languages: label } = words.texts;
  const links = languages.map(({ code, name }) =>
    code === words.code
      ? html`<li><span lang="${code}" aria-current="true">${name}</span></li>`
      : html`<li><a href="${paths.start}?language=${code}" lang="${code}" hreflang="${code}">${name}</a></li>`,
  );
  const until =
    openUntil === undefined
      ? undefined
      : words.fill(footer.openUntil, { time: words.time(openUntil) });
  return html`<footer>
<p>${words.fill(footer.questions, { company })} ${until}</p>
<nav aria-label="${label}"><ul>${links}</ul></nav>
</footer>`;
}
