/** What the browser remembers of an upload that is not over, so that it can go on after a reload; where it may remember nothing, uploads still work. */

export interface RememberedUpload {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly lastModified: number;
  /** How many versions there were when it began: with more, it was taken. */
  readonly versions: number;
}

export class UploadMemory {
  readonly #key: string;

  /** @param jobId whose artwork it is; the link itself is kept nowhere */
  constructor(jobId: string) {
    this.#key = `jobgate-upload-${jobId}`;
  }

  read(): RememberedUpload | undefined {
    try {
      const text = localStorage.getItem(this.#key);
      return text === null ? undefined : (JSON.parse(text) as RememberedUpload);
    } catch {
      return undefined;
    }
  }

  write(upload: RememberedUpload): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify(upload));
    } catch {
      // A private window, or one without room: the upload goes on while the page is open.
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing was kept.
    }
  }
}

/** Whether it is this file that was begun before. */
export function isSameFile(remembered: RememberedUpload, file: File): boolean {
  return (
    remembered.name === file.name &&
    remembered.sizeBytes === file.size &&
    remembered.lastModified === file.lastModified
  );
}
