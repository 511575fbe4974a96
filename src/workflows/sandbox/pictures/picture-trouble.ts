/** Why a picture cannot be read, by name: what libvips says of foreign formats sounds like damage. Runs in the sandbox only. */

import { SNIFF_BYTES, sniffContent } from "../../../core/model/asset-type.ts";
import { formatName } from "../../../core/text/format-names.ts";
import { countOf } from "../../../core/text/count-of.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { startOfFrame } from "./jpeg-segments.ts";
import {
  type Bytes,
  directoryAt,
  numbersOf,
  readTiff,
  type TiffFile,
  withBytes,
} from "./tiff-directories.ts";

const READ = "AVIF, BMP, GIF, ICO, JPEG, JPEG 2000, PBM, PGM, PNG, PPM, SVG, TIFF or WebP";

/** A file of another kind that is known is told by its name. */
const READ_TYPES: ReadonlySet<string> = new Set([
  "image/avif",
  "image/bmp",
  "image/gif",
  "image/j2c",
  "image/jp2",
  "image/jpeg",
  "image/jpx",
  "image/png",
  "image/svg+xml",
  "image/tiff",
  "image/vnd.microsoft.icon",
  "image/webp",
  "image/x-portable-bitmap",
  "image/x-portable-graymap",
  "image/x-portable-pixmap",
]);

const HOW: Readonly<Record<string, string>> = {
  HEIC: " Phones send JPEG instead where their camera is set to the most compatible format.",
  PDF: " The workflow rip-pdf makes images of its pages.",
};

/** More than what stands before the first scan of most photos. */
const JPEG_HEAD_BYTES = 2 ** 20;

/** The trouble by name; undefined where the file is of a kind that is read, so that it is damaged. */
export function pictureTrouble(path: string): WorkflowFailure | undefined {
  return withBytes(path, (bytes) => {
    if (bytes(0, 1).length === 0) {
      return new WorkflowFailure("corrupt", "The file is empty: it has 0 bytes; send it again.");
    }
    const { contentType = "" } = sniffContent(bytes(0, SNIFF_BYTES));
    const name = READ_TYPES.has(contentType)
      ? undefined
      : (formatName(contentType) ?? targaName(bytes));
    if (name !== undefined) {
      const how = HOW[name] ?? "";
      const message = `The file is ${name}, and no image in a format that can be read; save it as JPEG, PNG or TIFF.${how}`;
      return new WorkflowFailure("unsupportedFormat", message);
    }
    return contentType === "image/tiff" ? ofTiff(bytes) : ofJpeg(contentType, bytes);
  });
}

// Truevision TGA 2.0, page 9: kinds of pictures, bits a pixel.
const TARGA_KINDS: ReadonlySet<number> = new Set([1, 2, 3, 9, 10, 11]);
const TARGA_BITS: ReadonlySet<number> = new Set([8, 15, 16, 24, 32]);
const TARGA_HEADER_BYTES = 18;

/** It has no mark at its beginning, so its header has to make sense. */
function targaName(bytes: Bytes): string | undefined {
  const head = bytes(0, TARGA_HEADER_BYTES);
  if (head.length < TARGA_HEADER_BYTES) {
    return undefined;
  }
  const [, palette = 2, kind = 0] = head;
  const hasSides = head.readUInt16LE(12) > 0 && head.readUInt16LE(14) > 0;
  const isPlain = palette <= 1 && TARGA_KINDS.has(kind) && TARGA_BITS.has(head[16] ?? 0);
  const isBare = palette === 1 || head.subarray(3, 8).every((each) => each === 0);
  return hasSides && isPlain && isBare ? "TGA (Targa)" : undefined;
}

function ofTiff(bytes: Bytes): WorkflowFailure | undefined {
  const tiff = readTiff(bytes);
  const raw = tiff && rawPhoto(tiff);
  if (raw !== undefined) {
    return raw;
  }
  if (tiff?.isCut === true || tiff?.directories.length === 0) {
    const count = tiff.directories.length;
    const where =
      count === 0
        ? "before the directory that tells of its pages"
        : `behind ${countOf(count, "page")}, where it says that others follow`;
    return new WorkflowFailure("corrupt", `The TIFF is damaged: it ends ${where}; send it again.`);
  }
  return unsupported(tiff && tiffTrouble(tiff));
}

function ofJpeg(contentType: string, bytes: Bytes): WorkflowFailure | undefined {
  return unsupported(
    contentType === "image/jpeg" ? jpegTrouble(bytes(0, JPEG_HEAD_BYTES)) : undefined,
  );
}

function unsupported(trouble: string | undefined): WorkflowFailure | undefined {
  return trouble === undefined ? undefined : new WorkflowFailure("unsupportedFeature", trouble);
}

/** The file is none of ours, whatever it is. */
export function unknownFormat(cause: unknown): WorkflowFailure {
  const message = `The file is no image in a format that can be read: ${READ}.`;
  return new WorkflowFailure("unsupportedFormat", message, cause);
}

const ARITHMETIC = 0xc9;
const LOSSLESS = 0xc3;

/** ITU-T T.81, table B.1. */
function jpegTrouble(jpeg: Buffer): string | undefined {
  const frame = startOfFrame(jpeg);
  const advice = "save it as baseline or progressive JPEG of 8 bits, or as PNG.";
  if (frame !== undefined && frame.bits !== 8) {
    return `The JPEG has ${frame.bits} bits a sample, and only 8 can be read; ${advice}`;
  }
  if (frame?.marker === LOSSLESS) {
    return `The JPEG is coded losslessly, which cannot be read; ${advice}`;
  }
  return (frame?.marker ?? 0) >= ARITHMETIC
    ? `The JPEG has arithmetic coding, which cannot be read; ${advice}`
    : undefined;
}

const BITS = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;

const COMPRESSIONS: Readonly<Record<number, string>> = {
  6: "old-style JPEG",
  9: "JBIG",
  32766: "NeXT",
  32809: "ThunderScan",
  32909: "PixarLog",
  34661: "JBIG",
  34676: "SGI Log",
  34677: "SGI Log",
  34712: "JPEG 2000",
  34887: "LERC",
  34892: "lossy JPEG of a DNG",
  34925: "LZMA",
  50000: "Zstandard",
  50002: "JPEG XL",
  52546: "JPEG XL",
};

const COLOURS: Readonly<Record<number, string>> = {
  8: "CIE L*a*b* (Lab)",
  9: "ICC L*a*b* (Lab)",
  10: "ITU L*a*b* (Lab)",
  32803: "those of a camera's sensor (raw)",
  32844: "LogL",
  32845: "LogLuv",
  34892: "those of a camera's sensor (raw)",
};

const RAW_COLOURS: ReadonlySet<number> = new Set([32803, 34892]);
const SUB_DIRECTORIES = 330;
const DNG_VERSION = 50706;
/** Behind the header, as Canon's cameras write it. */
const CR2 = "CR";

/** That it is a camera's raw file, of which libvips would read the small preview only; undefined where it is none. */
export function rawPhoto(tiff: TiffFile): WorkflowFailure | undefined {
  const nested = tiff.directories.flatMap((each) =>
    numbersOf(tiff, each, SUB_DIRECTORIES).flatMap((at) => directoryAt(tiff, at)?.fields ?? []),
  );
  const isRaw = [...tiff.directories, ...nested].some((each) =>
    RAW_COLOURS.has(numbersOf(tiff, each, PHOTOMETRIC)[0] ?? 0),
  );
  const isCanon = tiff.bytes(8, CR2.length).toString("latin1") === CR2;
  if (!isRaw && !isCanon) {
    return undefined;
  }
  const name = isCanon
    ? "a raw photo (CR2)"
    : tiff.directories.some((each) => each.has(DNG_VERSION))
      ? "a raw photo (DNG)"
      : "a raw photo";
  const message = `The file is ${name}, of which only a preview could be read; develop it and save it as JPEG, PNG or TIFF.`;
  return new WorkflowFailure("unsupportedFormat", message);
}

const BITS_READ: ReadonlySet<number> = new Set([1, 2, 4, 8, 16, 32]);

/** TIFF 6.0 §3 to §8, and what later companies have added. */
function tiffTrouble(tiff: TiffFile): string | undefined {
  for (const directory of tiff.directories) {
    const [compression = 1] = numbersOf(tiff, directory, COMPRESSION);
    const [colours = 2] = numbersOf(tiff, directory, PHOTOMETRIC);
    const depths = numbersOf(tiff, directory, BITS);
    // Of several samples, each has to fill a byte.
    const bits = depths.find((each) => !BITS_READ.has(each) || (each < 8 && depths.length > 1));
    const [packed, space] = [COMPRESSIONS[compression], COLOURS[colours]];
    if (packed !== undefined) {
      return `The TIFF is compressed as ${packed}, which cannot be read; save it with LZW or ZIP compression, or without.`;
    }
    if (space !== undefined) {
      return `The TIFF has colours of the kind ${space}, which cannot be read; save it in RGB, CMYK or grey.`;
    }
    if (bits !== undefined) {
      return `The TIFF has ${bits} bits a sample, which cannot be read; save it with 8 or 16 bits.`;
    }
  }
  return undefined;
}
