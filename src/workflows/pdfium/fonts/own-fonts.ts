/** The fonts that come with Jobgate: those that are as wide as Arial, Times New Roman and Courier New, and one for each script of East Asia. */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const LETTERS = {
  sans: "Arimo",
  serif: "Tinos",
  fixed: "Cousine",
} as const;

export interface FontStyle {
  readonly isBold: boolean;
  readonly isItalic: boolean;
}

/** Latin, Greek, Cyrillic and Hebrew. */
export function westernFont(kind: keyof typeof LETTERS, style: FontStyle): string {
  const weight = `${style.isBold ? "700Bold" : "400Regular"}${style.isItalic ? "_Italic" : ""}`;
  return googleFont(LETTERS[kind], weight);
}

/** A font of one of them has no slanted form; PDFium slants what has to be. */
export function easternFont(
  script: "japanese" | "korean" | "chinese",
  { isBold }: FontStyle,
): string {
  const weight = isBold ? "700Bold" : "400Regular";
  switch (script) {
    case "japanese":
      return googleFont("BIZUDGothic", weight);
    case "korean":
      return googleFont("NanumGothic", weight);
    case "chinese":
      // Simplified and traditional: it has all of the first 20,902 ideographs of Unicode.
      return join(
        dirname(resolve("@embedpdf/fonts-sc")),
        `../fonts/NotoSansHans-${isBold ? "Bold" : "Regular"}.otf`,
      );
  }
}

const PACKAGES = {
  Arimo: "arimo",
  Tinos: "tinos",
  Cousine: "cousine",
  BIZUDGothic: "biz-udgothic",
  NanumGothic: "nanum-gothic",
} as const;

function googleFont(name: keyof typeof PACKAGES, weight: string): string {
  const folder = dirname(resolve(`@expo-google-fonts/${PACKAGES[name]}/package.json`));
  return join(folder, weight, `${name}_${weight}.ttf`);
}

function resolve(id: string): string {
  return createRequire(import.meta.url).resolve(id);
}
