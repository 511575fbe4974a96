/** Checks of what paper cannot do: scripts, forms, notes, attachments, players. */

import { shared } from "../pdf/matrix.ts";
import type { Check } from "./check.ts";
import { placeOf } from "./place.ts";

export const scripts: Check = {
  codes: ["scripts"],
  file: ({ facts }, { findings }) => {
    if (facts.actions.length > 0) {
      findings.add("scripts", { found: facts.actions.join(", ") });
    }
  },
};

export const forms: Check = {
  codes: ["form-fields", "form-fields-without-appearance", "form-xfa"],
  file: ({ facts }, { findings }) => {
    if (facts.hasXfa) {
      findings.add("form-xfa");
    }
    if (facts.fields > 0) {
      findings.add("form-fields", { found: String(facts.fields) });
    }
    if (facts.fieldsWithoutAppearance > 0) {
      findings.add("form-fields-without-appearance", {
        found: String(facts.fieldsWithoutAppearance),
      });
    }
  },
};

export const attachments: Check = {
  codes: ["attachments"],
  file: ({ facts }, { findings }) => {
    if (facts.attachments > 0) {
      findings.add("attachments", { found: String(facts.attachments) });
    }
  },
};

export const multimedia: Check = {
  codes: ["multimedia"],
  file: ({ facts }, { findings }) => {
    if (facts.multimedia.length > 0) {
      findings.add("multimedia", { found: facts.multimedia.join(", ") });
    }
  },
};

export const notes: Check = {
  codes: ["notes"],
  page: (page, { findings }) => {
    for (const { kind, area } of page.notes) {
      if (shared(area, page.boxes.trim) !== undefined) {
        findings.add("notes", { ...placeOf(page, area), found: kind, key: kind });
      }
    }
  },
};

export const layers: Check = {
  codes: ["layers", "layers-hidden"],
  file: ({ layers: { names, hiddenNames } }, { findings }) => {
    if (names.length > 0) {
      findings.add("layers", { found: names.join(", ") });
    }
    if (hiddenNames.length > 0) {
      findings.add("layers-hidden", { found: hiddenNames.join(", ") });
    }
  },
};
