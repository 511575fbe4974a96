/** Checks one file in the sandbox: what preflight and proof both begin with. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type {
  CheckedFormat,
  CheckedPageDocument,
  FindingDocument,
  NotCheckedCode,
  PreflightDocument,
} from "../../../core/model/contract-types.gen.ts";
import { CHECKS_VERSION } from "../../prepress/checks/all-checks.ts";
import { Findings } from "../../prepress/findings.ts";
import type { PagePixels } from "../../pdfium/pdfium-file.ts";
import { type CheckedPdf, type PdfUse, preflightPdf } from "../../prepress/preflight-pdf.ts";
import { preflightImage } from "../../prepress/preflight-image.ts";
import { openPicture } from "../pictures/opened-picture.ts";
import type { Warn } from "../serve.ts";
import type { CheckTask } from "../task-types.ts";
import { documentFormat } from "./document-format.ts";
import { INPUT_SETTINGS } from "./image-codec.ts";
import { sharp } from "./image-library.ts";

/** What no check looks at, or not wholly. */
const NOT_CHECKED: Readonly<Record<"pdf" | "image", readonly NotCheckedCode[]>> = {
  pdf: [
    "ink-of-overlaps",
    "conformance",
    "trapping",
    "colour-appearance",
    "safe-zone-of-outlines",
    "thin-shapes",
    "fields-without-appearance",
  ],
  image: ["colour-appearance", "safe-zone-of-outlines"],
};

/** Takes the picture of a page while the file is open. */
export type OnPicture = (page: CheckedPageDocument, pixels: PagePixels) => Promise<void>;

export interface CheckedFile {
  readonly document: PreflightDocument;
  /** JPEG by page, for sheets. */
  readonly pictures: ReadonlyMap<number, Uint8Array>;
}

/** Checks the file; pictures of its first pages are handed on. Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password. */
export async function checkFile(
  task: CheckTask,
  warn: Warn,
  handOn: OnPicture,
): Promise<CheckedFile> {
  const bytes = await readFile(task.inputPath);
  const format = documentFormat(bytes);
  const findings = new Findings(task.verdicts);
  const pictures = new Map<number, Uint8Array>();
  const onPicture: OnPicture = async (page, pixels) => {
    if (page.number <= task.picturesMax) {
      pictures.set(page.number, await encoded(pixels).jpeg({ quality: 85 }).toBuffer());
      await handOn(page, pixels);
    }
  };
  const { limits, passwords, resolution, pictureSize } = task;
  const picture = { resolution, pixelsMax: pictureSize };
  const use = { limits, findings, passwords, picture, onPicture };
  if (format !== "pdf") {
    const { pages, unread, faults } = await openPicture(
      task.inputPath,
      INPUT_SETTINGS.limitInputPixels,
    );
    if (pages.length > 1 || unread !== undefined) {
      const reason = unread ?? `Only the first of its ${pages.length} pages was checked`;
      await warn({ reason: `${reason}; split it, or send a PDF.` });
    }
    for (const reason of faults) {
      await warn({ reason });
    }
  }
  const checked =
    format === "pdf"
      ? await checkedPdf(bytes, use, warn)
      : await preflightImage(task.inputPath, use);
  return { document: documentOf(task, { bytes, format, findings, checked }), pictures };
}

/** Tells what the pictures of its pages lack. */
async function checkedPdf(bytes: Uint8Array, use: PdfUse, warn: Warn): Promise<CheckedPdf> {
  const checked = await preflightPdf(bytes, use);
  for (const warning of checked.warnings) {
    await warn(warning);
  }
  return checked;
}

/** The pixels of a page as a picture file. */
export async function pngOf(pixels: PagePixels): Promise<Buffer> {
  return encoded(pixels).png().toBuffer();
}

function encoded({ width, height, data }: PagePixels) {
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
}

interface Work {
  readonly bytes: Uint8Array;
  readonly format: CheckedFormat;
  readonly findings: Findings;
  readonly checked: Pick<CheckedPdf, "pages" | "inks"> &
    Partial<Pick<CheckedPdf, "version" | "claim">>;
}

function documentOf(
  { texts, profile, fileName }: CheckTask,
  { bytes, format, findings, checked }: Work,
): PreflightDocument {
  const { pages, inks, version, claim } = checked;
  const documents = findings.documents(texts);
  const count = (severity: FindingDocument["severity"]): number =>
    documents.filter((finding) => finding.severity === severity).length;
  const counts = { errors: count("error"), warnings: count("warning"), infos: count("info") };
  return {
    checks: CHECKS_VERSION,
    profile,
    result: counts.errors > 0 ? "failed" : counts.warnings > 0 ? "warnings" : "passed",
    file: {
      fileName,
      format,
      ...(version === undefined ? {} : { version }),
      ...(claim === undefined ? {} : { claim }),
      size: String(bytes.length),
      sha256: createHash("sha256").update(bytes).digest("hex"),
      pageCount: pages.length,
    },
    counts,
    pages,
    inks,
    findings: documents,
    notChecked: NOT_CHECKED[format === "pdf" ? "pdf" : "image"].map((code) => ({
      code,
      message: texts.notChecked[code],
    })),
  };
}
