/** proof.pdf: each page with trim, bleed and safe zone, and what somebody who approves it has to know. */

import { PDFDocument } from "@cantoo/pdf-lib";
import type {
  CheckedPageDocument,
  PreflightDocument,
} from "../../../core/model/contract-types.gen.ts";
import type { SheetTexts } from "../../../core/ports/prepress.ts";
import { areaOnSheet, frameArea, LINE_COLOURS, linesOf, SEVERITY_COLOURS } from "./page-lines.ts";
import type { ProofFact } from "./proof-fact.ts";
import { SheetWriter } from "./sheet-writer.ts";
import { rounded } from "../units.ts";

const PICTURE_HEIGHT_MAX = 380;
const FINDINGS_MAX = 6;
const MM_PER_INCH = 25.4;

export interface ProofParts {
  readonly texts: SheetTexts;
  /** JPEG by page. */
  readonly pictures: ReadonlyMap<number, Uint8Array>;
  readonly facts: readonly ProofFact[];
  /** Millimetres. */
  readonly bleedMm: number;
  readonly safeMm: number;
}

/** Writes the proof. */
export async function proofSheet(found: PreflightDocument, parts: ProofParts): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(`${parts.texts.proof}: ${found.file.fileName}`);
  const sheets = await SheetWriter.start(document);
  await writeOrder(sheets, found, parts);
  for (const page of found.pages) {
    const picture = parts.pictures.get(page.number);
    if (picture !== undefined) {
      sheets.newSheet();
      await writePage(sheets, page, { ...parts, picture, pageCount: found.file.pageCount });
    }
  }
  return document.save({ updateFieldAppearances: false });
}

async function writeOrder(
  sheets: SheetWriter,
  { file, inks, counts, findings }: PreflightDocument,
  { texts, facts }: ProofParts,
): Promise<void> {
  await sheets.text(texts.proof, { size: 16, isBold: true });
  sheets.space(4);
  const { errors, warnings, infos } = counts;
  const rows: readonly ProofFact[] = [
    ...facts,
    { label: texts.file, value: file.fileName },
    { label: texts.pages, value: String(file.pageCount) },
    { label: texts.inks, value: inks.map(({ name }) => name).join(", ") || texts.none },
    {
      label: texts.found,
      value: `${errors} ${texts.errors}, ${warnings} ${texts.warnings}, ${infos} ${texts.infos}`,
    },
    { label: "SHA-256", value: file.sha256 },
  ];
  for (const { label, value } of rows) {
    await sheets.text(`${label}: ${value}`);
  }
  sheets.space(6);
  for (const { message, severity, page } of findings.slice(0, FINDINGS_MAX)) {
    const where = page === undefined ? "" : `${texts.page} ${page}: `;
    await sheets.text(`${where}${message}`, { colour: SEVERITY_COLOURS[severity] });
  }
  sheets.space(6);
  for (const notice of texts.notices) {
    await sheets.text(notice);
  }
  sheets.space(16);
  for (const line of texts.decision) {
    await sheets.text(line, { size: 11 });
    sheets.space(14);
  }
}

async function writePage(
  sheets: SheetWriter,
  page: CheckedPageDocument,
  parts: ProofParts & { readonly picture: Uint8Array; readonly pageCount: number },
): Promise<void> {
  const { texts, picture, pageCount, bleedMm, safeMm } = parts;
  const { width, height } = page.trim;
  const inches = `${rounded(width / MM_PER_INCH)} × ${rounded(height / MM_PER_INCH)} in`;
  await sheets.text(`${texts.page} ${page.number} / ${pageCount}`, { size: 12, isBold: true });
  await sheets.text(`${texts.size}: ${width} × ${height} mm (${inches})`);
  sheets.space(4);
  const frame = await sheets.picture(picture, PICTURE_HEIGHT_MAX);
  const lines = linesOf(page, { bleedMm, safeMm });
  for (const [name, area] of lines) {
    frameArea(sheets.page, areaOnSheet(area, page, frame), { colour: LINE_COLOURS[name] });
  }
  for (const [name] of lines) {
    await sheets.text(texts.lines[name], { colour: LINE_COLOURS[name] });
  }
}
