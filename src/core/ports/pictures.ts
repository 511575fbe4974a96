/** The port of pictures: small ones of files, to be looked at. */

import type { StoredFile } from "../model/asset.ts";

export interface WantedPicture {
  readonly file: Pick<StoredFile, "blobId">;
  /** Of a side. */
  readonly pixelsMax: number;
  /** Whose file it is. */
  readonly companyId: string;
}

export interface PictureMaker {
  /** A JPEG that fits the box; undefined for what is no picture. Throws gone, unavailable. */
  make(wanted: WantedPicture): Promise<Uint8Array | undefined>;
}
