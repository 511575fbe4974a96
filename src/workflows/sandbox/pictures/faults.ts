/** What is damaged in a picture that can be read all the same: libvips draws what is there and says nothing. Runs in the sandbox only. */

import { readFileSync } from "node:fs";
import { countOf } from "../../../core/text/count-of.ts";
import { pngFrames } from "./chunks.ts";
import { wholeFrames } from "./gif-blocks.ts";

/** In sentences. `frames`: as many as libvips reads, which is none without one that is whole. */
export function gifFaults(gif: Buffer, frames: number): readonly string[] {
  const { count, isCut } = wholeFrames(gif);
  if (isCut) {
    return [
      `The GIF is damaged: it ends early, behind ${countOf(count, "whole frame")}; of the next one there is only what came; send it again.`,
    ];
  }
  return frames < count
    ? [
        `The GIF is damaged: of its ${countOf(count, "frame")}, ${frames} can be read; send it again.`,
      ]
    : [];
}

/** In sentences. */
export function pngFaults(path: string): readonly string[] {
  const { told = 0, count = 0, isCut = false } = pngFrames(readFileSync(path)) ?? {};
  if (told <= count && !isCut) {
    return [];
  }
  return [
    `The animated PNG is damaged: it says that it has ${countOf(told, "frame")}, and ${count} begin in it${isCut ? ", the last of which may be cut off" : ""}; send it again.`,
  ];
}
