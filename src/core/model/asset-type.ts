/** What kind of file an asset is, told by its first bytes: a name is a caller's claim, the content is what there is. */

import { startsAsSvg } from "../text/svg-start.ts";

/** The words of IPS. "NoType" is what nothing here recognises. */
export const ASSET_TYPES = [
  "Image",
  "Pdf",
  "Video",
  "Zip",
  "ImageSet",
  "Svg",
  "Xml",
  "Font",
  "IccProfile",
  "Vignette",
  "Cabinet",
  "WindowCovering",
  "NoType",
] as const;

export type AssetType = (typeof ASSET_TYPES)[number];

/** A file as its content tells it. The media type is absent where the content does not tell it. */
export interface ContentKind {
  readonly type: AssetType;
  readonly contentType?: string;
}

/** How many bytes from the start sniffContent wants to see. */
export const SNIFF_BYTES = 4096;

/** A signature: text (each character a byte) at an offset. */
type Signature = readonly [offset: number, bytes: string, type: AssetType, contentType: string];

const SIGNATURES: readonly Signature[] = [
  [0, "\u00ff\u00d8\u00ff", "Image", "image/jpeg"],
  [0, "\u0089PNG\r\n\u001a\n", "Image", "image/png"],
  [0, "GIF87a", "Image", "image/gif"],
  [0, "GIF89a", "Image", "image/gif"],
  [0, "II*\u0000", "Image", "image/tiff"],
  [0, "MM\u0000*", "Image", "image/tiff"],
  [0, "8BPS", "Image", "image/vnd.adobe.photoshop"],
  [8, "WEBP", "Image", "image/webp"],
  [8, "AVI ", "Video", "video/x-msvideo"],
  [4, "ftypavif", "Image", "image/avif"],
  [4, "ftypavis", "Image", "image/avif"],
  [4, "ftypheic", "Image", "image/heic"],
  [4, "ftypmif1", "Image", "image/heif"],
  [4, "ftypqt", "Video", "video/quicktime"],
  [4, "ftyp", "Video", "video/mp4"],
  [0, "\u001aE\u00df\u00a3", "Video", "video/webm"],
  [0, "FLV\u0001", "Video", "video/x-flv"],
  [0, "\u0000\u0000\u0001\u00ba", "Video", "video/mpeg"],
  [0, "PK\u0003\u0004", "Zip", "application/zip"],
  [0, "PK\u0005\u0006", "Zip", "application/zip"],
  [0, "OTTO", "Font", "font/otf"],
  [0, "\u0000\u0001\u0000\u0000\u0000", "Font", "font/ttf"],
  [0, "wOFF", "Font", "font/woff"],
  [0, "wOF2", "Font", "font/woff2"],
  [36, "acsp", "IccProfile", "application/vnd.iccprofile"],
  [0, "%!PS", "NoType", "application/postscript"],
];

/** Readers look for it in the first kilobyte (ISO 32000-1, annex H). */
const PDF_WITHIN = 1024;

/** What the first bytes of a file tell; SNIFF_BYTES of them are enough. */
export function sniffContent(head: Uint8Array): ContentKind {
  const text = Array.from(head.subarray(0, SNIFF_BYTES), (byte) => String.fromCharCode(byte)).join(
    "",
  );
  if (text.slice(0, PDF_WITHIN).includes("%PDF-")) {
    return { type: "Pdf", contentType: "application/pdf" };
  }
  const found = SIGNATURES.find(([offset, bytes]) => text.startsWith(bytes, offset));
  if (found !== undefined) {
    return { type: found[2], contentType: found[3] };
  }
  return sniffText(text);
}

function sniffText(text: string): ContentKind {
  const start = text.replace(/^\u00ef\u00bb\u00bf/u, "").trimStart();
  if (startsAsSvg(start)) {
    return { type: "Svg", contentType: "image/svg+xml" };
  }
  return start.startsWith("<?xml")
    ? { type: "Xml", contentType: "application/xml" }
    : { type: "NoType" };
}

/** What a file's extension claims; only for formats whose content tells for sure whether the claim is true. */
const CLAIMS: Readonly<Record<string, AssetType>> = {
  avif: "Image",
  gif: "Image",
  jpeg: "Image",
  jpg: "Image",
  pdf: "Pdf",
  png: "Image",
  psd: "Image",
  tif: "Image",
  tiff: "Image",
  webp: "Image",
  zip: "Zip",
};

/** Formats of the vendor's own, which no public signature tells. */
const NAMED: Readonly<Record<string, AssetType>> = {
  vnc: "Cabinet",
  vnt: "Vignette",
  vnw: "WindowCovering",
};

/** The type of a file by content, and by name where only the name can tell. */
export function assetTypeOf(fileName: string, kind: ContentKind): AssetType {
  return kind.type === "NoType" ? (own(NAMED, extensionOf(fileName)) ?? "NoType") : kind.type;
}

/** The type that the name claims although the content is another; undefined where they do not contradict each other. */
export function falseClaim(fileName: string, kind: ContentKind): AssetType | undefined {
  const claimed = own(CLAIMS, extensionOf(fileName));
  return claimed === kind.type ? undefined : claimed;
}

/** A caller's word may be the name of what every object inherits. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function extensionOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
}
