/** What stands in a JPEG before its pixels: profile, EXIF, XMP and the like, taken over byte for byte. Runs in the sandbox only. */

interface Segment {
  readonly marker: number;
  /** With its marker and its length. */
  readonly bytes: Buffer;
}

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;

/** ITU-T T.81 §B.1.1.4: marker, length, content; up to the first scan. */
function segmentsOf(jpeg: Buffer): { readonly segments: readonly Segment[]; readonly end: number } {
  const segments: Segment[] = [];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (marker === START_OF_SCAN || end > jpeg.length) {
      break;
    }
    segments.push({ marker, bytes: jpeg.subarray(at, end) });
    at = end;
  }
  return { segments, end: at };
}

/** What of a JPEG's start frame tells whether it can be decoded; undefined where there is none. */
export function startOfFrame(
  jpeg: Buffer,
): { readonly marker: number; readonly bits: number } | undefined {
  const frame = segmentsOf(jpeg).segments.find(
    ({ marker }) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker),
  );
  return frame && { marker: frame.marker, bits: frame.bytes[4] ?? 0 };
}

/** CIPA DC-007: further pictures behind the first one, such as the other eye's or the gain map of an HDR photo. */
export function hasFurtherPictures(jpeg: Buffer): boolean {
  return segmentsOf(jpeg).segments.some(isPictures);
}

export function hasComment(jpeg: Buffer): boolean {
  return segmentsOf(jpeg).segments.some(({ marker }) => marker === COMMENT);
}

const isPictures = ({ marker, bytes }: Segment): boolean =>
  marker === APP2 && bytes.toString("latin1", 4, 7) === "MPF";
const isProfile = ({ marker, bytes }: Segment): boolean =>
  marker === APP2 && bytes.toString("latin1", 4, 15) === "ICC_PROFILE";
const isExif = ({ marker, bytes }: Segment): boolean =>
  marker === APP1 && bytes.toString("latin1", 4, 8) === "Exif";
/** Density. */
const isJfif = ({ marker, bytes }: Segment): boolean =>
  marker === APP0 && bytes.toString("latin1", 4, 8) === "JFIF";

/** All but what says where other pictures are in the old file. */
function isMetadata(segment: Segment): boolean {
  return [APP1, APP2, APP13, COMMENT].includes(segment.marker) && !isPictures(segment);
}

/** The picture with the metadata of another: all of it, or profile and density. */
export function withJpegMetadata(picture: Buffer, original: Buffer, isAll: boolean): Buffer {
  const own = segmentsOf(picture);
  const kept = segmentsOf(original).segments.filter(
    (segment) => isJfif(segment) || (isAll ? isMetadata(segment) : isProfile(segment)),
  );
  const others = own.segments.filter(
    (segment) => !isMetadata(segment) && !(isJfif(segment) && kept.some((other) => isJfif(other))),
  );
  return Buffer.concat([
    picture.subarray(0, 2),
    ...[...kept.filter(isJfif), ...others.filter(isJfif)].map(({ bytes }) => bytes),
    ...kept
      .filter((segment) => !isJfif(segment))
      .map((segment) => (isExif(segment) ? upright(segment.bytes) : segment.bytes)),
    ...others.filter((segment) => !isJfif(segment)).map(({ bytes }) => bytes),
    picture.subarray(own.end),
  ]);
}

/** Behind marker and length. */
const CONTENT = 4;

function upright(segment: Buffer): Buffer {
  return Buffer.concat([segment.subarray(0, CONTENT), uprightExif(segment.subarray(CONTENT))]);
}

const ORIENTATION = 0x0112;
const EXIF_NAME = "Exif\0\0";

/** EXIF, with its name in front or without, of a picture whose pixels have been turned: only its orientation is another. */
export function uprightExif(exif: Buffer): Buffer {
  const copy = Buffer.from(exif);
  const named = copy.toString("latin1", 0, EXIF_NAME.length) === EXIF_NAME;
  const tiff = copy.subarray(named ? EXIF_NAME.length : 0);
  if (tiff.length < 8) {
    return copy;
  }
  const isLittleEndian = tiff.toString("latin1", 0, 2) === "II";
  const short = (at: number): number =>
    at + 2 > tiff.length ? 0 : isLittleEndian ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = isLittleEndian ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let index = 0; index < short(directory); index += 1) {
    const at = directory + 2 + index * 12;
    if (short(at) === ORIENTATION && at + 12 <= tiff.length) {
      tiff.writeUInt16LE(isLittleEndian ? 1 : 0x0100, at + 8);
    }
  }
  return copy;
}
