/** Millimetres and points, and how measures are written for people. */

const MM_PER_POINT = 25.4 / 72;

export function toMm(points: number): number {
  return points * MM_PER_POINT;
}

export function toPoints(mm: number): number {
  return mm / MM_PER_POINT;
}

/** To a hundredth: more is noise. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Points as millimetres for people. */
export function mmText(points: number): string {
  return `${rounded(toMm(points))} mm`;
}

export function ptText(points: number): string {
  return `${rounded(points)} pt`;
}
