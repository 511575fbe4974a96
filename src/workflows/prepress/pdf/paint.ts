/** Makes marks of what is painted, and walks through what paints for it: patterns and shadings. */

import { PDFName } from "@cantoo/pdf-lib";
import { readColourSpace } from "./colour-space.ts";
import { type Drawing, isHidden } from "./drawing.ts";
import type { Paint } from "./graphics-state.ts";
import { isNone } from "./inks.ts";
import type { Mark } from "./marks.ts";
import { type Area, IDENTITY, matrixOf, shared } from "./matrix.ts";
import {
  dictOf,
  identityOf,
  member,
  numberOf,
  numbersOf,
  resolved,
  type Thing,
} from "./objects.ts";

/** What every mark has of the state around it. */
type Common = Omit<Extract<Mark, { kind: "shading" }>, "kind" | "colour">;

/** The part of a mark that the drawing says, for what is filled or stroked. */
export function commonOf(drawing: Drawing, own: Area, use: "fill" | "stroke"): Common {
  const { state, isMask } = drawing;
  const area = drawing.area ?? own;
  return {
    area,
    isHidden: isHidden(drawing),
    isOutside: state.clip === undefined || shared(area, state.clip) === undefined,
    isMask,
    opacity: use === "fill" ? state.fillOpacity : state.strokeOpacity,
    blendMode: state.blendMode,
    hasSoftMask: state.hasSoftMask,
    overprints: use === "fill" ? state.overprintsFill : state.overprintsStroke,
    keepsBelow: state.overprintMode === 1,
    hasTransferCurve: state.hasTransferCurve,
  };
}

/** Paints with a colour: a mark; with a pattern: what the pattern paints, where the object is. */
export function paint(drawing: Drawing, colour: Paint, mark: Mark): void {
  if (isNone(colour) || drawing.state.clip === undefined) {
    return;
  }
  if (colour.pattern === undefined) {
    drawing.walk.onMark(mark);
    return;
  }
  const { context } = drawing.walk;
  const dict = dictOf(context, colour.pattern);
  if (dict === undefined) {
    return;
  }
  if (numberOf(context, member(dict, "PatternType")) === 2) {
    shade(drawing, member(dict, "Shading"), mark.area);
    return;
  }
  if (numberOf(context, member(dict, "PaintType")) === 2) {
    // The cell is a stencil; what is seen is the colour that came with it.
    drawing.walk.onMark(mark);
  }
  const key = `${identityOf(colour.pattern)} ${drawing.base.join(" ")} ${isHidden(drawing)}`;
  if (identityOf(colour.pattern) !== "" && drawing.walk.shown.has(key)) {
    return;
  }
  drawing.walk.shown.add(key);
  drawing.walk.draw(drawing, {
    thing: colour.pattern,
    // ISO 32000-1 §8.7.3.1: on the page's or form's own space, not on what is current where it is painted.
    matrix: drawing.base,
    area: mark.area,
    isUncoloured: numberOf(context, member(dict, "PaintType")) === 2,
  });
}

/** Paints a shading over an area. */
export function shade(drawing: Drawing, thing: Thing, area: Area): void {
  const { context } = drawing.walk;
  const dict = dictOf(context, thing);
  if (dict === undefined) {
    return;
  }
  const space = readColourSpace(context, member(dict, "ColorSpace"), drawing.resources);
  drawing.walk.onMark({
    ...commonOf(drawing, area, "fill"),
    kind: "shading",
    colour: { space, values: [] },
    // OPM is not for shadings.
    keepsBelow: false,
  });
}

/** The matrix of a form, pattern or letter. */
export function ownMatrix(drawing: Drawing, thing: Thing) {
  const { context } = drawing.walk;
  return matrixOf(numbersOf(context, member(dictOf(context, thing), "Matrix"))) ?? IDENTITY;
}

/** A resource by kind and name, as a reference where it is one. */
export function resource(drawing: Drawing, kind: string, name: Thing): Thing {
  const { context } = drawing.walk;
  const found = resolved(context, name);
  return found instanceof PDFName
    ? dictOf(context, member(drawing.resources, kind))?.get(found)
    : undefined;
}
