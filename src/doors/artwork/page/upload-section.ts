/** Where files are uploaded: a native control in a plain form, which the script makes resumable. */

import { Html, html } from "../../http/html.ts";
import { ACCEPTED, limitsList } from "./order-section.ts";
import type { OtherFilesView, PageView } from "./view.ts";
import { theirs, type Words } from "./words.ts";

export interface UploadSection {
  readonly heading: string;
  /** Whether it is what the page is about now. */
  readonly isNow: boolean;
  /** What to know before. */
  readonly lead?: Html | undefined;
}

/** The form for the artwork, with its limits in front of the control. */
export function uploadSection(view: PageView, words: Words, section: UploadSection): Html {
  const { texts, code } = words;
  const { paths, order, nonce, jobId, link, versions } = view;
  const { sizeBytesMax } = order.limits;
  const heading = section.isNow
    ? html`<h2 id="now" tabindex="-1">${section.heading}</h2>`
    : html`<h2 id="upload-heading">${section.heading}</h2>`;
  const settings = {
    language: code,
    jobId,
    link,
    uploads: paths.uploads,
    sizeBytesMax,
    versions: versions.length,
    texts: texts.uploading,
  };
  // Autocomplete off: Firefox would show the choice of before without its file.
  return html`<section class="panel" aria-labelledby="${section.isNow ? "now" : "upload-heading"}">
${heading}
${section.lead}
${limitsList(order.limits, words, "limits")}
<form id="upload" method="post" action="${paths.file}" enctype="multipart/form-data" autocomplete="off">
<label for="file">${texts.upload.file}</label>
<input type="file" id="file" name="file" accept="${ACCEPTED}" required aria-describedby="limits on-phones">
<p class="hint" id="on-phones">${texts.upload.onPhones}</p>
<p class="actions"><button>${texts.upload.button}</button></p>
</form>
<form id="taken" method="post" action="${paths.taken}" hidden><input type="hidden" name="upload"></form>
<script type="application/json" id="uploading" nonce="${nonce}">${Html.json(settings)}</script>
</section>`;
}

/** Files for the shop beside the artwork; undefined where they are not taken. */
export function otherFilesSection(
  { paths }: PageView,
  words: Words,
  { takesOtherFiles, otherFiles }: OtherFilesView,
): Html | undefined {
  const { upload } = words.texts;
  const kept = otherFiles.map(
    ({ fileName, sizeBytes }) => html`<li>${theirs(fileName)} (${words.size(sizeBytes)})</li>`,
  );
  const list =
    kept.length === 0
      ? undefined
      : html`<p>${words.count(upload.keptFiles, kept.length)}</p><ul>${kept}</ul>`;
  return takesOtherFiles
    ? html`<section class="panel" aria-labelledby="other-files">
<h2 id="other-files">${upload.otherFiles}</h2>
<p id="other-files-hint">${upload.otherFilesHint}</p>
${list}
<form method="post" action="${paths.otherFile}" enctype="multipart/form-data" autocomplete="off">
<label for="other-file">${upload.file}</label>
<input type="file" id="other-file" name="file" required aria-describedby="other-files-hint">
<p class="actions"><button class="second">${upload.addOtherFile}</button></p>
</form>
</section>`
    : undefined;
}
