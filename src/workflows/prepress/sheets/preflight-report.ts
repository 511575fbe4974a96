/** preflight.pdf: what was found, for people, with pictures of the pages and frames where findings are. */

import { PDFDocument } from "@cantoo/pdf-lib";
import type {
  CheckedPageDocument,
  FindingDocument,
  PreflightDocument,
} from "../../../core/model/contract-types.gen.ts";
import type { SheetTexts } from "../../../core/ports/prepress.ts";
import { areaOnSheet, frameArea, LINE_COLOURS, SEVERITY_COLOURS } from "./page-lines.ts";
import { SheetWriter } from "./sheet-writer.ts";

const PICTURE_HEIGHT_MAX = 420;

export interface ReportParts {
  readonly texts: SheetTexts;
  /** JPEG by page. */
  readonly pictures: ReadonlyMap<number, Uint8Array>;
}

/** Writes the report. */
export async function preflightReport(
  found: PreflightDocument,
  parts: ReportParts,
): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(`${parts.texts.preflight}: ${found.file.fileName}`);
  const sheets = await SheetWriter.start(document);
  await writeHead(sheets, found, parts.texts);
  await writeFindings(
    sheets,
    found.findings.filter(({ page }) => page === undefined),
  );
  for (const page of found.pages) {
    await writePage(sheets, page, {
      ...parts,
      findings: found.findings.filter((finding) => finding.page === page.number),
    });
  }
  await sheets.text(parts.texts.notChecked, { size: 11, isBold: true });
  for (const { message } of found.notChecked) {
    await sheets.text(`- ${message}`);
  }
  return document.save({ updateFieldAppearances: false });
}

async function writeHead(
  sheets: SheetWriter,
  { file, profile, counts, inks, result }: PreflightDocument,
  texts: SheetTexts,
): Promise<void> {
  await sheets.text(`${texts.preflight}: ${texts.results[result]}`, { size: 16, isBold: true });
  sheets.space(4);
  const { errors, warnings, infos } = counts;
  const rows = [
    [texts.file, file.fileName],
    [texts.pages, String(file.pageCount)],
    [texts.profile, profile],
    [
      texts.found,
      `${errors} ${texts.errors}, ${warnings} ${texts.warnings}, ${infos} ${texts.infos}`,
    ],
    [texts.inks, inks.map(({ name }) => name).join(", ") || texts.none],
    ["SHA-256", file.sha256],
  ];
  for (const [label = "", value = ""] of rows) {
    await sheets.text(`${label}: ${value}`);
  }
  sheets.space(8);
}

async function writeFindings(
  sheets: SheetWriter,
  findings: readonly FindingDocument[],
): Promise<void> {
  for (const { severity, message, advice, count } of findings) {
    const colour = SEVERITY_COLOURS[severity];
    const often = count > 1 ? ` (${count} ×)` : "";
    await sheets.text(`${message}${often}`, { isBold: true, colour });
    await sheets.text(advice, { indent: 10 });
    sheets.space(3);
  }
}

async function writePage(
  sheets: SheetWriter,
  page: CheckedPageDocument,
  { texts, pictures, findings }: ReportParts & { readonly findings: readonly FindingDocument[] },
): Promise<void> {
  const picture = pictures.get(page.number);
  if (picture === undefined && findings.length === 0) {
    return;
  }
  sheets.newSheet();
  const { width, height } = page.trim;
  await sheets.text(`${texts.page} ${page.number}: ${width} × ${height} mm`, {
    size: 12,
    isBold: true,
  });
  if (picture !== undefined) {
    const frame = await sheets.picture(picture, PICTURE_HEIGHT_MAX);
    frameArea(sheets.page, areaOnSheet(page.trim, page, frame), {
      colour: LINE_COLOURS.trim,
      isDashed: true,
    });
    for (const { areas = [], severity } of [...findings].reverse()) {
      for (const area of areas) {
        frameArea(sheets.page, areaOnSheet(area, page, frame), {
          colour: SEVERITY_COLOURS[severity],
        });
      }
    }
  }
  await writeFindings(sheets, findings);
  if (findings.length === 0) {
    await sheets.text(texts.nothingFound);
  }
}
