/** Which fonts a PDF brings along, whether PDFium can read them or not. ISO 32000-1 §9.9. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, nameOf, streamOf } from "../objects.ts";

const FILES = ["FontFile", "FontFile2", "FontFile3"];

/** Names of fonts that are in the file wherever they are named. */
export function fontsInFile(context: PDFContext): ReadonlySet<string> {
  const [inFile, absent] = [new Set<string>(), new Set<string>()];
  for (const [, object] of context.enumerateIndirectObjects()) {
    for (const font of fontsOf(context, dictOf(context, object))) {
      const name = nameOf(context, member(font, "BaseFont"));
      if (name !== undefined) {
        (isInFile(context, font) ? inFile : absent).add(name);
      }
    }
  }
  return new Set([...inFile].filter((name) => !absent.has(name)));
}

/** A font itself, or those that stand in resources. */
function fontsOf(context: PDFContext, dict: PDFDict | undefined): readonly (PDFDict | undefined)[] {
  const resources = dictOf(context, member(dict, "Resources")) ?? dict;
  const named = dictOf(context, member(resources, "Font"))?.values() ?? [];
  return [dict, ...named.map((font) => dictOf(context, font))];
}

function isInFile(context: PDFContext, font: PDFDict | undefined): boolean {
  const [descendant] = arrayOf(context, member(font, "DescendantFonts")) ?? [];
  const described = descendant === undefined ? font : dictOf(context, descendant);
  const descriptor = dictOf(context, member(described, "FontDescriptor"));
  return FILES.some((key) => streamOf(context, member(descriptor, key)) !== undefined);
}
