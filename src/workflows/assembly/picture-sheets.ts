/** A picture as pages of a PDF, a page for each page of a TIFF: JPEG as it is, others without loss. */

import { readFile } from "node:fs/promises";
import { type PDFDict, PDFName, PDFNumber, PDFRawStream, type PDFRef } from "@cantoo/pdf-lib";
import type { Metadata, Sharp } from "sharp";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { imageFailure, INPUT_SETTINGS } from "../sandbox/tasks/image-codec.ts";
import { type OpenedPicture, openPicture } from "../sandbox/pictures/opened-picture.ts";
import { adobeMarked } from "./jpeg-marks.ts";
import type { NewPdf } from "./new-pdf.ts";
import type { AssemblyNote } from "./notes.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import { type SheetSetting, sheetOf } from "./sheet-size.ts";

/** More than this many pages are not taken of one picture. */
export const PICTURE_PAGES_MAX = 1000;

/** What was added: the first page, and what could not be taken along. */
export interface AddedPicture {
  readonly first: PDFRef;
  readonly notes: readonly AssemblyNote[];
}

/**
 * Adds the picture to the PDF.
 * @throws WorkflowFailure unsupportedFormat, unsupportedFeature, corrupt
 */
export async function addPicture(
  pdf: NewPdf,
  path: string,
  setting: SheetSetting,
): Promise<AddedPicture> {
  try {
    const picture = await openPicture(path, INPUT_SETTINGS.limitInputPixels);
    const isAnimated = picture.word === "frames" && picture.pages.length > 1;
    const pages = isAnimated ? picture.pages.slice(0, 1) : picture.pages;
    if (pages.length > PICTURE_PAGES_MAX) {
      const message = `The picture has ${pages.length} pages, and at most ${PICTURE_PAGES_MAX} are taken of one; divide it.`;
      throw new WorkflowFailure("unsupportedFeature", message);
    }
    const sheets: NewSheet[] = [];
    for (const page of pages) {
      sheets.push(await makeSheet(pdf.writer, { picture, page, setting }));
    }
    // Only now, so that of a picture that is damaged in the middle nothing is shown.
    const [first] = sheets.map((sheet) => pdf.addPage(sheet));
    if (first === undefined) {
      throw new WorkflowFailure("corrupt", "The picture has no pages.");
    }
    return { first, notes: notesOf(picture, isAnimated) };
  } catch (error) {
    throw error instanceof WorkflowFailure ? error : imageFailure(error, path);
  }
}

function notesOf(
  { foreign, metadata, pages, notes, faults, unread }: OpenedPicture,
  isAnimated: boolean,
): readonly AssemblyNote[] {
  const isDeep = metadata.depth !== "uchar";
  const texts = [
    ...(unread === undefined ? [] : [`${unread}.`]),
    ...(isDeep ? [`Its ${metadata.bitsPerSample ?? 16} bits a sample are 8 in the result.`] : []),
    ...(foreign === "SVG"
      ? ["Its lines are pixels in the result; send it as PDF to keep them."]
      : []),
    ...notes,
    ...faults,
  ];
  return [
    ...(isAnimated ? [{ code: "frames", count: pages.length } as const] : []),
    ...(texts.length === 0 ? [] : [{ code: "picture", count: 1, text: texts.join(" ") } as const]),
  ];
}

interface Sheet {
  readonly picture: OpenedPicture;
  /** Of the picture, from 0. */
  readonly page: number;
  readonly setting: SheetSetting;
}

/** A page to come, which is to know its parent. */
type NewSheet = (parent: PDFRef) => PDFDict;

async function makeSheet(writer: PdfWriter, { picture, page, setting }: Sheet): Promise<NewSheet> {
  const open = (): Sharp => picture.sharp({ page });
  const metadata = await open().metadata();
  const image =
    metadata.format === "jpeg"
      ? await jpegImage(writer, { path: picture.path, open, metadata })
      : await pixelImage(writer, open, metadata);
  const { width, height, orientation = 1, density } = { ...metadata };
  const sheet = sheetOf(
    { width, height, orientation, ...(density === undefined ? {} : { density }) },
    setting,
  );
  const numbers = sheet.matrix.map((each) => Number(each.toFixed(4))).join(" ");
  const contents = writer.add(writer.stream(Buffer.from(`q ${numbers} cm /Picture Do Q\n`), {}));
  const box = [0, 0, sheet.width, sheet.height].map((each) =>
    PDFNumber.of(Number(each.toFixed(4))),
  );
  return (parent) =>
    writer.dict({
      Type: PDFName.of("Page"),
      Parent: parent,
      MediaBox: writer.array(box),
      Resources: writer.dict({ XObject: writer.dict({ Picture: image }) }),
      Contents: contents,
    });
}

const DEVICES = { 1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK" } as const;

/** The channels without transparency. */
function coloursOf(channels: number): 1 | 3 | 4 {
  return channels === 1 || channels === 3 || channels === 4 ? channels : channels === 2 ? 1 : 3;
}

/** The colours by the picture's own profile, if it has one. */
function colourSpace(writer: PdfWriter, colours: 1 | 3 | 4, profile: Uint8Array | undefined) {
  const device = PDFName.of(DEVICES[colours]);
  if (profile === undefined) {
    return device;
  }
  const stream = writer.stream(profile, { N: PDFNumber.of(colours), Alternate: device });
  return writer.array([PDFName.of("ICCBased"), writer.add(stream)]);
}

interface Jpeg {
  readonly path: string;
  readonly open: () => Sharp;
  readonly metadata: Metadata;
}

/** The file itself, as every PDF can hold it: nothing is lost by coding it again. */
async function jpegImage(writer: PdfWriter, { path, open, metadata }: Jpeg): Promise<PDFRef> {
  // Read through once, because a damaged one would be found by nobody before it is printed.
  await open().resize(1, 1, { fit: "fill" }).raw().toBuffer();
  const bytes = await readFile(path);
  const colours = coloursOf(metadata.channels);
  // Programs that mark their CMYK so write it as a negative.
  const isNegative = colours === 4 && adobeMarked(bytes);
  const negative = [1, 0, 1, 0, 1, 0, 1, 0].map((each) => PDFNumber.of(each));
  const dict = writer.dict({
    ...imageEntries(metadata),
    ColorSpace: colourSpace(writer, colours, metadata.icc),
    Filter: PDFName.of("DCTDecode"),
    Decode: isNegative ? writer.array(negative) : undefined,
  });
  return writer.add(PDFRawStream.of(dict, bytes));
}

async function pixelImage(
  writer: PdfWriter,
  open: () => Sharp,
  metadata: Metadata,
): Promise<PDFRef> {
  const isCmyk = metadata.space === "cmyk";
  const colour = isCmyk
    ? open().pipelineColourspace("cmyk").toColourspace("cmyk")
    : open().toColourspace(
        metadata.space === "b-w" || metadata.space === "grey16" ? "b-w" : "srgb",
      );
  const { data, info } = await (metadata.hasAlpha ? colour.removeAlpha() : colour)
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const colours = coloursOf(info.channels);
  const mask = metadata.hasAlpha
    ? await open().extractChannel("alpha").toColourspace("b-w").raw({ depth: "uchar" }).toBuffer()
    : undefined;
  const entries = imageEntries(metadata);
  const maskRef =
    mask && writer.add(writer.stream(mask, { ...entries, ColorSpace: PDFName.of("DeviceGray") }));
  const stream = writer.stream(data, {
    ...entries,
    ColorSpace: colourSpace(writer, colours, isCmyk ? metadata.icc : undefined),
    SMask: maskRef,
  });
  return writer.add(stream);
}

function imageEntries({ width, height }: Metadata) {
  return {
    Type: PDFName.of("XObject"),
    Subtype: PDFName.of("Image"),
    Width: PDFNumber.of(width),
    Height: PDFNumber.of(height),
    BitsPerComponent: PDFNumber.of(8),
  };
}
