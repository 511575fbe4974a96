/** What one program makes of one file, so that programs can be compared. */

import type { Look } from "./look.ts";

export interface Page {
  /** As in "3", or "web 1" where a file is worked on in several ways. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** What else is known by a word, as in colours: cmyk. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly look?: Look;
}

export interface View {
  readonly program: string;
  /** Empty where the program makes nothing of the file. */
  readonly pages: readonly Page[];
  /** False where it looks at one page and does not know how many there are. */
  readonly isCounted?: boolean;
  /** Why there is nothing, or what was said about it. */
  readonly said: string;
}

/** What went to the user with it. */
export interface JobgateView extends View {
  /** True if an event warns of something, or the file failed. */
  readonly isTold: boolean;
}
