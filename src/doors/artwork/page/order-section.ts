/** What was ordered, and what the file has to be: told before it is asked for. */

import { type Html, html } from "../../http/html.ts";
import type { FileLimits, OrderView, PropertyValue } from "./view.ts";
import { theirs, type Words } from "./words.ts";

/** The kinds of files that the check reads, as browsers' file dialogs want them. */
export const ACCEPTED =
  ".pdf,.jpg,.jpeg,.png,.tif,.tiff,application/pdf,image/jpeg,image/png,image/tiff";
export const PICTURE_TYPES = "JPEG, PNG, TIFF";

/** Undefined where nothing is known of the order. */
export function orderSection(order: OrderView, words: Words): Html | undefined {
  const { order: texts } = words.texts;
  const rows: readonly (readonly [string, Html])[] = [
    ...(order.number === undefined ? [] : [[texts.number, theirs(order.number)] as const]),
    ...(order.name === undefined ? [] : [[texts.name, theirs(order.name)] as const]),
    ...order.properties.map(({ name, value }) => [name, valueOf(value, words)] as const),
  ];
  const items = rows.map(([name, value]) => html`<dt>${theirs(name)}</dt><dd>${value}</dd>`);
  return rows.length === 0
    ? undefined
    : html`<section class="panel" aria-labelledby="order">
<h2 id="order">${texts.heading}</h2>
<dl class="pairs">${items}</dl>
</section>`;
}

function valueOf(value: PropertyValue, { code, texts: { order } }: Words): Html {
  if (typeof value === "boolean") {
    return html`${value ? order.yes : order.no}`;
  }
  return theirs(typeof value === "number" ? new Intl.NumberFormat(code).format(value) : value);
}

function pagesLines({ pagesMin = 1, pagesMax }: FileLimits, words: Words): readonly string[] {
  const { order: texts } = words.texts;
  const least = pagesMin > 1 ? [words.count(texts.pagesMin, pagesMin)] : [];
  if (pagesMax === undefined) {
    return least;
  }
  return pagesMin === pagesMax
    ? [words.count(texts.pages, pagesMax)]
    : [...least, words.count(texts.pagesMax, pagesMax)];
}

/** One side alone may be ordered. */
function trimLines({ width, height }: FileLimits, words: Words): readonly Html[] {
  const { order: texts } = words.texts;
  if (width !== undefined && height !== undefined) {
    return [words.fill(texts.trim, { width: words.length(width), height: words.length(height) })];
  }
  return [
    ...(width === undefined ? [] : [words.fill(texts.width, { width: words.length(width) })]),
    ...(height === undefined ? [] : [words.fill(texts.height, { height: words.length(height) })]),
  ];
}

/** The list of limits, which the file control is described by. */
export function limitsList(limits: FileLimits, words: Words, id: string): Html {
  const { order: texts } = words.texts;
  const { bleed = 0, sizeBytesMax } = limits;
  const lines = [
    words.fill(texts.types, { types: PICTURE_TYPES }),
    words.fill(texts.size, { size: words.size(sizeBytesMax) }),
    ...trimLines(limits, words),
    ...(bleed > 0 ? [words.fill(texts.bleed, { bleed: words.length(bleed) })] : []),
    ...pagesLines(limits, words),
  ];
  return html`<h3>${texts.limits}</h3>
<ul id="${id}">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}
