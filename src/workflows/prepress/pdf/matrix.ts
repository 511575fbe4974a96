/** Matrices of PDF, and areas under them. ISO 32000-1 §8.3. */

/** a b c d e f: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** What the first does, then the second. */
export function times(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = second;
  return [
    a * g + b * i,
    a * h + b * j,
    c * g + d * i,
    c * h + d * j,
    e * g + f * i + k,
    e * h + f * j + l,
  ];
}

export function matrixOf(numbers: readonly number[] | undefined): Matrix | undefined {
  const [a, b, c, d, e, f] = numbers ?? [];
  return a === undefined ||
    b === undefined ||
    c === undefined ||
    d === undefined ||
    e === undefined ||
    f === undefined
    ? undefined
    : [a, b, c, d, e, f];
}

/** How long the columns are: what one unit of x, and of y, becomes. */
export function scales([a, b, c, d]: Matrix): { readonly x: number; readonly y: number } {
  return { x: Math.hypot(a, b), y: Math.hypot(c, d) };
}

/** The smaller singular value: the least that a length can become. */
export function smallestScale([a, b, c, d]: Matrix): number {
  const sum = a * a + b * b + c * c + d * d;
  const difference = Math.sqrt(Math.max(0, sum * sum - 4 * (a * d - b * c) ** 2));
  return Math.sqrt(Math.max(0, (sum - difference) / 2));
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function moved([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** An area in points, sides in order. */
export interface Area {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export function around(points: readonly Point[]): Area {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return { left, bottom, right, top };
}

/** The area around what an area becomes. */
export function movedArea(matrix: Matrix, { left, bottom, right, top }: Area): Area {
  const corners = [
    { x: left, y: bottom },
    { x: right, y: bottom },
    { x: left, y: top },
    { x: right, y: top },
  ];
  return around(corners.map((corner) => moved(matrix, corner)));
}

/** What both have; undefined where they do not touch. */
export function shared(one: Area, other: Area): Area | undefined {
  const area = {
    left: Math.max(one.left, other.left),
    bottom: Math.max(one.bottom, other.bottom),
    right: Math.min(one.right, other.right),
    top: Math.min(one.top, other.top),
  };
  return area.left <= area.right && area.bottom <= area.top ? area : undefined;
}

/** True if the inner one goes nowhere beyond the outer one by more than this. */
export function isWithin(inner: Area, outer: Area, tolerance = 0.01): boolean {
  return (
    inner.left >= outer.left - tolerance &&
    inner.bottom >= outer.bottom - tolerance &&
    inner.right <= outer.right + tolerance &&
    inner.top <= outer.top + tolerance
  );
}

/** The area, larger by this on each side. */
export function grown({ left, bottom, right, top }: Area, by: number): Area {
  return { left: left - by, bottom: bottom - by, right: right + by, top: top + by };
}

export function widthOf({ left, right }: Area): number {
  return right - left;
}

export function heightOf({ bottom, top }: Area): number {
  return top - bottom;
}
