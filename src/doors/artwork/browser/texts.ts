/** What the server tells the script: texts in the reader's language, and where uploads go. */

import type { UploadingTexts } from "../../../messages/artwork/artwork-texts.ts";

export interface UploadSettings {
  readonly language: string;
  readonly jobId: string;
  readonly link: string;
  readonly uploads: string;
  readonly sizeBytesMax: number;
  readonly versions: number;
  readonly texts: UploadingTexts;
}

/** Undefined on pages that take no file. */
export function uploadSettings(): UploadSettings | undefined {
  const text = document.getElementById("uploading")?.textContent ?? "";
  return text === "" ? undefined : (JSON.parse(text) as UploadSettings);
}

/** The text with each `{name}` replaced. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z]+)\}/giu, (whole, name: string) => values[name] ?? whole);
}

/** A size such as 12.3 MB. */
export function sizeOf(language: string, sizeBytes: number): string {
  const [unit, unitBytes] =
    sizeBytes < 1e6 ? ["kilobyte", 1e3] : sizeBytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const format = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, format).format(sizeBytes / unitBytes);
}

/** A time such as 3 minutes, rounded up. */
export function durationOf(language: string, seconds: number): string {
  const [unit, n] =
    seconds < 60
      ? ["second", Math.ceil(seconds)]
      : seconds < 5400
        ? ["minute", Math.ceil(seconds / 60)]
        : ["hour", Math.ceil(seconds / 3600)];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(n);
}

export function percentOf(language: string, share: number): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(share);
}
