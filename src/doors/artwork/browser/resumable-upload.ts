/** One file on its way: in pieces that follow the line's speed, going on where it was after whatever broke. */

import { createUpload, endUpload, headUpload, patchUpload, type TusPlace } from "./tus-requests.ts";

export interface UploadEvents {
  /** The server has so many bytes on its disk. */
  progress(arrivedBytes: number): void;
  /** The connection broke; it is tried again after so long, 0 for as soon as there is one. */
  waiting(waitMs: number): void;
  begun(id: string): void;
}

export type UploadEnd =
  | { readonly kind: "done"; readonly id: string }
  | { readonly kind: "cancelled" }
  /** The browser cannot read the file any more. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "refused"; readonly status: number };

const PIECE_BYTES_FIRST = 512 * 1024;
const PIECE_BYTES_MIN = 128 * 1024;
const PIECE_BYTES_MAX = 8 * 1024 * 1024;
/** A piece is to take about so long: progress is seen, and little is sent again after a break. */
const QUICK_MS = 1000;
const SLOW_MS = 4000;
const WAITS_MS = [0, 1000, 3000, 5000, 10_000];

export class ResumableUpload {
  readonly #file: File;
  readonly #place: TusPlace;
  readonly #events: UploadEvents;
  readonly #stop = new AbortController();
  #id: string | undefined;
  #failures = 0;
  #pieceBytes = PIECE_BYTES_FIRST;

  /** @param id of the upload that this file was begun with before */
  constructor(
    file: File,
    { place, events, id }: { place: TusPlace; events: UploadEvents; id?: string | undefined },
  ) {
    this.#file = file;
    this.#place = place;
    this.#events = events;
    this.#id = id;
  }

  /** Ends it; the server keeps nothing. */
  async cancel(): Promise<void> {
    this.#stop.abort();
    if (this.#id !== undefined) {
      await endUpload(this.#place, this.#id);
    }
  }

  /** Resolves when all is there, or nothing more can come of it. */
  async run(): Promise<UploadEnd> {
    let offset: number | undefined;
    while (!this.#stop.signal.aborted) {
      if (this.#id !== undefined && offset === this.#file.size) {
        return { kind: "done", id: this.#id };
      }
      const next = offset === undefined ? await this.#findPlace() : await this.#sendPiece(offset);
      if (typeof next === "object") {
        return next;
      }
      offset = next;
    }
    return { kind: "cancelled" };
  }

  /** How far it is; begins it where there is none. Undefined for "not known yet". */
  async #findPlace(): Promise<number | undefined | UploadEnd> {
    const { signal } = this.#stop;
    if (this.#id === undefined) {
      const made = await createUpload(this.#place, this.#file, signal);
      if (typeof made !== "string") {
        return this.#took(made);
      }
      this.#id = made;
      this.#events.begun(made);
      return 0;
    }
    return this.#took(await headUpload(this.#place, this.#id, signal));
  }

  async #sendPiece(offsetBytes: number): Promise<number | undefined | UploadEnd> {
    const content = await this.#read(offsetBytes);
    if (content === undefined || this.#id === undefined) {
      return { kind: "unreadable" };
    }
    const startedMs = performance.now();
    const { signal: stop } = this.#stop;
    const answer = await patchUpload(this.#place, this.#id, { offsetBytes, content, stop });
    if (answer.kind === "offset") {
      this.#adapt(performance.now() - startedMs);
    }
    return this.#took(answer);
  }

  /** Read before it is sent: a file that changed or lies in a cloud is then told from a broken connection. */
  async #read(offsetBytes: number): Promise<ArrayBuffer | undefined> {
    try {
      const piece = this.#file.slice(offsetBytes, offsetBytes + this.#pieceBytes);
      const content = await piece.arrayBuffer();
      return content.byteLength === piece.size && piece.size > 0 ? content : undefined;
    } catch {
      return undefined;
    }
  }

  #adapt(tookMs: number): void {
    const factor = tookMs < QUICK_MS ? 2 : tookMs > SLOW_MS ? 0.5 : 1;
    const wanted = this.#pieceBytes * factor;
    this.#pieceBytes = Math.min(Math.max(wanted, PIECE_BYTES_MIN), PIECE_BYTES_MAX);
  }

  async #took(
    answer: Awaited<ReturnType<typeof headUpload>>,
  ): Promise<number | undefined | UploadEnd> {
    switch (answer.kind) {
      case "offset":
        this.#failures = 0;
        this.#events.progress(answer.offsetBytes);
        return answer.offsetBytes;
      case "gone":
        // Its time was over: it begins anew.
        this.#id = undefined;
        return undefined;
      case "refused":
        return { kind: "refused", status: answer.status };
      case "later":
        await this.#wait(answer.waitMs);
        return undefined;
    }
  }

  /** Shorter where the browser says that there is a connection again, or the reader comes back to the page. */
  async #wait(askedMs: number | undefined): Promise<void> {
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#pieceBytes = PIECE_BYTES_FIRST;
    const planned = WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)] ?? 0;
    const waitMs = Math.max(planned, askedMs ?? 0);
    this.#failures += 1;
    if (waitMs > 0) {
      this.#events.waiting(navigator.onLine ? waitMs : 0);
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      const wake = (): void => {
        if (document.visibilityState === "visible") {
          clearTimeout(timer);
          resolve();
        }
      };
      addEventListener("online", wake, { once: true });
      document.addEventListener("visibilitychange", wake, { once: true });
      this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
