/** The files of a job: what came and what was made, as pictures where they are some. */

import type { Document } from "../../../core/model/document.ts";
import type { Result } from "../../../core/model/result.ts";
import { type Html, html } from "../../http/html.ts";
import { sizeOf } from "./words.ts";

/** Larger ones would make the page heavy; they are shown by name. */
const PICTURE_BYTES_MAX = 2_000_000;
/** Of one list. */
const PICTURES_MAX = 12;
const FILES_MAX = 100;
/** What every browser shows, and nothing in it runs. */
const PICTURE = /^image\/(?:png|jpeg|webp|gif|avif)$/u;

interface FileList {
  readonly title: string;
  readonly files: readonly (Document | Result)[];
  /** Where one can be saved; undefined where it cannot. */
  readonly saved?: (id: string) => string;
  /** Where a link to one is made. */
  readonly link: (id: string) => string;
  /** Where the picture of one comes from; undefined where a look would count as a download. */
  readonly picture?: (file: Document | Result) => string;
}

export function fileList({ title, files, saved, link, picture }: FileList): Html | false {
  let pictures = 0;
  const items = files.slice(0, FILES_MAX).map((file) => {
    const { id, fileName, contentType, sizeBytes } = file;
    const isPicture =
      PICTURE.test(contentType) && sizeBytes <= PICTURE_BYTES_MAX && pictures < PICTURES_MAX;
    pictures += isPicture ? 1 : 0;
    return html`<li>${isPicture && picture !== undefined && html`<img src="${picture(file)}" alt="" loading="lazy">`}
<p>${saved === undefined ? fileName : html`<a href="${saved(id)}" download>${fileName}</a>`}</p>
<p class="quiet">${contentType}, ${sizeOf(sizeBytes)}</p>
<form method="post" action="${link(id)}"><button class="small second" aria-label="Link to ${fileName}">Link</button></form></li>`;
  });
  const left = files.length - items.length;
  return (
    items.length > 0 &&
    html`<h2>${title}</h2>
<ul class="files">${items}</ul>
${left > 0 && html`<p>${left} more are not shown here.</p>`}`
  );
}
