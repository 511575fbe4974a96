/** A moving picture for tests. */

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
