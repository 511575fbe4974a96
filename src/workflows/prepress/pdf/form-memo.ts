/**
 * Remembers forms, so that one that is placed ten thousand times is read once: its program stays decoded, and where nothing
 * but the place differs, its marks are told again as they were, moved.
 */

import { type Drawing, type Forms, isHidden, type Placing } from "./drawing.ts";
import type { Paint } from "./graphics-state.ts";
import type { Mark } from "./marks.ts";
import { type Area, around, isWithin, type Point } from "./matrix.ts";
import { identityOf } from "./objects.ts";

/** Of one page, so that no file can fill the memory: what goes beyond is walked through each time. */
const MARKS_MAX = 100_000;
const KEYS_MAX = 10_000;
const PROGRAM_BYTES_MAX = 64 * 2 ** 20;

interface Remembered {
  readonly at: Point;
  readonly reach: Area;
  readonly marks: readonly Mark[];
}

interface Recording {
  readonly from: Drawing;
  readonly placing: Placing;
  readonly draw: () => void;
}

/** Of one page. */
export class FormMemo implements Forms {
  /** What is drawn only once is not kept, nor what draws too much. */
  readonly #known = new Map<string, Remembered | "once" | "large">();
  readonly #recording: Mark[][] = [];
  readonly #programs = new Map<string, Uint8Array>();
  readonly #numbers = new WeakMap<object, number>();
  #numbered = 0;
  #marks = 0;
  #programBytes = 0;

  program(identity: string, read: () => Uint8Array): Uint8Array {
    const kept = this.#programs.get(identity);
    if (kept !== undefined) {
      return kept;
    }
    const program = read();
    if (identity !== "" && this.#programBytes + program.length <= PROGRAM_BYTES_MAX) {
      this.#programs.set(identity, program);
      this.#programBytes += program.length;
    }
    return program;
  }

  /** To be told of every mark while forms are drawn. */
  note(mark: Mark): void {
    for (const marks of this.#recording) {
      if (this.#marks < MARKS_MAX) {
        marks.push(mark);
        this.#marks += 1;
      }
    }
  }

  drawn(from: Drawing, placing: Placing, draw: () => void): readonly Mark[] {
    const key = isKnownAgain(from, placing) ? this.#keyOf(from, placing) : undefined;
    const known = key === undefined ? "large" : this.#known.get(key);
    if (typeof known === "object") {
      const way = wayFrom(known, placing);
      if (isUncut(movedBy(known.reach, way), from)) {
        return known.marks.map((mark) => ({ ...mark, area: movedBy(mark.area, way) }));
      }
    }
    if (key !== undefined && known === "once") {
      this.#record(key, { from, placing, draw });
      return [];
    }
    if (key !== undefined && known === undefined && this.#known.size < KEYS_MAX) {
      this.#known.set(key, "once");
    }
    draw();
    return [];
  }

  #record(key: string, { from, placing, draw }: Recording): void {
    const marks: Mark[] = [];
    this.#recording.push(marks);
    draw();
    this.#recording.pop();
    const { matrix } = placing;
    const reach = reachOf(marks, placing);
    const isWhole = this.#marks < MARKS_MAX;
    if (isWhole && isUncut(reach, from)) {
      this.#known.set(key, { at: { x: matrix[4], y: matrix[5] }, reach, marks });
      return;
    }
    this.#known.set(key, isWhole ? "once" : "large");
    this.#marks -= marks.length;
  }

  /** All that what a form draws depends on, but for its place. */
  #keyOf(from: Drawing, { inner, matrix }: Placing): string {
    const { state, depth, around: outside, resources, isMask, isUncoloured } = from;
    const flags = [isMask, inner.isMask, isUncoloured, inner.isHidden, isHidden(from), depth];
    const { ctm: _ctm, clip: _clip, fill, stroke, font, ...plain } = state;
    const parts = [
      identityOf(inner.thing),
      ...matrix.slice(0, 4),
      ...flags,
      ...Object.values(plain satisfies Readonly<Record<string, number | string | boolean>>),
      ...this.#paintKey(fill),
      ...this.#paintKey(stroke),
      this.#numberOf(font),
      this.#numberOf(resources),
      ...outside,
    ];
    return parts.join(" ");
  }

  #paintKey({ space, values, pattern }: Paint): readonly (string | number)[] {
    return [this.#numberOf(space), values.join(","), this.#numberOf(pattern)];
  }

  /** Fonts and spaces are read once: the same object is the same thing. */
  #numberOf(value: object | undefined): number {
    if (value === undefined) {
      return 0;
    }
    const known = this.#numbers.get(value);
    if (known !== undefined) {
      return known;
    }
    this.#numbered += 1;
    this.#numbers.set(value, this.#numbered);
    return this.#numbered;
  }
}

/** False for what no object of the file is, and what stands for a pattern or letter. */
function isKnownAgain(from: Drawing, { inner }: Placing): boolean {
  return (
    identityOf(inner.thing) !== "" &&
    from.area === undefined &&
    inner.area === undefined &&
    inner.isUncoloured !== true &&
    inner.resourcesOf === undefined
  );
}

/** What the marks reach; a shading goes as far as the box around it. */
function reachOf(marks: readonly Mark[], { area }: Placing): Area {
  const areas = marks.map((mark) => (mark.kind === "shading" ? (area ?? EVERYWHERE) : mark.area));
  return around(
    areas.flatMap(({ left, bottom, right, top }) => [
      { x: left, y: bottom },
      { x: right, y: top },
    ]),
  );
}

const EVERYWHERE: Area = { left: -Infinity, bottom: -Infinity, right: Infinity, top: Infinity };

/** From where it was drawn to where it is now. */
function wayFrom({ at }: Remembered, { matrix }: Placing): Point {
  return { x: matrix[4] - at.x, y: matrix[5] - at.y };
}

function movedBy({ left, bottom, right, top }: Area, { x, y }: Point): Area {
  return { left: left + x, bottom: bottom + y, right: right + x, top: top + y };
}

/** The clip around cuts nothing of it, so that it is no part of what is drawn. */
function isUncut(reach: Area, { state: { clip } }: Drawing): boolean {
  return clip !== undefined && isWithin(reach, clip, 0);
}
