/** The page of an upload link: which sections it has where the artwork stands. */

import { type Html, html } from "../../http/html.ts";
import { adjustSection } from "./adjust-section.ts";
import { decideSection } from "./decide-section.ts";
import { failureSection } from "./failure-section.ts";
import { findingsSection } from "./findings-section.ts";
import { type Frame, framed } from "./layout.ts";
import { orderSection } from "./order-section.ts";
import { proofSection } from "./proof-section.ts";
import { receiptSection } from "./receipt-section.ts";
import { otherFilesSection, uploadSection } from "./upload-section.ts";
import { versionsSection } from "./versions-section.ts";
import type { PageView, ProofStage, Stage } from "./view.ts";
import { Words } from "./words.ts";

/** The whole document. */
export function pageOf(view: PageView): string {
  const words = new Words(view.language);
  const { sections, ...frame } = stageOf(view, words, view.stage);
  const main = html`${failureSection(view, words)}${sections}${versionsSection(view.versions, words)}`;
  return framed(view, words, { ...frame, main });
}

type CheckingStage = Extract<Stage, { readonly kind: "checking" }>;
type Staged = Omit<Frame, "main"> & { readonly sections: readonly (Html | undefined)[] };

/** What was ordered stands above the upload, and below where something else is in question. */
function stageOf(view: PageView, words: Words, stage: Stage): Staged {
  const { texts } = words;
  const order = orderSection(view.order, words);
  switch (stage.kind) {
    case "upload": {
      const { heading } = texts.upload;
      const upload = uploadSection(view, words, {
        heading,
        isNow: true,
        lead: leadOf(view, words),
      });
      const others = otherFilesSection(view, words, stage);
      return { title: heading, step: "upload", sections: [order, upload, others] };
    }
    case "checking":
      return {
        ...checkingFrame(words, stage.step),
        isWaiting: true,
        sections: [checkingSection(view, words, stage), order],
      };
    case "findings": {
      const adjust = stage.adjust && adjustSection(view, words, stage.adjust);
      const upload = uploadSection(view, words, { heading: texts.upload.again, isNow: false });
      const found = findingsSection(words, { ...stage, check: stage.check, isNow: true });
      const others = otherFilesSection(view, words, stage);
      const sections = [found, adjust, upload, others, order];
      return { title: texts.findings.heading, step: "check", sections };
    }
    case "review": {
      const heading = words.plain(texts.review.heading, { company: view.company });
      const found = findingsSection(words, { ...stage, check: stage.check, isNow: false });
      const sections = [reviewSection(view, heading, words), found, order];
      return { title: heading, step: "check", isWaiting: true, sections };
    }
    case "proof":
      return {
        title: texts.proof.heading,
        step: "decide",
        sections: [...proofSections(view, words, stage), order],
      };
    case "approve":
    case "reject": {
      const heading = stage.kind === "approve" ? "approveHeading" : "rejectHeading";
      const title = words.plain(texts.decide[heading], { version: stage.version });
      return { title, step: "decide", sections: [decideSection(view, words, stage), order] };
    }
    case "receipt":
      return {
        title: texts.receipt.heading,
        step: "done",
        sections: [receiptSection(view, words, stage), order],
      };
    case "closed":
      return {
        title: texts.closed.heading,
        sections: [closedSection(view, words, stage.why), order],
      };
  }
}

/** Why a file is wanted again. */
function leadOf({ versions }: PageView, words: Words): Html | undefined {
  const [newest] = versions;
  return newest?.decision?.result === "rejected"
    ? html`<p>${words.fill(words.texts.upload.rejected, { version: newest.version })}</p>`
    : undefined;
}

/** Of a page that has its logo to come, and no file yet, nothing is being checked. */
function checkingFrame(
  { texts: { checking } }: Words,
  step: CheckingStage["step"],
): Pick<Frame, "title" | "step"> {
  return step === "logo"
    ? { title: checking.logoHeading, step: "upload" }
    : { title: checking.heading, step: "check" };
}

function checkingSection(
  { paths, tag }: PageView,
  words: Words,
  { step, fileName }: CheckingStage,
): Html {
  const { checking } = words.texts;
  return html`<section class="panel" aria-labelledby="now" id="waiting" data-state="${paths.state}" data-tag="${tag}">
<h2 id="now" tabindex="-1">${checkingFrame(words, step).title}</h2>
<p role="status">${words.fill(checking[step], { file: fileName })}</p>
<p>${checking.byItself}</p>
<p class="actions"><a class="button second" href="${paths.page}">${checking.reload}</a></p>
</section>`;
}

function reviewSection({ paths, tag }: PageView, heading: string, words: Words): Html {
  return html`<section class="panel" aria-labelledby="now" id="waiting" data-state="${paths.state}" data-tag="${tag}">
<h2 id="now" tabindex="-1">${heading}</h2>
<p>${words.texts.review.text}</p>
</section>`;
}

function proofSections(
  view: PageView,
  words: Words,
  stage: ProofStage,
): readonly (Html | undefined)[] {
  return [
    proofSection(view, words, stage),
    stage.check && findingsSection(words, { ...stage, check: stage.check, isNow: false }),
    stage.adjust && adjustSection(view, words, stage.adjust),
    uploadSection(view, words, { heading: words.texts.upload.again, isNow: false }),
    otherFilesSection(view, words, stage),
  ];
}

function closedSection({ company }: PageView, words: Words, why: "failed" | "withdrawn"): Html {
  const { closed } = words.texts;
  return html`<section class="panel" aria-labelledby="now">
<h2 id="now" tabindex="-1">${closed.heading}</h2>
<p>${words.fill(closed[why], { company })}</p>
</section>`;
}
