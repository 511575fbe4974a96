/** Texts of the catalogue with what differs put in: by name, by number, and as each language writes numbers, sizes and times. */

import type { Counted } from "./artwork/artwork-texts.ts";

/** The text with each `{name}` replaced; a name without a value stays as it is. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{([a-z]+)\}/giu, (whole, name: string) => String(values[name] ?? whole));
}

/** The text for a number, by the plural rules of the language; `{n}` is the number as the language writes it. */
export function counted(language: string, forms: Counted, n: number): string {
  const category = new Intl.PluralRules(language).select(n);
  const form = category === "one" || category === "many" ? forms[category] : undefined;
  return filled(form ?? forms.other, { n: numberText(language, n) });
}

export function numberText(language: string, n: number): string {
  return new Intl.NumberFormat(language).format(n);
}

const SIZE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size in the unit that leaves at most three digits, such as 12.3 MB; a kilobyte has a thousand bytes. */
export function sizeText(language: string, sizeBytes: number): string {
  const step = sizeBytes < 1000 ? 0 : Math.floor(Math.log10(sizeBytes) / 3);
  const index = Math.min(step, SIZE_UNITS.length - 1);
  const unit = SIZE_UNITS[index] ?? "byte";
  const maximumFractionDigits = index === 0 ? 0 : 1;
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits }).format(
    sizeBytes / 1000 ** index,
  );
}

/** A length in millimetres, with at most two places. */
export function lengthText(language: string, lengthMm: number): string {
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: "millimeter",
    maximumFractionDigits: 2,
  }).format(lengthMm);
}

/** A time, such as "28 November 2026 at 14:05 UTC". */
export function timeText(language: string, timeMs: number): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return `${format.format(timeMs)} UTC`;
}
