/** Small pictures that were made lately: a page that shows them asks again and again, and each is made once. */

import type { Clock } from "../../core/ports/base.ts";
import type { PictureMaker, WantedPicture } from "../../core/ports/pictures.ts";

/** Of all pictures together. */
const BYTES_MAX = 32 * 1024 * 1024;
const KEPT_MS = 10 * 60_000;

/**
 * A maker that keeps what the other one made, up to ten minutes and 32 MiB. A blob never changes, so a picture is never
 * another file's; and who asks has found the file before, so that pictures of a job that is gone are given to nobody.
 */
export function keepingPictures(maker: PictureMaker, clock: Clock): PictureMaker {
  const kept = new KeptPictures();
  const underWay = new Map<string, Promise<Uint8Array | undefined>>();
  const make = async (key: string, wanted: WantedPicture): Promise<Uint8Array | undefined> => {
    try {
      const picture = await maker.make(wanted);
      // What failed may be no picture, or a server that was too busy: that is tried again.
      if (picture !== undefined) {
        kept.add(key, { picture, madeAt: clock.now() });
      }
      return picture;
    } finally {
      underWay.delete(key);
    }
  };
  return {
    async make(wanted) {
      const key = `${wanted.file.blobId} ${wanted.pixelsMax}`;
      kept.drop(clock.now() - KEPT_MS);
      const found = kept.get(key) ?? underWay.get(key);
      if (found !== undefined) {
        return found;
      }
      const making = make(key, wanted);
      underWay.set(key, making);
      return making;
    },
  };
}

interface Kept {
  readonly picture: Uint8Array;
  /** Epoch milliseconds. */
  readonly madeAt: number;
}

/** By key, the oldest first. */
class KeptPictures {
  readonly #pictures = new Map<string, Kept>();
  #bytes = 0;

  get(key: string): Uint8Array | undefined {
    return this.#pictures.get(key)?.picture;
  }

  add(key: string, kept: Kept): void {
    this.#pictures.set(key, kept);
    this.#bytes += kept.picture.byteLength;
    this.drop(Number.NEGATIVE_INFINITY);
  }

  /** Drops those that were made before, and the oldest where there are too many. */
  drop(before: number): void {
    for (const [key, { picture, madeAt }] of this.#pictures) {
      if (madeAt >= before && this.#bytes <= BYTES_MAX) {
        return;
      }
      this.#pictures.delete(key);
      this.#bytes -= picture.byteLength;
    }
  }
}
