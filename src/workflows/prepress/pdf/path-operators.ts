/** Operators that make paths and paint them. ISO 32000-1 §8.5. */

import { type Drawing, emptyPath } from "./drawing.ts";
import {
  type Area,
  around,
  grown,
  type Matrix,
  moved,
  scales,
  shared,
  smallestScale,
} from "./matrix.ts";
import { commonOf, paint } from "./paint.ts";

export type Operator = (drawing: Drawing, numbers: readonly number[]) => void;

const POINTS_MAX = 100_000;

function addPoints(drawing: Drawing, numbers: readonly number[]): void {
  const { path, state } = drawing;
  path.rectangle = undefined;
  for (let at = 0; at + 1 < numbers.length && path.points.length < POINTS_MAX; at += 2) {
    path.points.push(moved(state.ctm, { x: numbers[at] ?? 0, y: numbers[at + 1] ?? 0 }));
  }
}

function addRectangle(
  drawing: Drawing,
  [x = 0, y = 0, width = 0, height = 0]: readonly number[],
): void {
  const isFirst = drawing.path.points.length === 0;
  addPoints(drawing, [x, y, x + width, y, x + width, y + height, x, y + height]);
  const { x: across, y: up } = scales(drawing.state.ctm);
  drawing.path.rectangle = isFirst
    ? { width: Math.abs(width) * across, height: Math.abs(height) * up }
    : undefined;
}

interface Ink {
  readonly fills?: boolean;
  readonly strokes?: boolean;
}

/** Ends the path: paints it and clips with it as was asked for. */
function end({ fills = false, strokes = false }: Ink): Operator {
  return (drawing) => {
    const { path, state } = drawing;
    if (path.points.length > 0) {
      const area = around(path.points);
      if (fills) {
        fillPath(drawing, area);
      }
      if (strokes) {
        strokePath(drawing, area, state.ctm);
      }
      // What a pattern paints is somewhere else than its cell is drawn.
      if (path.isClip && drawing.area === undefined) {
        state.clip = state.clip === undefined ? undefined : shared(state.clip, area);
      }
    }
    drawing.path = emptyPath();
  };
}

function fillPath(drawing: Drawing, area: Area): void {
  const { fill } = drawing.state;
  const { rectangle } = drawing.path;
  paint(drawing, fill, {
    ...commonOf(drawing, area, "fill"),
    kind: "fill",
    colour: fill,
    ...(rectangle === undefined ? {} : { thickness: Math.min(rectangle.width, rectangle.height) }),
  });
}

/** Strokes what has this area. The matrix at this moment counts, not that at the time the width was set. */
export function strokePath(drawing: Drawing, area: Area, ctm: Matrix): void {
  const { stroke, lineWidth } = drawing.state;
  const width = lineWidth * smallestScale(ctm);
  paint(drawing, stroke, {
    ...commonOf(drawing, grown(area, width / 2), "stroke"),
    kind: "stroke",
    colour: stroke,
    width,
  });
}

const clip: Operator = ({ path }) => {
  path.isClip = true;
};

export const PATH_OPERATORS: Readonly<Record<string, Operator>> = {
  m: addPoints,
  l: addPoints,
  c: addPoints,
  v: addPoints,
  y: addPoints,
  re: addRectangle,
  h: () => undefined,
  W: clip,
  "W*": clip,
  n: end({}),
  f: end({ fills: true }),
  F: end({ fills: true }),
  "f*": end({ fills: true }),
  S: end({ strokes: true }),
  s: end({ strokes: true }),
  B: end({ fills: true, strokes: true }),
  "B*": end({ fills: true, strokes: true }),
  b: end({ fills: true, strokes: true }),
  "b*": end({ fills: true, strokes: true }),
};
