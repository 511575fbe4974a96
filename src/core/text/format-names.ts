/** What people call the formats of files, for sentences about those that are not taken. */

const NAMES: Readonly<Record<string, string>> = {
  "application/pdf": "PDF",
  "application/postscript": "PostScript (EPS)",
  "application/zip": "a zip",
  "image/avif": "AVIF",
  "image/bmp": "BMP",
  "image/gif": "GIF",
  "image/heic": "HEIC",
  "image/heif": "HEIF",
  "image/j2c": "JPEG 2000",
  "image/jp2": "JPEG 2000",
  "image/jpm": "JPM (JPEG 2000 of layers)",
  "image/jpx": "JPEG 2000",
  "image/jxl": "JPEG XL",
  "image/svg+xml": "SVG",
  "image/vnd.adobe.photoshop": "PSD (Photoshop)",
  "image/vnd.microsoft.icon": "ICO",
  "image/webp": "WebP",
  "image/x-canon-cr3": "CR3 (raw)",
  "image/x-portable-bitmap": "PBM",
  "image/x-portable-graymap": "PGM",
  "image/x-portable-pixmap": "PPM",
};

/** The name of a format that people know; undefined for others. */
export function formatName(contentType: string | undefined): string | undefined {
  return contentType !== undefined && Object.hasOwn(NAMES, contentType)
    ? NAMES[contentType]
    : undefined;
}

/** That a file is none of those that artwork can be; by its format's name where that is known. */
export function noArtwork(contentType: string | undefined): string {
  const name = formatName(contentType);
  return name === undefined
    ? "The file is no PDF, JPEG, PNG or TIFF, whatever its name says."
    : `The file is ${name}, not PDF, JPEG, PNG or TIFF, whatever its name says.`;
}
