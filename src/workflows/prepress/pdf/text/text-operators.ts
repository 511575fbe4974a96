/** Operators that set text and show it. ISO 32000-1 §9.3, §9.4. */

import { PDFHexString, type PDFObject, PDFString } from "@cantoo/pdf-lib";
import type { ObjectOperator } from "../colour-operators.ts";
import { type Drawing, isHidden } from "../drawing.ts";
import { readFont, type Font, type3Programs } from "./fonts.ts";
import { firstPlace } from "../graphics-state.ts";
import { IDENTITY, type Matrix, matrixOf, movedArea, scales, times } from "../matrix.ts";
import { arrayOf, member, numberOf, numbersOf } from "../objects.ts";
import { commonOf, paint, resource } from "../paint.ts";
import { strokePath } from "../path-operators.ts";

/** About where letters reach, in parts of their size: what few fonts say themselves. */
const [ASCENT, DESCENT] = [0.75, 0.22];
const BLANK = 32;
/** Text modes. ISO 32000-1 Table 106. */
const [FILLING, STROKING, INVISIBLE] = [new Set([0, 2, 4, 6]), new Set([1, 2, 5, 6]), 3];

type NumberKey = "characterSpace" | "wordSpace" | "rise" | "leading" | "renderMode";

function setNumber(key: NumberKey): ObjectOperator {
  return (drawing, [operand]) => {
    drawing.state[key] = numberOf(drawing.walk.context, operand) ?? drawing.state[key];
  };
}

const setFont: ObjectOperator = (drawing, [name, size]) => {
  const { state, walk } = drawing;
  state.font = readFont(walk.context, resource(drawing, "Font", name));
  state.fontSize = numberOf(walk.context, size) ?? state.fontSize;
};

const setScale: ObjectOperator = (drawing, [operand]) => {
  drawing.state.horizontalScale = (numberOf(drawing.walk.context, operand) ?? 100) / 100;
};

const nextLine: ObjectOperator = (drawing, operands) => {
  const [x = 0, y = 0] = operands.map((each) => numberOf(drawing.walk.context, each));
  const line = times([1, 0, 0, 1, x, y], drawing.text.line);
  drawing.text = { line, matrix: line };
};

const nextLineWithLeading: ObjectOperator = (drawing, operands) => {
  drawing.state.leading = -(numberOf(drawing.walk.context, operands[1]) ?? 0);
  nextLine(drawing, operands);
};

const setMatrix: ObjectOperator = (drawing, operands) => {
  const numbers = operands.flatMap((each) => numberOf(drawing.walk.context, each) ?? []);
  const matrix = matrixOf(numbers) ?? IDENTITY;
  drawing.text = { matrix, line: matrix };
};

function breakLine(drawing: Drawing): void {
  const line = times([1, 0, 0, 1, 0, -drawing.state.leading], drawing.text.line);
  drawing.text = { line, matrix: line };
}

const show: ObjectOperator = (drawing, [text]) => {
  showText(drawing, text === undefined ? [] : [text]);
};

const showParts: ObjectOperator = (drawing, [parts]) => {
  showText(drawing, arrayOf(drawing.walk.context, parts) ?? []);
};

const showOnNextLine: ObjectOperator = (drawing, operands) => {
  breakLine(drawing);
  show(drawing, operands.slice(-1));
};

const showSpaced: ObjectOperator = (drawing, operands) => {
  const [words, letters] = operands;
  setNumber("wordSpace")(drawing, words === undefined ? [] : [words]);
  setNumber("characterSpace")(drawing, letters === undefined ? [] : [letters]);
  showOnNextLine(drawing, operands);
};

/** Shows strings and moves between them as one mark. */
function showText(drawing: Drawing, parts: readonly PDFObject[]): void {
  const { state, text } = drawing;
  const { font, fontSize, horizontalScale, rise } = state;
  if (font === undefined) {
    return;
  }
  const codes: number[] = [];
  let advance = 0;
  for (const part of parts) {
    if (part instanceof PDFString || part instanceof PDFHexString) {
      const shown = codesOf(font, part.asBytes());
      codes.push(...shown);
      advance += shown.reduce((sum, code) => sum + advanceOf(drawing, font, code), 0);
    } else {
      advance -= ((numberOf(drawing.walk.context, part) ?? 0) / 1000) * fontSize * horizontalScale;
    }
  }
  const matrix = times(text.matrix, state.ctm);
  drawing.text = { ...text, matrix: times([1, 0, 0, 1, advance, 0], text.matrix) };
  if (codes.some((code) => code !== BLANK)) {
    const start: Matrix = times([1, 0, 0, 1, 0, rise], matrix);
    paintText(drawing, { font, codes, advance, matrix: start });
  }
}

function codesOf(font: Font, bytes: Uint8Array): readonly number[] {
  if (!font.isComposite) {
    return [...bytes];
  }
  return Array.from({ length: bytes.length >> 1 }, (_none, index) => {
    const at = index * 2;
    return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  });
}

/** ISO 32000-1 §9.4.4. */
function advanceOf({ state, walk }: Drawing, font: Font, code: number): number {
  const unit = font.isType3
    ? (matrixOf(numbersOf(walk.context, member(font.dict, "FontMatrix")))?.[0] ?? 0.001)
    : 0.001;
  const word = code === BLANK && !font.isComposite ? state.wordSpace : 0;
  return (
    (font.widthOf(code) * unit * state.fontSize + state.characterSpace + word) *
    state.horizontalScale
  );
}

interface Run {
  readonly font: Font;
  readonly codes: readonly number[];
  readonly advance: number;
  /** From the text's own space, at its start, to the paper. */
  readonly matrix: Matrix;
}

function paintText(drawing: Drawing, { font, codes, advance, matrix }: Run): void {
  const { state } = drawing;
  const size = Math.abs(state.fontSize) * scales(matrix).y;
  const area = movedArea(matrix, {
    left: Math.min(0, advance),
    right: Math.max(0, advance),
    bottom: -DESCENT * state.fontSize,
    top: ASCENT * state.fontSize,
  });
  const mode = state.renderMode;
  if (font.isType3 && mode !== INVISIBLE) {
    showLetters(drawing, { font, codes, advance, matrix });
    return;
  }
  if (STROKING.has(mode)) {
    strokePath(drawing, area, state.ctm);
  }
  // A clip through letters shows them as what is seen through it, so their font counts; it paints nothing itself.
  const isOnlyLine = mode === 1 || mode === 5;
  const colour = isOnlyLine ? state.stroke : state.fill;
  const mark = {
    ...commonOf(drawing, area, isOnlyLine ? "stroke" : "fill"),
    kind: "text" as const,
    colour,
    font,
    size,
    isInvisible: mode === INVISIBLE,
  };
  if (FILLING.has(mode)) {
    paint(drawing, colour, mark);
    if (state.fill.pattern !== undefined) {
      drawing.walk.onMark(mark);
    }
  } else {
    drawing.walk.onMark(mark);
  }
}

/** Letters of Type 3 fonts are drawings; each is walked through once a page. */
function showLetters(drawing: Drawing, { font, codes, matrix }: Run): void {
  const { state, walk } = drawing;
  const programs = type3Programs(walk.context, font);
  const fontMatrix = matrixOf(numbersOf(walk.context, member(font.dict, "FontMatrix"))) ?? IDENTITY;
  const letter = times(
    times(fontMatrix, [state.fontSize * state.horizontalScale, 0, 0, state.fontSize, 0, 0]),
    matrix,
  );
  for (const code of new Set(codes)) {
    const key = `${font.identity} ${code} ${letter.slice(0, 4).join(" ")} ${isHidden(drawing)}`;
    const thing = programs.get(code);
    if (thing !== undefined && (font.identity === "" || !walk.shown.has(key))) {
      walk.shown.add(key);
      walk.draw(drawing, { thing, matrix: letter, resourcesOf: font.dict });
    }
  }
}

export const TEXT_OPERATORS: Readonly<Record<string, ObjectOperator>> = {
  BT: (drawing) => {
    drawing.text = firstPlace();
  },
  ET: () => undefined,
  Tf: setFont,
  Tc: setNumber("characterSpace"),
  Tw: setNumber("wordSpace"),
  Tz: setScale,
  TL: setNumber("leading"),
  Ts: setNumber("rise"),
  Tr: setNumber("renderMode"),
  Td: nextLine,
  TD: nextLineWithLeading,
  Tm: setMatrix,
  "T*": breakLine,
  Tj: show,
  TJ: showParts,
  "'": showOnNextLine,
  '"': showSpaced,
};
