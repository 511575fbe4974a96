/** What gets lost of the metadata that is to be kept, in sentences. Runs in the sandbox only. */

import { sharp } from "../tasks/image-library.ts";
import type { EditImageTask } from "../task-types.ts";
import { hasComment } from "./jpeg-segments.ts";
import type { OpenedPicture } from "./opened-picture.ts";
import type { Plan } from "./plan.ts";
import { type Bytes, readTiff, withBytes } from "./tiff-directories.ts";

/** Told by what the written file has: which kinds of metadata a format can have depends on libvips. */
export async function metadataLoss(
  { metadata: wanted, outputPath }: EditImageTask,
  { path, metadata }: OpenedPicture,
  { format, isFaithful }: Plan,
): Promise<readonly string[]> {
  if (wanted !== "all" || isFaithful) {
    return [];
  }
  const made = await sharp(outputPath).metadata();
  const lost = [
    ...(metadata.exif !== undefined && made.exif === undefined ? [exifName(metadata.exif)] : []),
    ...(metadata.xmp !== undefined && made.xmp === undefined ? ["XMP"] : []),
    ...(metadata.iptc !== undefined && made.iptc === undefined ? ["IPTC"] : []),
    ...textsOf(
      path,
      metadata.format,
      metadata.comments !== undefined && made.comments === undefined,
    ),
  ];
  return lost.length === 0
    ? []
    : [
        `Of its metadata, ${lost.join(", ")} ${lost.length === 1 ? "is" : "are"} not in the result, because ${format.toUpperCase()} as it is written here has no place for it; keep its format to keep all.`,
      ];
}

const HEAD_BYTES = 2 ** 18;

function textsOf(path: string, format: string, hasTexts: boolean): readonly string[] {
  if (format === "tiff") {
    return withBytes(path, fieldNames);
  }
  const isCommented =
    format === "jpeg" && withBytes(path, (bytes) => hasComment(bytes(0, HEAD_BYTES)));
  return hasTexts || isCommented ? ["comments"] : [];
}

/** TIFF 6.0 §8 and Exif 3.0 §4.6: fields that people write or look for. */
const FIELDS: readonly (readonly [tag: number, name: string])[] = [
  [34665, "EXIF"],
  [34853, "GPS"],
  [270, "description"],
  [271, "camera"],
  [305, "program"],
  [306, "date"],
  [315, "author"],
  [33432, "copyright"],
];

function fieldNames(bytes: Bytes): readonly string[] {
  const [first] = readTiff(bytes)?.directories ?? [];
  return FIELDS.filter(([tag]) => first?.has(tag)).map(([, name]) => name);
}

const EXIF_NAME = "Exif\0\0";
const GPS = 34853;

/** What is missed most is named. */
function exifName(exif: Buffer): string {
  const named = exif.toString("latin1", 0, EXIF_NAME.length) === EXIF_NAME;
  const tiff = exif.subarray(named ? EXIF_NAME.length : 0);
  const read = readTiff((at, length) => tiff.subarray(at, at + length));
  return read?.directories[0]?.has(GPS) === true ? "EXIF with its GPS position" : "EXIF";
}
