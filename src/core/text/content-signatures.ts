/** What a file is by its first bytes, whatever its sender calls it: the one table that everything here goes by. */

/** So many bytes tell it; the brands of an ISO container are the longest. */
export const SIGNATURE_BYTES = 256;

/** Text, each letter a byte, that stands at an offset. */
type Piece = readonly [at: number, text: string];
type Signature = readonly [contentType: string, ...pieces: readonly Piece[]];

const JPEG_2000 = "\0\0\0\x0cjP  \r\n\x87\n";

/** The first that fits. */
const SIGNATURES: readonly Signature[] = [
  ["image/jpeg", [0, "\xff\xd8\xff"]],
  ["image/png", [0, "\x89PNG\r\n\x1a\n"]],
  ["image/gif", [0, "GIF87a"]],
  ["image/gif", [0, "GIF89a"]],
  ["image/tiff", [0, "II*\0"]],
  ["image/tiff", [0, "MM\0*"]],
  // BigTIFF.
  ["image/tiff", [0, "II+\0\x08\0\0\0"]],
  ["image/tiff", [0, "MM\0+\0\x08\0\0"]],
  ["image/vnd.adobe.photoshop", [0, "8BPS\0"]],
  ["image/webp", [0, "RIFF"], [8, "WEBP"]],
  ["image/jxl", [0, "\xff\x0a"]],
  ["image/jxl", [0, "\0\0\0\x0cJXL \r\n\x87\n"]],
  ["image/jpx", [0, JPEG_2000], [20, "jpx "]],
  ["image/jpm", [0, JPEG_2000], [20, "jpm "]],
  ["image/jp2", [0, JPEG_2000]],
  ["image/j2c", [0, "\xff\x4f\xff\x51"]],
  // Two letters are little: what is reserved is zero, and the header that follows is a short one.
  ["image/bmp", [0, "BM"], [6, "\0\0\0\0"], [15, "\0\0\0"]],
  ["image/vnd.microsoft.icon", [0, "\0\0\x01\0"], [5, "\0"], [9, "\0"]],
  ["image/vnd.ms-dds", [0, "DDS "], [4, "\x7c\0\0\0"]],
  ["image/x-portable-arbitrarymap", [0, "P7\n"]],
  ["image/x-portable-floatmap", [0, "PF\n"]],
  ["image/x-portable-floatmap", [0, "Pf\n"]],
  // A version of PC Paintbrush, run lengths, bits a pixel.
  ...["\0", "\x02", "\x03", "\x04", "\x05"].flatMap((version) =>
    ["\x01", "\x02", "\x04", "\x08"].map(
      (bits): Signature => ["image/x-pcx", [0, `\n${version}\x01${bits}`]],
    ),
  ),
  ["image/x-exr", [0, "\x76\x2f\x31\x01"]],
  ["image/vnd.radiance", [0, "#?RADIANCE"]],
  ["image/vnd.radiance", [0, "#?RGBE"]],
  ["image/fits", [0, "SIMPLE  ="]],
  ["image/x-xcf", [0, "gimp xcf "]],
  ["image/qoi", [0, "qoif"]],
  ["image/wmf", [0, "\xd7\xcd\xc6\x9a"]],
  ["image/emf", [0, "\x01\0\0\0"], [40, " EMF"]],
  ["image/jxr", [0, "II\xbc\x01"]],
  ["image/x-icns", [0, "icns"]],
  ["image/vnd.djvu", [0, "AT&TFORM"]],
  ["image/x-sun-raster", [0, "\x59\xa6\x6a\x95"]],
  ["image/x-sgi", [0, "\x01\xda\0\x01\0"]],
  ["image/x-sgi", [0, "\x01\xda\x01\x01\0"]],
  ["image/bpg", [0, "BPG\xfb"]],
  ["image/x-fuji-raf", [0, "FUJIFILMCCD-RAW"]],
  ["image/x-olympus-orf", [0, "IIRO\x08"]],
  ["image/x-olympus-orf", [0, "IIRS\x08"]],
  ["image/x-panasonic-rw2", [0, "IIU\0"]],
  ["image/x-sigma-x3f", [0, "FOVb"]],
  ["video/x-mng", [0, "\x8aMNG\r\n"]],
  ["video/x-msvideo", [0, "RIFF"], [8, "AVI "]],
  ["audio/wav", [0, "RIFF"], [8, "WAVE"]],
  ["video/webm", [0, "\x1aE\xdf\xa3"]],
  ["video/x-flv", [0, "FLV\x01"]],
  ["video/mpeg", [0, "\0\0\x01\xba"]],
  ["audio/ogg", [0, "OggS"]],
  ["audio/mpeg", [0, "ID3"]],
  ["audio/mpeg", [0, "\xff\xfb"]],
  ["audio/flac", [0, "fLaC"]],
  ["audio/amr", [0, "#!AMR"]],
  ["application/zip", [0, "PK\x03\x04"]],
  ["application/zip", [0, "PK\x05\x06"]],
  ["font/otf", [0, "OTTO"]],
  ["font/ttf", [0, "\0\x01\0\0\0"]],
  ["font/woff", [0, "wOFF"]],
  ["font/woff2", [0, "wOF2"]],
  ["application/vnd.iccprofile", [36, "acsp"]],
  ["application/postscript", [0, "%!PS"]],
  ["application/postscript", [0, "\xc5\xd0\xd3\xc6"]],
  ["application/x-indesign", [0, "\x06\x06\xed\xf5\xd8\x1d"]],
  ["application/gzip", [0, "\x1f\x8b\x08"]],
];

/** ISO 14496-12 §4.3: brands of containers, by how they begin. */
const BRANDS: readonly (readonly [brand: string, contentType: string])[] = [
  ["avif", "image/avif"],
  ["avis", "image/avif"],
  // ISO 23008-12, annex B: heic, heix, heim, heis, and of sequences hevc, hevx, hevm, hevs.
  ["hei", "image/heic"],
  ["hev", "image/heic"],
  ["crx ", "image/x-canon-cr3"],
  ["M4A", "audio/mp4"],
  ["qt", "video/quicktime"],
  ["3g", "video/3gpp"],
];

/** ISO 23008-12 §10.2: these say that there are pictures; how they are coded, only another brand. */
const PICTURE_BRANDS: ReadonlySet<string> = new Set(["mif1", "mif2", "msf1", "miaf"]);

/** Netpbm's own pages: the kind, then width and height, with comments between them. */
const PORTABLE = /^P([1-6])(?:\s|#[^\n]*\n)+[0-9]{1,9}(?:\s|#[^\n]*\n)+[0-9]{1,9}\s/u;
const PORTABLE_TYPES = ["bitmap", "graymap", "pixmap"] as const;

/** The media type that the first bytes of a file tell, each given as a letter of Latin-1; undefined if they tell none. */
export function signatureType(start: string): string | undefined {
  if (start.startsWith("ftyp", 4)) {
    return containerType(start);
  }
  const found = SIGNATURES.find(([, ...pieces]) =>
    pieces.every(([at, text]) => start.startsWith(text, at)),
  );
  return found?.[0] ?? portableType(start);
}

function containerType(start: string): string {
  const sizeBytes = Array.from(start.slice(0, 4)).reduce(
    (size, letter) => size * 256 + letter.charCodeAt(0),
    0,
  );
  const major = start.slice(8, 12);
  if (!PICTURE_BRANDS.has(major)) {
    return brandType(major) ?? "video/mp4";
  }
  // Behind the version, the brands that it is compatible with.
  const others = start.slice(16, Math.min(sizeBytes, SIGNATURE_BYTES)).match(/.{4}/gsu) ?? [];
  return others.map(brandType).find((type) => type?.startsWith("image/") === true) ?? "image/heif";
}

function brandType(brand: string): string | undefined {
  return BRANDS.find(([start]) => brand.startsWith(start))?.[1];
}

function portableType(start: string): string | undefined {
  const kind = PORTABLE.exec(start)?.[1];
  return kind === undefined
    ? undefined
    : `image/x-portable-${PORTABLE_TYPES[(Number(kind) - 1) % 3] ?? "anymap"}`;
}
