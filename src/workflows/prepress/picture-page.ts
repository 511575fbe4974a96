/** A picture as a PDF of one page, so that what is done to pages can be done to it. */

import { readFile } from "node:fs/promises";
import { PDFDocument } from "@cantoo/pdf-lib";
import type { Sharp } from "sharp";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { type OpenedPicture, openPicture } from "../sandbox/pictures/opened-picture.ts";
import { imageFailure, INPUT_SETTINGS } from "../sandbox/tasks/image-codec.ts";

const POINTS_PER_INCH = 72;
const RESOLUTION_ASSUMED = 300;

/**
 * The picture on a page of its own size, upright; a TIFF of several pages has as many. JPEG and PNG keep their pixels;
 * TIFF becomes PNG. With what of it is not as it was, in sentences.
 * @throws WorkflowFailure unsupportedFormat, unsupportedFeature, corrupt
 */
export async function picturePage(
  path: string,
): Promise<{ readonly document: PDFDocument; readonly lost: readonly string[] }> {
  try {
    const picture = await openPicture(path, INPUT_SETTINGS.limitInputPixels);
    const document = await PDFDocument.create({ updateMetadata: false });
    for (const page of picture.pages) {
      await addPage(document, picture, page);
    }
    await document.flush();
    return { document, lost: lossOf(picture) };
  } catch (error) {
    throw error instanceof WorkflowFailure ? error : imageFailure(error, path);
  }
}

function lossOf({ metadata, faults, unread }: OpenedPicture): readonly string[] {
  const isKept = metadata.format === "jpeg" && (metadata.orientation ?? 1) === 1;
  const colours = "Its CMYK is sRGB in the result; send it as PDF to keep it.";
  return [
    ...faults,
    ...(unread === undefined ? [] : [`${unread}; the others are not in the result.`]),
    ...(metadata.space === "cmyk" && !isKept ? [colours] : []),
    ...(metadata.depth === "uchar"
      ? []
      : [`Its ${metadata.bitsPerSample ?? 16} bits a sample are 8 in the result.`]),
  ];
}

async function addPage(
  document: PDFDocument,
  picture: OpenedPicture,
  which: number,
): Promise<void> {
  const open = (): Sharp => picture.sharp({ page: which });
  const { format, density = RESOLUTION_ASSUMED, orientation = 1 } = await open().metadata();
  const isKept = format === "jpeg" && orientation === 1;
  const image = isKept
    ? await document.embedJpg(await readFile(picture.path))
    : await document.embedPng(await open().autoOrient().png().toBuffer());
  const scale = POINTS_PER_INCH / density;
  const [width, height] = [image.width * scale, image.height * scale];
  document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
}
