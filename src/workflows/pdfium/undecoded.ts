/** Whether a drawn page has pictures that PDFium cannot decode: it leaves them out and says nothing. */

import { type Pdfium, textOf } from "./pdfium-functions.ts";

/** fpdf_edit.h: kinds of objects. */
const [IMAGE, FORM] = [3, 5];
/** FPDF_IMAGEOBJ_METADATA: seven numbers of four bytes, of which the fifth is bits per pixel. */
const [METADATA_BYTES, BITS_AT] = [28, 16];
const DEPTH_MAX = 12;
/** More objects and pictures are not looked at on one page. */
const [OBJECTS_MAX, PICTURES_MAX] = [20_000, 500];
/** True for a page on which one is missing. */
export function hasUndecodedPicture(pdfium: Pdfium, page: number): boolean {
  let isFound = false;
  const budget = { objects: OBJECTS_MAX, pictures: PICTURES_MAX };
  const look = (object: number, depth: number): void => {
    budget.objects -= 1;
    const type = budget.objects < 0 ? 0 : pdfium._FPDFPageObj_GetType(object);
    if (type === IMAGE && budget.pictures > 0) {
      budget.pictures -= 1;
      isFound ||= isUndecoded(pdfium, { page, picture: object });
    }
    if (type === FORM && depth < DEPTH_MAX) {
      const count = pdfium._FPDFFormObj_CountObjects(object);
      for (let index = 0; index < count; index += 1) {
        look(pdfium._FPDFFormObj_GetObject(object, index), depth + 1);
      }
    }
  };
  const count = pdfium._FPDFPage_CountObjects(page);
  for (let index = 0; index < count; index += 1) {
    look(pdfium._FPDFPage_GetObject(page, index), 0);
  }
  return isFound;
}

interface Picture {
  readonly page: number;
  readonly picture: number;
}

function isUndecoded(pdfium: Pdfium, { page, picture }: Picture): boolean {
  const filters = pdfium._FPDFImageObj_GetImageFilterCount(picture);
  const filter =
    filters === 1
      ? textOf(pdfium, (buffer, room) =>
          pdfium._FPDFImageObj_GetImageFilter(picture, 0, buffer, room),
        )
      : "";
  // It decodes a JPEG 2000 as a whole to tell, which takes as long as drawing it; of others it reads the header.
  return filter !== "JPXDecode" && bitsPerPixel(pdfium, { page, picture }) === 0;
}

/** 0 where PDFium does not know how to decode it. */
function bitsPerPixel(pdfium: Pdfium, { page, picture }: Picture): number {
  const address = pdfium.wasmExports.malloc(METADATA_BYTES);
  pdfium.HEAPU8.fill(0, address, address + METADATA_BYTES);
  pdfium._FPDFImageObj_GetImageMetadata(picture, page, address);
  const bits = new DataView(pdfium.HEAPU8.buffer).getUint32(address + BITS_AT, true);
  pdfium.wasmExports.free(address);
  return bits;
}
