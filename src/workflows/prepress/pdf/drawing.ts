/** One drawing while it is walked through: a page, or a form, pattern, letter or mask inside it. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import type { FoundWord } from "../../../core/ports/prepress.ts";
import type { GraphicsState, TextPlace } from "./graphics-state.ts";
import type { Layers } from "./layers.ts";
import type { Mark } from "./marks.ts";
import type { Area, Matrix, Point } from "./matrix.ts";
import type { Thing } from "./objects.ts";

/** A form as it is placed. */
export interface Placing {
  readonly inner: Inner;
  /** From its own space to the paper. */
  readonly matrix: Matrix;
  /** Of the paper, around its box; absent where it has none. */
  readonly area: Area | undefined;
}

/** What is known of the forms of a page, so that none is read again and again. */
export interface Forms {
  /** The decoded program of the drawing of this identity. */
  program(identity: string, read: () => Uint8Array): Uint8Array;
  /** The marks of a form where it is now, if it was drawn so before. Else `draw` draws it, and tells its marks itself. */
  drawn(from: Drawing, placing: Placing, draw: () => void): readonly Mark[];
}

/** What all drawings of a file share. */
export interface Walk {
  readonly context: PDFContext;
  readonly layers: Layers;
  /** Takes every mark. */
  onMark: (mark: Mark) => void;
  /** Walks through a drawing inside another one. */
  draw(from: Drawing, inner: Inner): void;
  /** A stream that cannot be decoded. */
  onDamage(what: FoundWord): void;
  /** A stream with a filter, once each. */
  onFilters(filters: readonly string[]): void;
  /** Operations that may still be done in this file. */
  operationsLeft: number;
  /** Letters of Type 3 fonts and cells of patterns that this page has shown, so that each is walked through once. */
  shown: Set<string>;
  /** What the forms of this page draw. */
  forms: Forms;
}

/** The path that is being made. */
export interface Path {
  points: Point[];
  /** The sides of a path that is one rectangle, in points of the paper. */
  rectangle: { readonly width: number; readonly height: number } | undefined;
  isClip: boolean;
}

export interface Drawing {
  readonly walk: Walk;
  readonly resources: PDFDict | undefined;
  /** What patterns stand on. */
  readonly base: Matrix;
  readonly depth: number;
  /** The drawings around this one, by identity. */
  readonly around: ReadonlySet<string>;
  readonly isMask: boolean;
  /** Of what a pattern paints: its marks are where that is. */
  readonly area: Area | undefined;
  /** Colours do not count: the letter or cell is a stencil for a colour from outside. */
  isUncoloured: boolean;
  state: GraphicsState;
  readonly saved: GraphicsState[];
  path: Path;
  text: TextPlace;
  /** What begins with BMC or BDC, and whether that is printed. */
  readonly marked: boolean[];
  readonly isHiddenOutside: boolean;
}

/** What a drawing inside another one is given. */
export interface Inner {
  readonly thing: Thing;
  /** From the drawing's own space, before its own matrix, to the paper. */
  readonly matrix: Matrix;
  /** Whose resources stand for those that it does not have. */
  readonly resourcesOf?: PDFDict;
  readonly isMask?: boolean;
  readonly isHidden?: boolean;
  readonly isUncoloured?: boolean;
  readonly area?: Area;
}

export function emptyPath(): Path {
  return { points: [], rectangle: undefined, isClip: false };
}

export function isHidden(drawing: Drawing): boolean {
  return drawing.isHiddenOutside || drawing.marked.includes(false);
}
