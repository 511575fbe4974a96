/** Why the store cannot be opened, in words for whoever starts the server. */

/** Thrown while opening the store only, so its message may name paths. */
export class StoreOpenError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "StoreOpenError";
  }
}
