/** Operators that choose colours. ISO 32000-1 §8.6.8. */

import { PDFName, type PDFObject } from "@cantoo/pdf-lib";
import { type ColourSpace, firstColour, readColourSpace } from "./colour-space.ts";
import type { Drawing } from "./drawing.ts";
import { numberOf } from "./objects.ts";
import { resource } from "./paint.ts";

type Use = "fill" | "stroke";
export type ObjectOperator = (drawing: Drawing, operands: readonly PDFObject[]) => void;

/** `g rg k` and their twins: a space and its numbers at once. */
function device(use: Use, name: string): ObjectOperator {
  return (drawing, operands) => {
    if (!drawing.isUncoloured) {
      const space = spaceOf(drawing, PDFName.of(name));
      drawing.state[use] = { space, values: numbersOf(drawing, operands) };
    }
  };
}

function chooseSpace(use: Use): ObjectOperator {
  return (drawing, [name]) => {
    if (!drawing.isUncoloured) {
      const space = spaceOf(drawing, name);
      drawing.state[use] = { space, values: firstColour(space) };
    }
  };
}

function chooseColour(use: Use): ObjectOperator {
  return (drawing, operands) => {
    if (drawing.isUncoloured) {
      return;
    }
    const { space } = drawing.state[use];
    const last = operands.at(-1);
    const pattern = last instanceof PDFName ? resource(drawing, "Pattern", last) : undefined;
    drawing.state[use] = {
      space,
      values: numbersOf(drawing, operands),
      ...(pattern === undefined ? {} : { pattern }),
    };
  };
}

function spaceOf(drawing: Drawing, name: PDFObject | undefined): ColourSpace {
  return readColourSpace(drawing.walk.context, name, drawing.resources);
}

function numbersOf({ walk }: Drawing, operands: readonly PDFObject[]): readonly number[] {
  return operands.flatMap((operand) => numberOf(walk.context, operand) ?? []);
}

export const COLOUR_OPERATORS: Readonly<Record<string, ObjectOperator>> = {
  g: device("fill", "DeviceGray"),
  G: device("stroke", "DeviceGray"),
  rg: device("fill", "DeviceRGB"),
  RG: device("stroke", "DeviceRGB"),
  k: device("fill", "DeviceCMYK"),
  K: device("stroke", "DeviceCMYK"),
  cs: chooseSpace("fill"),
  CS: chooseSpace("stroke"),
  sc: chooseColour("fill"),
  scn: chooseColour("fill"),
  SC: chooseColour("stroke"),
  SCN: chooseColour("stroke"),
};
