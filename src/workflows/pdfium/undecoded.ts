/** Pictures of a drawn page whose data PDFium cannot decode, or that ends too early: it leaves them out, or part of them, and says nothing. */

import { type Pdfium, textOf } from "./pdfium-functions.ts";

/** fpdf_edit.h: kinds of objects. */
const [IMAGE, FORM] = [3, 5];
/** FPDF_IMAGEOBJ_METADATA: seven numbers of four bytes, of which the fifth is bits per pixel. */
const [METADATA_BYTES, BITS_AT] = [28, 16];
const DEPTH_MAX = 12;
/** More objects and pictures are not looked at on one page. */
const [OBJECTS_MAX, PICTURES_MAX] = [20_000, 500];
/** Of one page: only the beginning and the end are looked at, but PDFium hands out all of it. */
const DATA_BYTES_MAX = 32 * 2 ** 20;
/** Programs write some bytes after the end of a JPEG. */
const JPEG_TAIL_BYTES = 4096;

export type PictureFault = "cannot be decoded" | "ends early";

/** What the pictures of a page that was drawn lack. */
export function undecodedPictures(pdfium: Pdfium, page: number): ReadonlySet<PictureFault> {
  const faults = new Set<PictureFault>();
  const budget = { objects: OBJECTS_MAX, pictures: PICTURES_MAX, bytes: DATA_BYTES_MAX };
  const look = (object: number, depth: number): void => {
    budget.objects -= 1;
    const type = budget.objects < 0 ? 0 : pdfium._FPDFPageObj_GetType(object);
    if (type === IMAGE && budget.pictures > 0) {
      budget.pictures -= 1;
      const fault = faultOf(pdfium, { page, picture: object }, budget);
      if (fault !== undefined) {
        faults.add(fault);
      }
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
  return faults;
}

interface Budget {
  /** How many may still be copied. */
  bytes: number;
}

interface Picture {
  readonly page: number;
  readonly picture: number;
}

function faultOf(
  pdfium: Pdfium,
  { page, picture }: Picture,
  budget: Budget,
): PictureFault | undefined {
  const filters = pdfium._FPDFImageObj_GetImageFilterCount(picture);
  const filter =
    filters === 1
      ? textOf(pdfium, (buffer, room) =>
          pdfium._FPDFImageObj_GetImageFilter(picture, 0, buffer, room),
        )
      : "";
  const isHeavy = filter === "JPXDecode";
  // It decodes a JPEG 2000 as a whole to tell, which takes as long as drawing it; of others it reads the header.
  if (!isHeavy && bitsPerPixel(pdfium, { page, picture }) === 0) {
    return "cannot be decoded";
  }
  return /^(?:JPX|DCT|Flate)Decode$/u.test(filter)
    ? dataFault(filter, rawData(pdfium, picture, budget))
    : undefined;
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

/** Where it begins and how it ends; undefined where it is too much to be handed out. */
function rawData(pdfium: Pdfium, picture: number, budget: Budget): RawData | undefined {
  const sizeBytes = pdfium._FPDFImageObj_GetImageDataRaw(picture, 0, 0);
  if (sizeBytes > budget.bytes) {
    return undefined;
  }
  budget.bytes -= sizeBytes;
  const address = pdfium.wasmExports.malloc(Math.max(1, sizeBytes));
  if (address === 0) {
    return undefined;
  }
  pdfium._FPDFImageObj_GetImageDataRaw(picture, address, sizeBytes);
  const data = Buffer.from(pdfium.HEAPU8.buffer, address, sizeBytes);
  const found = {
    head: Buffer.from(data.subarray(0, 12)),
    tail: Buffer.from(data.subarray(-JPEG_TAIL_BYTES)),
  };
  pdfium.wasmExports.free(address);
  return found;
}

interface RawData {
  readonly head: Buffer;
  readonly tail: Buffer;
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

function dataFault(filter: string, data: RawData | undefined): PictureFault | undefined {
  if (data === undefined) {
    return undefined;
  }
  const { head, tail } = data;
  if (filter === "DCTDecode") {
    return tail.includes(END_OF_IMAGE) ? undefined : "ends early";
  }
  const isKnown = filter === "JPXDecode" ? isJpeg2000(head) : isZlib(head);
  return isKnown ? undefined : "cannot be decoded";
}

/** ITU-T T.800 annexes A.4.1 and I.5.1: a codestream, or the file that it is in. */
function isJpeg2000(head: Buffer): boolean {
  return /^(?:ff4fff51|0000000c6a502020)/u.test(head.toString("hex"));
}

/** RFC 1950 §2.2: method 8, and a multiple of 31. */
function isZlib(head: Buffer): boolean {
  return head.length >= 2 && ((head[0] ?? 0) & 0x0f) === 8 && head.readUInt16BE(0) % 31 === 0;
}
