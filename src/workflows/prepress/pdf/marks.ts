/** Marks: what the operators of a page paint, one by one, as checks look at them. */

import type { Font } from "./text/fonts.ts";
import type { Colour } from "./inks.ts";
import type { Area } from "./matrix.ts";
import type { Picture } from "./pictures.ts";

/** How a mark goes over what is below it. */
export interface Compositing {
  /** Of 0 to 1. */
  readonly opacity: number;
  /** Normal but for transparency. */
  readonly blendMode: string;
  readonly hasSoftMask: boolean;
  readonly overprints: boolean;
  /** OPM 1: components of 0 leave what is below. */
  readonly keepsBelow: boolean;
  /** Its tones are changed for the device. */
  readonly hasTransferCurve: boolean;
}

interface Placed extends Compositing {
  /** Points of the paper. */
  readonly area: Area;
  /** In a layer that is not printed, or an annotation that is not. */
  readonly isHidden: boolean;
  /** Outside of the clip and of the sheet, so that nothing of it is seen. */
  readonly isOutside: boolean;
  /** In the group of a soft mask: it paints no ink of its own. */
  readonly isMask: boolean;
}

export interface ShapeMark extends Placed {
  readonly kind: "fill";
  readonly colour: Colour;
  /** The smaller side of a rectangle, in points; absent for other shapes. */
  readonly thickness?: number;
}

export interface LineMark extends Placed {
  readonly kind: "stroke";
  readonly colour: Colour;
  /** Points of the paper at its thinnest; 0 for as thin as the device can. */
  readonly width: number;
}

export interface TextMark extends Placed {
  readonly kind: "text";
  readonly colour: Colour;
  readonly font: Font;
  /** Points of the paper. */
  readonly size: number;
  /** Text for searching, such as of scanned pages. */
  readonly isInvisible: boolean;
}

export interface PictureMark extends Placed {
  readonly kind: "picture";
  readonly picture: Picture;
  /** Of stencils. */
  readonly colour: Colour;
  /** Pixels per inch of the paper: the lower of both directions. */
  readonly resolution: number;
  /** The longer side, in points. */
  readonly length: number;
  /** Of the soft mask. */
  readonly maskResolution?: number;
}

export interface ShadingMark extends Placed {
  readonly kind: "shading";
  readonly colour: Colour;
}

export type Mark = ShapeMark | LineMark | TextMark | PictureMark | ShadingMark;

/** True for what leaves ink on the printed sheet. */
export function isPrinted({ isHidden, isOutside, isMask }: Mark): boolean {
  return !isHidden && !isOutside && !isMask;
}

/** True where what is below shines through. ISO 32000-1 §11: only effective values count. */
export function isTransparent(mark: Mark): boolean {
  return (
    mark.opacity < 1 ||
    mark.hasSoftMask ||
    (mark.blendMode !== "Normal" && mark.blendMode !== "Compatible") ||
    (mark.kind === "picture" && mark.picture.softMask !== undefined)
  );
}
