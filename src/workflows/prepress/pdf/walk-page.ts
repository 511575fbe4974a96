/** Walks through a page with all that it draws, and tells every mark. ISO 32000-1 §7.8, §8.10, §12.5.5. */

import { type PDFContext, type PDFDict, type PDFObject, PDFRawStream } from "@cantoo/pdf-lib";
import { COLOUR_OPERATORS } from "./colour-operators.ts";
import { ContentReader, type Operation } from "./content-tokens.ts";
import { type Drawing, emptyPath, type Inner, isHidden, type Walk } from "./drawing.ts";
import { FormMemo } from "./form-memo.ts";
import { firstPlace, firstState } from "./graphics-state.ts";
import {
  type Area,
  around,
  heightOf,
  IDENTITY,
  type Matrix,
  matrixOf,
  movedArea,
  times,
  widthOf,
} from "./matrix.ts";
import type { Mark } from "./marks.ts";
import { OBJECT_OPERATORS, paintInline } from "./object-operators.ts";
import {
  arrayOf,
  dictOf,
  identityOf,
  member,
  nameOf,
  numberOf,
  numbersOf,
  streamOf,
  type Thing,
} from "./objects.ts";
import { ownMatrix } from "./paint.ts";
import { PATH_OPERATORS } from "./path-operators.ts";
import type { PageBoxes } from "./page-boxes.ts";
import type { PageLeaf } from "./page-tree.ts";
import { decoded, filtersOf, PROGRAM_BYTES_MAX } from "./streams.ts";
import { TEXT_OPERATORS } from "./text/text-operators.ts";

const DEPTH_MAX = 12;

/** Reading costs too: so many bytes count as an operation. */
const BYTES_PER_OPERATION = 64;

export type WalkUse = Omit<Walk, "draw" | "shown" | "forms">;

/** Walks through what a page prints: its content, then its printed annotations. */
export function walkPage(use: WalkUse, leaf: PageLeaf, { media, userUnit }: PageBoxes): void {
  // What is taken from the use changes: the operations that are left are one count for all pages.
  const forms = new FormMemo();
  const { onMark } = use;
  const walk: Walk = Object.assign(use, {
    draw,
    shown: new Set<string>(),
    forms,
    onMark: (mark: Mark) => {
      forms.note(mark);
      onMark(mark);
    },
  });
  const base: Matrix = [userUnit, 0, 0, userUnit, 0, 0];
  const resources = dictOf(walk.context, leaf.inherited.Resources);
  const drawing = drawingOf({ walk, resources, base, clip: media });
  run(drawing, pageContent(walk, member(leaf.dict, "Contents")));
  for (const annotation of arrayOf(walk.context, member(leaf.dict, "Annots")) ?? []) {
    drawAnnotation(drawingOf({ walk, resources, base, clip: media }), annotation);
  }
}

interface Start {
  readonly walk: Walk;
  readonly resources: PDFDict | undefined;
  readonly base: Matrix;
  readonly clip: Area;
}

function drawingOf({ walk, resources, base, clip }: Start): Drawing {
  return {
    walk,
    resources,
    base,
    depth: 0,
    around: new Set(),
    isMask: false,
    area: undefined,
    isUncoloured: false,
    state: firstState(base, clip),
    saved: [],
    path: emptyPath(),
    text: firstPlace(),
    marked: [],
    isHiddenOutside: false,
  };
}

/** Several streams are one program, parted anywhere between its words. */
function pageContent(walk: Walk, contents: Thing): Uint8Array {
  const { context } = walk;
  const things = arrayOf(context, contents) ?? [contents];
  const parts = things.flatMap((thing) => {
    const stream = streamOf(context, thing);
    return stream === undefined ? [] : [bytesOf(walk, stream), Buffer.from("\n")];
  });
  return Buffer.concat(parts);
}

function bytesOf(walk: Walk, stream: PDFRawStream): Uint8Array {
  walk.onFilters(filtersOf(walk.context, member(stream.dict, "Filter")));
  try {
    return decoded(walk.context, stream, PROGRAM_BYTES_MAX);
  } catch {
    walk.onDamage("content-stream");
    return new Uint8Array();
  }
}

function run(drawing: Drawing, content: Uint8Array): void {
  const { walk } = drawing;
  walk.operationsLeft -= Math.floor(content.length / BYTES_PER_OPERATION);
  for (const operation of new ContentReader(walk.context, content).operations()) {
    if (walk.operationsLeft <= 0) {
      return;
    }
    walk.operationsLeft -= 1;
    operate(drawing, operation);
  }
}

function operate(drawing: Drawing, { operator, operands, data }: Operation): void {
  if (data !== undefined) {
    paintInline(drawing, operands[0], data);
    return;
  }
  const path = PATH_OPERATORS[operator];
  if (path !== undefined) {
    path(drawing, numbers(drawing.walk.context, operands));
    return;
  }
  const other =
    TEXT_OPERATORS[operator] ?? COLOUR_OPERATORS[operator] ?? OBJECT_OPERATORS[operator];
  other?.(drawing, operands);
}

function numbers(context: PDFContext, operands: readonly PDFObject[]): readonly number[] {
  return operands.map((operand) => numberOf(context, operand) ?? 0);
}

/** A form, cell of a pattern, letter or mask: a drawing in the state of the one around it. */
function draw(from: Drawing, inner: Inner): void {
  const { walk } = from;
  const stream = streamOf(walk.context, inner.thing);
  const identity = identityOf(inner.thing);
  if (stream === undefined || from.depth >= DEPTH_MAX || from.around.has(identity)) {
    return;
  }
  const matrix = times(ownMatrix(from, inner.thing), inner.matrix);
  const box = areaFrom(numbersOf(walk.context, member(stream.dict, "BBox")));
  const area = box === undefined ? undefined : movedArea(matrix, box);
  const marks = walk.forms.drawn(from, { inner, matrix, area }, () => {
    const drawing = drawingIn(from, inner, { stream, matrix });
    if (drawing.area === undefined && area !== undefined) {
      clipTo(drawing, area);
    }
    run(
      drawing,
      walk.forms.program(identity, () => bytesOf(walk, stream)),
    );
  });
  walk.operationsLeft -= marks.length;
  marks.forEach((mark) => walk.onMark(mark));
}

function drawingIn(
  from: Drawing,
  inner: Inner,
  { stream, matrix }: { readonly stream: PDFRawStream; readonly matrix: Matrix },
): Drawing {
  const identity = identityOf(inner.thing);
  return {
    ...from,
    resources: resourcesOf(from, inner, stream),
    base: matrix,
    depth: from.depth + 1,
    around: identity === "" ? from.around : new Set([...from.around, identity]),
    isMask: from.isMask || inner.isMask === true,
    area: inner.area ?? from.area,
    isUncoloured: from.isUncoloured || inner.isUncoloured === true,
    state: { ...from.state, ctm: matrix },
    saved: [],
    path: emptyPath(),
    text: firstPlace(),
    marked: [],
    isHiddenOutside: isHidden(from) || inner.isHidden === true,
  };
}

/** Forms without resources of their own take those around them. ISO 32000-1 §7.8.3. */
function resourcesOf(from: Drawing, inner: Inner, stream: PDFRawStream): PDFDict | undefined {
  const { context } = from.walk;
  const own = dictOf(context, member(stream.dict, "Resources"));
  return own ?? dictOf(context, member(inner.resourcesOf, "Resources")) ?? from.resources;
}

function clipTo({ state }: Drawing, area: Area): void {
  const { clip } = state;
  state.clip =
    clip === undefined
      ? undefined
      : {
          left: Math.max(clip.left, area.left),
          bottom: Math.max(clip.bottom, area.bottom),
          right: Math.min(clip.right, area.right),
          top: Math.min(clip.top, area.top),
        };
}

/** ISO 32000-1 Table 165. */
const [HIDDEN_BIT, PRINT_BIT] = [2, 4];

/** Draws the appearance of an annotation into its rectangle. ISO 32000-1 §12.5.5, algorithm 8.1. */
function drawAnnotation(drawing: Drawing, annotation: Thing): void {
  const { context, layers } = drawing.walk;
  const dict = dictOf(context, annotation);
  const thing = appearanceOf(context, dict);
  const stream = streamOf(context, thing);
  const flags = numberOf(context, member(dict, "F")) ?? 0;
  const rect = areaFrom(numbersOf(context, member(dict, "Rect")));
  const box = areaFrom(numbersOf(context, member(stream?.dict, "BBox")));
  if (stream === undefined || rect === undefined || box === undefined) {
    return;
  }
  const turned = movedArea(
    matrixOf(numbersOf(context, member(stream.dict, "Matrix"))) ?? IDENTITY,
    box,
  );
  const across = widthOf(turned) > 0 ? widthOf(rect) / widthOf(turned) : 1;
  const up = heightOf(turned) > 0 ? heightOf(rect) / heightOf(turned) : 1;
  const fitted: Matrix = [
    across,
    0,
    0,
    up,
    rect.left - turned.left * across,
    rect.bottom - turned.bottom * up,
  ];
  const layer = member(dict, "OC");
  draw(drawing, {
    thing,
    matrix: times(fitted, drawing.base),
    isHidden:
      (flags & PRINT_BIT) === 0 ||
      (flags & HIDDEN_BIT) !== 0 ||
      (layer !== undefined && !layers.isPrinted(layer)),
  });
}

/** The normal appearance, of several states the current one. */
function appearanceOf(context: PDFContext, dict: PDFDict | undefined): Thing {
  const normal = member(dictOf(context, member(dict, "AP")), "N");
  if (streamOf(context, normal) !== undefined) {
    return normal;
  }
  return member(dictOf(context, normal), nameOf(context, member(dict, "AS")) ?? "");
}

function areaFrom(numbersRead: readonly number[] | undefined): Area | undefined {
  const [x1, y1, x2, y2] = numbersRead ?? [];
  return x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined
    ? undefined
    : around([
        { x: x1, y: y1 },
        { x: x2, y: y2 },
      ]);
}
