/** What people call the formats of files, for sentences about those that are not taken. */

const NAMES: Readonly<Record<string, string>> = {
  "application/gzip": "packed with gzip",
  "application/pdf": "PDF",
  "application/postscript": "PostScript (EPS)",
  "application/x-indesign": "InDesign",
  "application/xml": "XML",
  "application/zip": "a zip",
  "image/avif": "AVIF",
  "image/bmp": "BMP",
  "image/bpg": "BPG",
  "image/emf": "EMF (Windows metafile)",
  "image/fits": "FITS",
  "image/gif": "GIF",
  "image/heic": "HEIC",
  "image/heif": "HEIF",
  "image/j2c": "JPEG 2000",
  "image/jp2": "JPEG 2000",
  "image/jpm": "JPM (JPEG 2000 of layers)",
  "image/jpx": "JPEG 2000",
  "image/jxl": "JPEG XL",
  "image/jxr": "JPEG XR",
  "image/qoi": "QOI",
  "image/svg+xml": "SVG",
  "image/vnd.adobe.photoshop": "PSD (Photoshop)",
  "image/vnd.djvu": "DjVu",
  "image/vnd.microsoft.icon": "ICO",
  "image/vnd.ms-dds": "DDS",
  "image/vnd.radiance": "HDR (Radiance)",
  "image/webp": "WebP",
  "image/wmf": "WMF (Windows metafile)",
  "image/x-canon-cr3": "CR3 (raw)",
  "image/x-exr": "OpenEXR",
  "image/x-fuji-raf": "RAF (raw)",
  "image/x-icns": "ICNS",
  "image/x-olympus-orf": "ORF (raw)",
  "image/x-panasonic-rw2": "RW2 (raw)",
  "image/x-pcx": "PCX",
  "image/x-portable-arbitrarymap": "PAM",
  "image/x-portable-bitmap": "PBM",
  "image/x-portable-floatmap": "PFM",
  "image/x-portable-graymap": "PGM",
  "image/x-portable-pixmap": "PPM",
  "image/x-sgi": "SGI",
  "image/x-sigma-x3f": "X3F (raw)",
  "image/x-sun-raster": "Sun raster",
  "image/x-xcf": "XCF (GIMP)",
  "video/mp4": "a video (MP4)",
  "video/quicktime": "a video (QuickTime)",
  "video/x-mng": "MNG",
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
