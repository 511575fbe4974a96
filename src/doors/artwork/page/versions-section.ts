/** All versions that there were, and what was decided on each. */

import { type Html, html } from "../../http/html.ts";
import type { DecisionView, VersionView } from "./view.ts";
import { theirs, type Words } from "./words.ts";

/** Undefined where there is none yet. */
export function versionsSection(versions: readonly VersionView[], words: Words): Html | undefined {
  if (versions.length === 0) {
    return undefined;
  }
  const { versions: texts } = words.texts;
  const heads = [texts.version, texts.file, texts.size, texts.time, texts.what];
  return html`<div class="panel scroll" role="region" aria-labelledby="versions" tabindex="0"><table>
<caption id="versions">${texts.heading}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${versions.map((version) => row(version, words))}</tbody>
</table></div>`;
}

function row(version: VersionView, words: Words): Html {
  const { origins } = words.texts.versions;
  const { decision } = version;
  return html`<tr><th scope="row">${version.version}</th><td>${theirs(version.fileName)}</td><td>${words.size(version.sizeBytes)}</td><td>${words.time(version.createdAt)}</td><td>${origins[version.origin]}${decision !== undefined && html`<br>${decided(decision, words)}`}</td></tr>`;
}

function decided({ result, name, at, reason = "" }: DecisionView, words: Words): Html {
  return words.fill(words.texts.versions[result], { name, reason, time: words.time(at) });
}
