/** What kind of file an asset is, told by its first bytes: a name is a caller's claim, the content is what there is. */

import { startsAsSvg } from "../text/svg-start.ts";
import { SIGNATURE_BYTES, signatureType } from "../text/content-signatures.ts";

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

/** The types of what a media type stands for; of the rest, by its family. */
const TYPES: Readonly<Record<string, AssetType>> = {
  "application/zip": "Zip",
  "application/vnd.iccprofile": "IccProfile",
};
const FAMILIES: Readonly<Record<string, AssetType>> = {
  font: "Font",
  image: "Image",
  video: "Video",
};

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
  const contentType = signatureType(text.slice(0, SIGNATURE_BYTES));
  if (contentType !== undefined) {
    const [family = ""] = contentType.split("/");
    return { type: own(TYPES, contentType) ?? own(FAMILIES, family) ?? "NoType", contentType };
  }
  return sniffText(text);
}

function sniffText(text: string): ContentKind {
  // In UTF-16 there is a zero before or behind each letter of markup.
  const isWide = /^(?:\u00ff\u00fe|\u00fe\u00ff|<\0|\0<)/u.test(text);
  const letters = isWide
    ? text.slice(text.startsWith("<") || text.startsWith("\0") ? 0 : 2).replaceAll("\0", "")
    : text;
  const start = letters.replace(/^\u00ef\u00bb\u00bf/u, "").trimStart();
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
