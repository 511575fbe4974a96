/** The bytes of a body as they come, looked at from left to right. */

const NOTHING = Buffer.alloc(0);

export class ByteCursor {
  /** The piece that is looked at. */
  chunk: Buffer = NOTHING;
  /** The next byte of it. */
  at = 0;
  readonly #source: AsyncIterator<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Whether so many bytes follow in one piece; waits for them. */
  async have(count = 1): Promise<boolean> {
    while (this.chunk.length - this.at < count) {
      const { done, value } = await this.#source.next();
      if (done === true) {
        return false;
      }
      const piece = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const left = this.chunk.subarray(this.at);
      this.chunk = left.length === 0 ? piece : Buffer.concat([left, piece]);
      this.at = 0;
    }
    return true;
  }

  /** Lets go of the body, read or not. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
