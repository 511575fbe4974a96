/** The upload form, made resumable: the same native control and button, with files dropped on it too. */

import { noteMove } from "./focus.ts";
import { ResumableUpload } from "./resumable-upload.ts";
import { fill, percentOf, sizeOf, uploadSettings, type UploadSettings } from "./texts.ts";
import { headUpload } from "./tus-requests.ts";
import { isSameFile, type RememberedUpload, UploadMemory } from "./upload-memory.ts";
import { UploadProgress } from "./upload-progress.ts";

/** Does nothing on pages that take no file. */
export function enhanceUpload(): void {
  const settings = uploadSettings();
  const form = document.getElementById("upload");
  const input = document.getElementById("file");
  const taken = document.getElementById("taken");
  if (
    settings !== undefined &&
    form instanceof HTMLFormElement &&
    input instanceof HTMLInputElement &&
    taken instanceof HTMLFormElement
  ) {
    new UploadForm({ settings, form, input, taken }).start();
  }
}

interface Parts {
  readonly settings: UploadSettings;
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  /** Tells the server which upload is the artwork. */
  readonly taken: HTMLFormElement;
}

class UploadForm {
  readonly #parts: Parts;
  readonly #memory: UploadMemory;
  readonly #heard = document.createElement("p");
  readonly #said = document.createElement("p");

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#memory = new UploadMemory(parts.settings.jobId);
    this.#heard.setAttribute("role", "status");
    this.#said.setAttribute("role", "alert");
    this.#said.className = "wrong";
  }

  start(): void {
    const { form, settings } = this.#parts;
    form.append(this.#heard, this.#said);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#upload();
    });
    this.#takeDropped(form.closest("section") ?? form, settings.texts.dropHere);
    void this.#offerToGoOn();
  }

  async #upload(): Promise<void> {
    const { settings, form, input, taken } = this.#parts;
    const { link, uploads: address } = settings;
    const file = input.files?.[0];
    this.#said.textContent = file === undefined ? "" : this.#refusalOf(file);
    if (file === undefined || this.#said.textContent !== "") {
      input.focus();
      return;
    }
    const progress = new UploadProgress(settings, file, this.#heard);
    const before = this.#memory.read();
    const upload = new ResumableUpload(file, {
      place: { address, link },
      id: before !== undefined && isSameFile(before, file) ? before.id : undefined,
      events: {
        progress: (bytes) => progress.arrived(bytes),
        waiting: (ms) => progress.waiting(ms),
        begun: (id) => this.#remember(id, file),
      },
    });
    const over = this.#showUnderWay(file, progress, upload);
    const end = await upload.run();
    over();
    if (end.kind === "done") {
      progress.done();
      noteMove();
      const field = taken.elements.namedItem("upload");
      if (field instanceof HTMLInputElement) {
        field.value = end.id;
      }
      form.querySelectorAll("button").forEach((button) => (button.disabled = true));
      taken.submit();
      return;
    }
    this.#tellEnd(end.kind, file);
  }

  /** Empty where the file may be sent. */
  #refusalOf(file: File): string {
    const { texts, language, sizeBytesMax } = this.#parts.settings;
    const values = {
      file: file.name,
      size: sizeOf(language, file.size),
      max: sizeOf(language, sizeBytesMax),
    };
    if (file.size === 0) {
      return fill(texts.empty, values);
    }
    return file.size > sizeBytesMax ? fill(texts.tooLarge, values) : "";
  }

  #remember(id: string, { name, size: sizeBytes, lastModified }: File): void {
    const { versions } = this.#parts.settings;
    this.#memory.write({ id, name, sizeBytes, lastModified, versions });
  }

  /** The control gives way to the progress; returns what puts it back. */
  #showUnderWay(file: File, progress: UploadProgress, upload: ResumableUpload): () => void {
    const { form, settings } = this.#parts;
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "second";
    cancel.textContent = fill(settings.texts.cancel, { file: file.name });
    cancel.addEventListener("click", () => void upload.cancel());
    progress.element.append(cancel);
    const hidden = [...form.children].filter(
      (child) => child !== this.#heard && child !== this.#said,
    );
    hidden.forEach((child) => child.setAttribute("hidden", ""));
    form.append(progress.element);
    cancel.focus();
    const keepPage = (event: Event): void => event.preventDefault();
    addEventListener("beforeunload", keepPage);
    const letSleep = keepAwake();
    return () => {
      removeEventListener("beforeunload", keepPage);
      letSleep();
      progress.element.remove();
      hidden.forEach((child) => child.removeAttribute("hidden"));
    };
  }

  #tellEnd(kind: "cancelled" | "unreadable" | "refused", { name: file }: File): void {
    const { texts } = this.#parts.settings;
    this.#heard.textContent = "";
    if (kind === "cancelled") {
      this.#memory.forget();
      this.#heard.textContent = fill(texts.cancelled, { file });
    } else {
      this.#said.textContent = fill(kind === "unreadable" ? texts.unreadable : texts.refused, {
        file,
      });
    }
    this.#parts.input.focus();
  }

  /** Says what of a file is here already, after a reload or a crash. */
  async #offerToGoOn(): Promise<void> {
    const { settings } = this.#parts;
    const { texts, language, link, versions, uploads: address } = settings;
    const before = this.#memory.read();
    if (before === undefined) {
      return;
    }
    if (before.versions !== versions) {
      this.#memory.forget();
      return;
    }
    const { signal } = new AbortController();
    const answer = await headUpload({ address, link }, before.id, signal);
    if (answer.kind === "offset" && wasRefused(answer.offsetBytes, before)) {
      this.#memory.forget();
    } else if (answer.kind === "offset") {
      const percent = percentOf(language, answer.offsetBytes / before.sizeBytes);
      this.#heard.textContent = fill(texts.goOn, { file: before.name, percent });
    } else if (answer.kind !== "later") {
      this.#memory.forget();
    }
  }

  /** An addition only: the control does the same without a pointer (WCAG 2.2, 2.5.7). */
  #takeDropped(zone: Element, text: string): void {
    const { input } = this.#parts;
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = text;
    input.after(hint);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("dropping");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("dropping"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("dropping");
      const files = event instanceof DragEvent ? event.dataTransfer?.files : undefined;
      if (files !== undefined && files.length > 0 && !input.closest("[hidden]")) {
        input.files = files;
        input.focus();
      }
    });
  }
}

/** All of it is here, and the page says what is wrong: with the same file it would be refused again. */
function wasRefused(offsetBytes: number, { sizeBytes }: RememberedUpload): boolean {
  return offsetBytes === sizeBytes && document.getElementById("failure") !== null;
}

/** Keeps the screen on while bytes flow, where the browser can; phones stop pages that are not seen. */
function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    try {
      lock = await navigator.wakeLock?.request("screen");
    } catch {
      // The battery is low, or nobody looks.
    }
  };
  const again = (): void => {
    if (document.visibilityState === "visible") {
      void ask();
    }
  };
  void ask();
  document.addEventListener("visibilitychange", again);
  return () => {
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  };
}
