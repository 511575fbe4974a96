/** Whatever colour a brand has, text on it and controls in it can be read. */

import { assert, nat, property, tuple } from "fast-check";
import { expect, it } from "vitest";

import {
  brandColors,
  contrast,
  GROUND,
  GROUND_DARK,
  NO_BRAND,
  rgbOf,
} from "../../../src/doors/artwork/page/brand-colors.ts";

const hexColor = tuple(nat(255), nat(255), nat(255)).map(
  (rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`,
);

function rgb(hex: string) {
  const parts = rgbOf(hex);
  if (parts === undefined) {
    throw new Error(`${hex} is no colour`);
  }
  return parts;
}

it("text on any brand, and links and controls on light and dark ground, have a contrast of 4.5", () => {
  assert(
    property(hexColor, (color) => {
      const { brand, onBrand, accent, accentDark } = brandColors(color);
      expect(contrast(rgb(onBrand), rgb(brand))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(accent), GROUND)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(accentDark), GROUND_DARK)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

it("a colour that can be read stays what it is", () => {
  expect(brandColors("#0B6E4F")).toMatchObject({
    brand: "#0b6e4f",
    onBrand: "#ffffff",
    accent: "#0b6e4f",
  });
  expect(brandColors("#fc0").brand).toBe("#ffcc00");
});

it.each([undefined, "red", "#12", "#12345g", "red;}</style><script>"])(
  "%s is no colour, and the page has ours",
  (color) => {
    expect(brandColors(color).brand).toBe(NO_BRAND.toLowerCase());
  },
);

it("contrast is counted as WCAG counts it", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(contrast([255, 255, 255], [118, 118, 118])).toBeCloseTo(4.54, 2);
});
