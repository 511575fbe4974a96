/** What is seen and heard of an upload: a bar of what has arrived, and few words for those who listen. */

import { durationOf, fill, percentOf, sizeOf, type UploadSettings } from "./texts.ts";

/** Heard at each quarter only: whoever listens is not talked over. */
const QUARTER = 0.25;
/** Before so much time nothing is said of the time left. */
const GUESS_AFTER_MS = 3000;

export class UploadProgress {
  readonly #settings: UploadSettings;
  readonly #file: File;
  readonly #box = document.createElement("div");
  readonly #bar = document.createElement("progress");
  readonly #seen = document.createElement("p");
  readonly #heard: HTMLElement;
  #quarter = 0;
  #from: { readonly atMs: number; readonly bytes: number } | undefined;

  /** @param heard the live region, which is on the page from the start */
  constructor(settings: UploadSettings, file: File, heard: HTMLElement) {
    this.#settings = settings;
    this.#file = file;
    this.#heard = heard;
    const { texts } = settings;
    this.#bar.max = file.size;
    this.#bar.value = 0;
    this.#bar.setAttribute("aria-label", this.#text(texts.started));
    const stay = document.createElement("p");
    stay.className = "hint";
    stay.textContent = texts.stayOpen;
    this.#box.append(this.#bar, this.#seen, stay);
    this.#heard.textContent = this.#text(texts.started);
  }

  get element(): HTMLElement {
    return this.#box;
  }

  /** So much is on the server's disk. */
  arrived(arrivedBytes: number): void {
    const { language, texts } = this.#settings;
    this.#from ??= { atMs: performance.now(), bytes: arrivedBytes };
    this.#bar.value = arrivedBytes;
    const done = sizeOf(language, arrivedBytes);
    const total = sizeOf(language, this.#file.size);
    this.#seen.textContent = `${fill(texts.progress, { done, total })} ${this.#timeLeft(arrivedBytes)}`;
    const quarter = Math.floor(arrivedBytes / this.#file.size / QUARTER);
    if (quarter > this.#quarter && arrivedBytes < this.#file.size) {
      this.#quarter = quarter;
      const percent = percentOf(language, quarter * QUARTER);
      this.#heard.textContent = fill(texts.percent, { percent });
    }
  }

  waiting(waitMs: number): void {
    const { language, texts } = this.#settings;
    const time = durationOf(language, waitMs / 1000);
    this.#from = undefined;
    this.#seen.textContent = waitMs === 0 ? texts.offline : fill(texts.waiting, { time });
  }

  done(): void {
    this.#heard.textContent = this.#text(this.#settings.texts.done);
  }

  #text(text: string): string {
    return fill(text, { file: this.#file.name });
  }

  #timeLeft(arrivedBytes: number): string {
    const { atMs, bytes } = this.#from ?? { atMs: performance.now(), bytes: 0 };
    const tookMs = performance.now() - atMs;
    const perMs = (arrivedBytes - bytes) / tookMs;
    if (tookMs < GUESS_AFTER_MS || perMs <= 0 || arrivedBytes === this.#file.size) {
      return "";
    }
    const seconds = (this.#file.size - arrivedBytes) / perMs / 1000;
    const { language, texts } = this.#settings;
    return fill(texts.timeLeft, { time: durationOf(language, seconds) });
  }
}
