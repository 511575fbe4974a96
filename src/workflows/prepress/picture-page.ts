/** A picture as a PDF of one page, so that what is done to pages can be done to it. */

import { readFile } from "node:fs/promises";
import { PDFDocument } from "@cantoo/pdf-lib";
import { imageFailure, INPUT_SETTINGS } from "../sandbox/tasks/image-codec.ts";
import { sharp } from "../sandbox/tasks/image-library.ts";

const POINTS_PER_INCH = 72;
const RESOLUTION_ASSUMED = 300;

/**
 * The picture on a page of its own size, upright. JPEG and PNG keep their pixels; TIFF becomes PNG.
 * @throws WorkflowFailure unsupportedFormat, unsupportedFeature, corrupt
 */
export async function picturePage(path: string): Promise<PDFDocument> {
  try {
    const {
      format,
      density = RESOLUTION_ASSUMED,
      orientation = 1,
    } = await sharp(path, INPUT_SETTINGS).metadata();
    const document = await PDFDocument.create({ updateMetadata: false });
    const isKept = format === "jpeg" && orientation === 1;
    const upright = sharp(path, INPUT_SETTINGS).autoOrient();
    const image = isKept
      ? await document.embedJpg(await readFile(path))
      : await document.embedPng(await upright.png().toBuffer());
    const scale = POINTS_PER_INCH / density;
    const [width, height] = [image.width * scale, image.height * scale];
    const page = document.addPage([width, height]);
    page.drawImage(image, { x: 0, y: 0, width, height });
    await document.flush();
    return document;
  } catch (error) {
    throw imageFailure(error);
  }
}
