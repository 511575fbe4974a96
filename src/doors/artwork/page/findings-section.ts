/** What the check found: each finding with what to do about it, and pictures of the pages with frames where it is. */

import { type Html, html } from "../../http/html.ts";
import type { FileObstacle } from "../../../core/model/files/file-obstacle.ts";
import type { CheckView, FindingView, Mark, PageOfFile } from "./view.ts";
import type { Words } from "./words.ts";

export interface FindingsSection {
  readonly fileName: string;
  /** Absent where the file could not be read. */
  readonly check: CheckView | undefined;
  /** Why it could not. */
  readonly obstacle?: FileObstacle;
  /** Whether it is what the page is about now. */
  readonly isNow: boolean;
}

/** The section of a version's check. */
export function findingsSection(
  words: Words,
  { fileName, check, obstacle, isNow }: FindingsSection,
): Html {
  const { findings } = words.texts;
  const { name: why = "other", limit = 0 } = obstacle ?? {};
  const values = { file: fileName, limit: words.number(limit) };
  const heading = isNow
    ? html`<h2 id="now" tabindex="-1">${findings.heading}</h2>`
    : html`<h2 id="findings">${findings.heading}</h2>`;
  const isGood = check?.result === "passed";
  const said = check === undefined ? findings.unreadable[why] : findings[check.result];
  return html`<section class="panel" aria-labelledby="${isNow ? "now" : "findings"}">
${heading}
<p${isGood && html` class="good"`}>${words.fill(said, values)}</p>
${check !== undefined && foundBy(check, words)}
</section>`;
}

function foundBy(check: CheckView, words: Words): Html {
  const { findings: texts } = words.texts;
  const { errors, warnings, infos } = check.counts;
  const counts = [
    errors > 0 && words.count(texts.errors, errors),
    warnings > 0 && words.count(texts.warningsCount, warnings),
    infos > 0 && words.count(texts.infos, infos),
  ].filter((count) => count !== false);
  const { report, notChecked } = check;
  return html`${counts.length > 0 && html`<p><strong>${counts.join(" · ")}</strong></p>`}
${check.findings.length > 0 && html`<ul class="findings">${check.findings.map((finding) => findingItem(finding, words))}</ul>`}
${pagesOf(check, words)}
${notChecked.length > 0 && html`<details><summary>${texts.notChecked}</summary><ul>${notChecked.map((each) => html`<li>${each}</li>`)}</ul></details>`}
${report !== undefined && html`<p><a href="${report}" download>${texts.report}</a></p>`}`;
}

/** The mark before the word says the same to those who see no colours. */
const SIGNS = { error: "✕", warning: "!", info: "i" } as const;

function findingItem(finding: FindingView, words: Words): Html {
  const { findings: texts } = words.texts;
  const { severity, page, count, message, advice } = finding;
  const where = page === undefined ? texts.ofFile : words.plain(texts.onPage, { page });
  const times = count > 1 ? `, ${words.count(texts.places, count)}` : "";
  return html`<li class="${severity}">
<p><span class="severity"><span aria-hidden="true">${SIGNS[severity]}</span> ${texts.severities[severity]}</span> · ${where}${times}</p>
<p dir="auto">${message}</p>
<p dir="auto">${texts.advice} ${advice}</p>
</li>`;
}

function pagesOf({ pages, pageCount }: CheckView, words: Words): Html | undefined {
  const { findings: texts } = words.texts;
  if (pages.length === 0) {
    return undefined;
  }
  const left = pageCount - pages.length;
  return html`<h3>${texts.pages}</h3>
<ul class="pages">${pages.map((page) => pageItem(page, pageCount, words))}</ul>
${left > 0 && html`<p>${words.count(texts.more, left)}</p>`}`;
}

function pageItem(
  { number, width, height, picture, marks }: PageOfFile,
  pages: number,
  words: Words,
): Html {
  const { findings: texts } = words.texts;
  const said =
    marks.length === 0 ? texts.picture : words.count(texts.pictureWithPlaces, marks.length);
  const alt = words.plain(said, { page: number, pages });
  // Positions in the drawing's own units: a style for each frame would need a hole in the content security policy.
  return html`<li><figure>
<a class="sheet" href="${picture}"><img src="${picture}" alt="${alt}" loading="lazy" width="${Math.round(width * 4)}" height="${Math.round(height * 4)}">
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${marks.map((mark) => markOf(mark))}</svg></a>
<figcaption>${alt}</figcaption>
</figure></li>`;
}

/** Two frames, so that it is seen on light and on dark pictures. */
function markOf({ severity, left, top, width, height }: Mark): Html {
  const rect = html`<rect x="${left}" y="${top}" width="${width}" height="${height}"/>`;
  return html`<g class="${severity}">${rect}${rect}</g>`;
}
