/** The graphics state while a page is drawn, and what an ExtGState sets of it. ISO 32000-1 §8.4. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import { type Font, readFont } from "./text/fonts.ts";
import type { Colour } from "./inks.ts";
import { type Area, IDENTITY, type Matrix } from "./matrix.ts";
import { arrayOf, dictOf, flagOf, member, nameOf, numberOf, type Thing } from "./objects.ts";

/** A colour with the pattern that paints it, if one does. */
export interface Paint extends Colour {
  readonly pattern?: Thing;
}

export interface GraphicsState {
  ctm: Matrix;
  /** What is inside may be seen; the area around the real clip. */
  clip: Area | undefined;
  fill: Paint;
  stroke: Paint;
  lineWidth: number;
  fillOpacity: number;
  strokeOpacity: number;
  blendMode: string;
  hasSoftMask: boolean;
  overprintsFill: boolean;
  overprintsStroke: boolean;
  overprintMode: number;
  hasTransferCurve: boolean;
  font: Font | undefined;
  fontSize: number;
  renderMode: number;
  characterSpace: number;
  wordSpace: number;
  /** 1 for 100 per cent. */
  horizontalScale: number;
  rise: number;
  leading: number;
}

const BLACK: Paint = { space: { kind: "gray" }, values: [0] };

export function firstState(ctm: Matrix, clip: Area): GraphicsState {
  return {
    ctm,
    clip,
    fill: BLACK,
    stroke: BLACK,
    lineWidth: 1,
    fillOpacity: 1,
    strokeOpacity: 1,
    blendMode: "Normal",
    hasSoftMask: false,
    overprintsFill: false,
    overprintsStroke: false,
    overprintMode: 0,
    hasTransferCurve: false,
    font: undefined,
    fontSize: 1,
    renderMode: 0,
    characterSpace: 0,
    wordSpace: 0,
    horizontalScale: 1,
    rise: 0,
    leading: 0,
  };
}

const BLEND_MODES = new Set(
  "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity".split(
    " ",
  ),
);

/** Sets what an ExtGState says. Returns the group of a soft mask that begins with it. */
export function applyExtGState(
  context: PDFContext,
  state: GraphicsState,
  dict: PDFDict,
): PDFDict | undefined {
  const number = (key: string, now: number): number => numberOf(context, member(dict, key)) ?? now;
  state.lineWidth = number("LW", state.lineWidth);
  state.fillOpacity = number("ca", state.fillOpacity);
  state.strokeOpacity = number("CA", state.strokeOpacity);
  state.overprintMode = number("OPM", state.overprintMode);
  applyOverprint(context, state, dict);
  state.hasTransferCurve = transferCurveOf(context, dict) ?? state.hasTransferCurve;
  state.blendMode = blendModeOf(context, member(dict, "BM")) ?? state.blendMode;
  const [font, size] = arrayOf(context, member(dict, "Font")) ?? [];
  if (font !== undefined) {
    state.font = readFont(context, font);
    state.fontSize = numberOf(context, size) ?? state.fontSize;
  }
  const mask = member(dict, "SMask");
  if (mask === undefined) {
    return undefined;
  }
  const maskDict = dictOf(context, mask);
  state.hasSoftMask = maskDict !== undefined;
  return maskDict;
}

/** ISO 32000-1 Table 58: OP sets both where there is no op. */
function applyOverprint(context: PDFContext, state: GraphicsState, dict: PDFDict): void {
  const strokes = flagOf(context, member(dict, "OP"));
  state.overprintsFill = flagOf(context, member(dict, "op")) ?? strokes ?? state.overprintsFill;
  state.overprintsStroke = strokes ?? state.overprintsStroke;
}

/** ISO 32000-1 Table 58: TR2 outranks TR; a name, Identity or Default, is no curve of the file's own. */
function transferCurveOf(context: PDFContext, dict: PDFDict): boolean | undefined {
  const curve = member(dict, "TR2") ?? member(dict, "TR");
  if (curve === undefined) {
    return undefined;
  }
  const each = arrayOf(context, curve) ?? [curve];
  return each.some((one) => nameOf(context, one) === undefined);
}

/** ISO 32000-1 §11.6.3: of several the first that is known. */
function blendModeOf(context: PDFContext, thing: Thing): string | undefined {
  const one = nameOf(context, thing);
  const several = arrayOf(context, thing)?.map((each) => nameOf(context, each) ?? "");
  if (one === undefined && several === undefined) {
    return undefined;
  }
  return (several ?? [one ?? ""]).find((name) => BLEND_MODES.has(name)) ?? "Normal";
}

/** Where the next letter goes. ISO 32000-1 §9.4. */
export interface TextPlace {
  matrix: Matrix;
  line: Matrix;
}

export function firstPlace(): TextPlace {
  return { matrix: IDENTITY, line: IDENTITY };
}
