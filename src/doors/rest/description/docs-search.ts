/** Search in the reference: the headings and table rows in which all asked words stand, each with a link and the words around the first. */

import { type Html, html } from "../../http/html.ts";

/** What stands below a heading, or in a row of a table there. */
interface Passage {
  /** Of the heading, or of the table. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

const MOST_FOUND = 60;
const MOST_WORDS = 8;
const BEFORE = 60;
const AROUND = 240;

/** The form above the page and above what was found. */
export function searchForm(base: string, asked = ""): Html {
  return html`<form role="search" method="get" action="${base}/docs">
<label for="search">Search in this reference</label>
<div class="actions"><input type="text" id="search" name="q" value="${asked}" maxlength="200" placeholder="callbackURL, webp, If-Match"><button>Search</button></div>
</form>`;
}

/** @param page the whole reference */
export function passagesOf(page: Html): readonly Passage[] {
  // Our own HTML, so that nothing that a reader sees is left out of the search.
  return page
    .toString()
    .split(/(?=<(?:h[23]|details) id=")/u)
    .slice(1)
    .flatMap((piece) => {
      const id = piece.slice(piece.indexOf('"') + 1, piece.indexOf('">'));
      const end = piece.search(/<\/(?:h[23]|summary)>/u);
      const title = plainText(piece.slice(0, end));
      return piece
        .slice(end)
        .split(/(?=<tr>)/u)
        .map((part) => ({ id, title, text: plainText(part) }));
    });
}

/** What stands below the heading of the answer to this search. */
export function foundPage(passages: readonly Passage[], asked: string, base: string): Html {
  const words = asked.toLowerCase().split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS);
  const found = passages.filter((passage) => hasAll(passage, words));
  // Sorting is stable: of two alike the upper one on the page is first.
  const best = found.toSorted((a, b) => rank(a, words) - rank(b, words)).slice(0, MOST_FOUND);
  const items = best.map(
    (passage) =>
      html`<li><a href="${base}/docs#${passage.id}">${passage.title}</a><br>${around(passage.text, words)}</li>
`,
  );
  const told =
    found.length === 0
      ? html`<p>The words stand nowhere together. <a href="${base}/docs">The whole reference</a></p>`
      : html`<p>Places: ${found.length}${found.length > best.length && `, of which the first ${best.length} are shown`}. <a href="${base}/docs">The whole reference</a></p>
<ol>${items}</ol>`;
  return html`${searchForm(base, asked)}
${told}`;
}

function hasAll({ title, text }: Passage, words: readonly string[]): boolean {
  const all = `${title} ${text}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

/** First what is called so, then what begins with it, then what tells of it. */
function rank({ title, text }: Passage, words: readonly string[]): number {
  if (hasAll({ id: "", title, text: "" }, words)) {
    return 0;
  }
  return words.some((word) => text.toLowerCase().startsWith(word)) ? 1 : 2;
}

/** The text around the first of the words. */
function around(text: string, words: readonly string[]): Html {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - BEFORE);
  const shown = text.slice(start, start + AROUND);
  const isCut = start + AROUND < text.length;
  return html`${start > 0 && "… "}${shown}${isCut && " …"}`;
}

/** What a reader sees of our HTML. */
function plainText(markup: string): string {
  return markup
    .replaceAll(/<[^<>]*>/gu, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/gu, " ")
    .trim();
}
