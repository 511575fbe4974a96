/** Moving pictures for tests. */

import { crc32 } from "node:zlib";
import sharp from "sharp";

export const ANIMATION_DELAYS = [100, 200, 300];

/** A GIF of 20 x 10 pixels: blue, red and green, each for a time of its own. */
export async function makeAnimation(): Promise<Buffer> {
  const frames = ["#00f", "#f00", "#0f0"].map(async (background) =>
    sharp({ create: { width: 20, height: 10, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .gif({ delay: ANIMATION_DELAYS })
    .toBuffer();
}

/** The still picture as the first of so many frames, though another number is told (PNG, 3rd edition, §11.3.6). */
export function animatedPng(
  still: Buffer,
  { told, frames }: { readonly told: number; readonly frames: number },
): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(told);
  const starts = Array.from({ length: frames }, () => pngChunk("fcTL", Buffer.alloc(26)));
  return Buffer.concat([
    still.subarray(0, 33),
    pngChunk("acTL", control),
    ...starts,
    still.subarray(33),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
