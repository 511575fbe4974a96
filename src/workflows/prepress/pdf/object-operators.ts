/** Operators that keep state, place other drawings and pictures, and mark what belongs to layers. */

import { PDFDict, PDFName, type PDFObject, type PDFRawStream } from "@cantoo/pdf-lib";
import type { ObjectOperator } from "./colour-operators.ts";
import type { Drawing } from "./drawing.ts";
import { applyExtGState } from "./graphics-state.ts";
import { matrixOf, movedArea, scales, times } from "./matrix.ts";
import { dictOf, member, nameOf, numberOf, streamOf, type Thing } from "./objects.ts";
import { commonOf, paint, resource, shade } from "./paint.ts";
import { inlineStream, isForm, type Picture, readPicture } from "./pictures.ts";

const POINTS_PER_INCH = 72;
const SAVED_MAX = 512;

const save: ObjectOperator = (drawing) => {
  if (drawing.saved.length < SAVED_MAX) {
    drawing.saved.push({ ...drawing.state });
  }
};

const restore: ObjectOperator = (drawing) => {
  drawing.state = drawing.saved.pop() ?? drawing.state;
};

const concatenate: ObjectOperator = (drawing, operands) => {
  const numbers = operands.flatMap((each) => numberOf(drawing.walk.context, each) ?? []);
  const matrix = matrixOf(numbers);
  if (matrix !== undefined) {
    drawing.state.ctm = times(matrix, drawing.state.ctm);
  }
};

const setLineWidth: ObjectOperator = (drawing, [operand]) => {
  drawing.state.lineWidth = Math.abs(numberOf(drawing.walk.context, operand) ?? 1);
};

const setState: ObjectOperator = (drawing, [name]) => {
  const { context } = drawing.walk;
  const dict = dictOf(context, resource(drawing, "ExtGState", name));
  const mask = dict === undefined ? undefined : applyExtGState(context, drawing.state, dict);
  if (mask !== undefined) {
    drawing.walk.draw(drawing, {
      thing: member(mask, "G"),
      matrix: drawing.state.ctm,
      isMask: true,
    });
  }
};

const paintObject: ObjectOperator = (drawing, [name]) => {
  const { walk, state } = drawing;
  const thing = resource(drawing, "XObject", name);
  const stream = streamOf(walk.context, thing);
  if (stream === undefined) {
    return;
  }
  const layer = member(stream.dict, "OC");
  const isOff = layer !== undefined && !walk.layers.isPrinted(layer);
  if (isForm(walk.context, stream)) {
    walk.draw(drawing, { thing, matrix: state.ctm, isHidden: isOff });
  } else {
    drawing.marked.push(!isOff);
    placePicture(drawing, stream, thing);
    drawing.marked.pop();
  }
};

/** Places a picture in the unit square. */
export function placePicture(drawing: Drawing, stream: PDFRawStream, thing: Thing): void {
  const { walk, state, resources } = drawing;
  const picture = readPicture(walk.context, stream, { thing, resources });
  if (picture === undefined) {
    return;
  }
  walk.onFilters(picture.filters);
  const { x, y } = scales(state.ctm);
  if (!(x > 0 && y > 0)) {
    return;
  }
  const area = movedArea(state.ctm, { left: 0, bottom: 0, right: 1, top: 1 });
  const common = commonOf(drawing, area, "fill");
  const { softMask } = picture;
  const mark = {
    ...common,
    kind: "picture" as const,
    picture,
    colour: colourOf(drawing, picture),
    resolution: lowest(picture, { x, y }),
    length: Math.max(x, y),
    // OPM is not for pictures, but stencils are painted as shapes are.
    keepsBelow: picture.isStencil && common.keepsBelow,
    ...(softMask === undefined ? {} : { maskResolution: lowest(softMask, { x, y }) }),
  };
  if (picture.isStencil) {
    paint(drawing, state.fill, mark);
  } else {
    walk.onMark(mark);
  }
}

function colourOf({ state }: Drawing, { isStencil, space }: Picture) {
  return isStencil ? state.fill : { space: space ?? ({ kind: "unknown" } as const), values: [] };
}

/** Pixels per inch in the direction that has fewer. */
function lowest(
  { width, height }: { readonly width: number; readonly height: number },
  { x, y }: { readonly x: number; readonly y: number },
): number {
  return Math.min((width * POINTS_PER_INCH) / x, (height * POINTS_PER_INCH) / y);
}

const paintShading: ObjectOperator = (drawing, [name]) => {
  const { clip } = drawing.state;
  if (clip !== undefined) {
    shade(drawing, resource(drawing, "Shading", name), clip);
  }
};

/** Paints what is written between BI and EI. */
export function paintInline(drawing: Drawing, dict: PDFObject | undefined, data: Uint8Array): void {
  if (dict instanceof PDFDict) {
    placePicture(drawing, inlineStream(dict, data), undefined);
  }
}

const beginMarked: ObjectOperator = (drawing, [tag, properties]) => {
  const { context, layers } = drawing.walk;
  const isLayer = nameOf(context, tag) === "OC";
  const named =
    properties instanceof PDFName ? resource(drawing, "Properties", properties) : properties;
  drawing.marked.push(!isLayer || layers.isPrinted(named));
};

/** ISO 32000-1 §9.6.5: after d1 a letter takes the colour of the text. */
const beginStencil: ObjectOperator = (drawing) => {
  drawing.isUncoloured = true;
};

export const OBJECT_OPERATORS: Readonly<Record<string, ObjectOperator>> = {
  q: save,
  Q: restore,
  cm: concatenate,
  w: setLineWidth,
  gs: setState,
  Do: paintObject,
  sh: paintShading,
  BMC: (drawing) => void drawing.marked.push(true),
  BDC: beginMarked,
  EMC: (drawing) => void drawing.marked.pop(),
  d1: beginStencil,
};
