/** The form that makes a new version of the file: turned, mirrored, brought to the ordered size. */

import { type Html, html } from "../../http/html.ts";
import { failureOf } from "./failure-section.ts";
import type { AdjustView, PageView } from "./view.ts";
import type { Words } from "./words.ts";

/** Folded together until it is wanted, or was sent and refused. */
export function adjustSection(
  view: PageView,
  words: Words,
  { version, hasSize }: AdjustView,
): Html {
  const { adjust } = words.texts;
  const wrong = failureOf(view, "adjust", words);
  return html`<section class="panel" aria-labelledby="adjust">
<details${wrong !== undefined && html` open`}><summary><h2 id="adjust">${adjust.heading}</h2></summary>
<p>${adjust.text}</p>
${wrong}
<form method="post" action="${view.paths.adjust}">
<input type="hidden" name="version" value="${version}">
${choices("rotate", adjust.rotate, adjust.rotations)}
${choices("mirror", adjust.mirror, adjust.mirrors)}
${hasSize && choices("fit", adjust.fit, adjust.fits)}
${hasSize && html`<label class="choice"><input type="checkbox" name="growIntoBleed" value="true"> ${adjust.grow}</label>`}
<p class="actions"><button class="second">${adjust.button}</button></p>
</form>
</details>
</section>`;
}

/** One of several; the first is chosen. */
function choices(name: string, legend: string, labels: Readonly<Record<string, string>>): Html {
  const items = Object.entries(labels).map(
    ([value, label], index) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${value}"${index === 0 && html` checked`}> ${label}</label>`,
  );
  return html`<fieldset><legend>${legend}</legend>${items}</fieldset>`;
}
