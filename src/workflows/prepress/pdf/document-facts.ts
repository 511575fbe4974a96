/** What a PDF holds beside its pages: claims, scripts, forms, attachments, found wherever they hang. */

import {
  type PDFContext,
  PDFArray,
  PDFDict,
  type PDFDocument,
  type PDFObject,
  PDFStream,
} from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, nameOf, streamOf, textOf } from "./objects.ts";
import { decoded } from "./streams.ts";

export interface DocumentFacts {
  /** Such as PDF/X-4. */
  readonly claim: string | undefined;
  /** By name, of the output intents for PDF/X. */
  readonly outputIntents: readonly string[];
  /** Actions that run something: JavaScript, Launch … by name. */
  readonly actions: readonly string[];
  readonly attachments: number;
  /** Kinds of annotations that play something. */
  readonly multimedia: readonly string[];
  readonly hasXfa: boolean;
  readonly fields: number;
  readonly fieldsWithoutAppearance: number;
}

/** ISO 32000-1 Table 198: those that do more than go somewhere. */
const RUNNING = new Set(["JavaScript", "Launch", "SubmitForm", "ImportData", "ResetForm"]);
const PLAYING = new Set(["Movie", "Sound", "Screen", "RichMedia", "3D"]);
const NESTING_MAX = 40;
const XMP_BYTES_MAX = 4 * 2 ** 20;

/** Looks at every object of the file. */
export function readDocumentFacts({ context, catalog }: PDFDocument): DocumentFacts {
  const found: Found = { actions: new Set(), attachments: 0, multimedia: new Set(), fields: [] };
  for (const [, object] of context.enumerateIndirectObjects()) {
    look(context, object, { found, depth: 0 });
  }
  const form = dictOf(context, member(catalog, "AcroForm"));
  const hasFields = (arrayOf(context, member(form, "Fields")) ?? []).length > 0;
  return {
    claim: claimOf(context, catalog),
    outputIntents: intentsOf(context, catalog),
    actions: [...found.actions].sort(),
    attachments: found.attachments,
    multimedia: [...found.multimedia].sort(),
    hasXfa: member(form, "XFA") !== undefined,
    fields: hasFields ? found.fields.length : 0,
    fieldsWithoutAppearance: hasFields
      ? found.fields.filter((hasAppearance) => !hasAppearance).length
      : 0,
  };
}

interface Found {
  readonly actions: Set<string>;
  attachments: number;
  readonly multimedia: Set<string>;
  /** Of each widget, whether it has an appearance. */
  readonly fields: boolean[];
}

function look(
  context: PDFContext,
  object: PDFObject,
  at: { readonly found: Found; readonly depth: number },
): void {
  if (at.depth > NESTING_MAX) {
    return;
  }
  const deeper = { found: at.found, depth: at.depth + 1 };
  if (object instanceof PDFArray) {
    object.asArray().forEach((each) => look(context, each, deeper));
  }
  const dict = object instanceof PDFStream ? object.dict : object;
  if (dict instanceof PDFDict) {
    lookAtDict(context, dict, at.found);
    dict.values().forEach((each) => look(context, each, deeper));
  }
}

function lookAtDict(context: PDFContext, dict: PDFDict, found: Found): void {
  const action = nameOf(context, member(dict, "S"));
  if (action !== undefined && RUNNING.has(action)) {
    found.actions.add(action);
  }
  const subtype = nameOf(context, member(dict, "Subtype"));
  const isAnnotation = member(dict, "Rect") !== undefined;
  // A file specification with the file itself, wherever it hangs: names, annotations, associated files.
  found.attachments += dictOf(context, member(dict, "EF")) === undefined ? 0 : 1;
  if (subtype !== undefined && isAnnotation && PLAYING.has(subtype)) {
    found.multimedia.add(subtype);
  }
  if (subtype === "Widget") {
    found.fields.push(member(dictOf(context, member(dict, "AP")), "N") !== undefined);
  }
}

/** PDF/X-1a and X-3 say it in Info, X-4 and later in XMP. */
function claimOf(context: PDFContext, catalog: PDFDict): string | undefined {
  const info = dictOf(context, context.trailerInfo.Info);
  const conformance = textOf(context, member(info, "GTS_PDFXConformance"));
  const version = textOf(context, member(info, "GTS_PDFXVersion"));
  const inXmp = /GTS_PDFXVersion(?:>|\s*=\s*["'])\s*(PDF\/X-[^<"']{1,30})/u.exec(
    xmpOf(context, catalog),
  )?.[1];
  return conformance ?? inXmp?.trim() ?? version;
}

function xmpOf(context: PDFContext, catalog: PDFDict): string {
  const stream = streamOf(context, member(catalog, "Metadata"));
  try {
    const bytes = stream === undefined ? new Uint8Array() : decoded(context, stream);
    return Buffer.from(bytes.subarray(0, XMP_BYTES_MAX)).toString("utf8");
  } catch {
    return "";
  }
}

function intentsOf(context: PDFContext, catalog: PDFDict): readonly string[] {
  return (arrayOf(context, member(catalog, "OutputIntents")) ?? []).flatMap((each) => {
    const dict = dictOf(context, each);
    const isPdfx = nameOf(context, member(dict, "S")) === "GTS_PDFX";
    const name =
      textOf(context, member(dict, "OutputConditionIdentifier")) ??
      textOf(context, member(dict, "Info")) ??
      "?";
    return isPdfx ? [name] : [];
  });
}
