/** An exchange: one request and its answer, with the time limits it keeps and the one signal that ends it. */

export interface HttpTimes {
  /** For finding, dialling and the TLS handshake. */
  readonly connectMsMax: number;
  /** From the end of the request, or the last of it that was taken, to the end of the answer's head. */
  readonly headMsMax: number;
  /** The longest pause within the answer's body, while somebody waits for it. */
  readonly pauseMsMax: number;
  /** For everything. */
  readonly totalMsMax: number;
}

/** What is waited for; "total" for all of it. */
type Phase = "connect" | "head" | "pause" | "total";

/** A time limit was reached. */
export class TooSlow extends Error {
  override readonly name = "TooSlow";
  readonly phase: Phase;

  constructor(phase: Phase) {
    super(`The time limit "${phase}" was reached.`);
    this.phase = phase;
  }
}

/** Whoever asked for it, or the server's end, broke it off. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** The reason of an exchange that came to its end. */
const OVER = new Stopped("The exchange is over.");

export class Exchange {
  readonly #times: HttpTimes;
  readonly #stop = new AbortController();
  readonly #callerSignal: AbortSignal | undefined;
  readonly #total: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;

  constructor(times: HttpTimes, callerSignal: AbortSignal | undefined) {
    this.#times = times;
    this.#callerSignal = callerSignal;
    this.#total = setTimeout(() => this.#end(new TooSlow("total")), times.totalMsMax);
    callerSignal?.addEventListener("abort", this.stop);
    if (callerSignal?.aborted === true) {
      this.stop();
    }
  }

  /** Aborts at the end, and with what breaks the exchange off: its connection is destroyed then. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** From now on this is waited for; what was before has happened. */
  waitFor(phase: "connect" | "head" | "pause"): void {
    clearTimeout(this.#timer);
    if (!this.signal.aborted) {
      const limitMs = this.#times[`${phase}MsMax`];
      this.#timer = setTimeout(() => this.#end(new TooSlow(phase)), limitMs);
    }
  }

  /** Nothing is waited for: it is our turn. */
  waitForNothing(): void {
    clearTimeout(this.#timer);
  }

  readonly stop = (): void => this.#end(new Stopped("The exchange was stopped."));

  /** All is said; the connection is let go of. */
  end(): void {
    this.#end(OVER);
  }

  /** What an error means: the reason why the exchange was broken off, if it was. */
  reasonFor(error: unknown): unknown {
    const { aborted, reason } = this.signal;
    return aborted && reason !== OVER ? reason : error;
  }

  #end(reason: Error): void {
    if (this.signal.aborted) {
      return;
    }
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
    this.#callerSignal?.removeEventListener("abort", this.stop);
    this.#stop.abort(reason);
  }
}
