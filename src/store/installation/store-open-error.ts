/** Why the store cannot be opened, in words for whoever starts the server. */

/** Thrown while opening the store only, so its message may name paths. */
export class StoreOpenError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "StoreOpenError";
  }
}

/** Another process has the store. */
export class StoreLockedError extends StoreOpenError {}

/** Something else lies where a file of ours belongs. */
export function notAFile(file: string, what: string): StoreOpenError {
  return new StoreOpenError(
    `${file} is no plain file, but ${what} belongs there. Move it away, and put the file back from a backup if there was one.`,
  );
}
