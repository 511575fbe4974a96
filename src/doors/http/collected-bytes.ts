/** Bytes that come chunk by chunk, kept until all are there. */

/** So many chunks become one: of a byte each, as some may be sent, every one would take up hundreds. */
const CHUNKS_MAX = 256;

export class CollectedBytes {
  /** Of many chunks each. */
  readonly #joined: Uint8Array[] = [];
  #chunks: Uint8Array[] = [];
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  add(chunk: Uint8Array): void {
    this.#sizeBytes += chunk.byteLength;
    this.#chunks.push(chunk);
    if (this.#chunks.length === CHUNKS_MAX) {
      this.#joined.push(Buffer.concat(this.#chunks));
      this.#chunks = [];
    }
  }

  /** All of them; the same bytes where they came at once. */
  whole(): Uint8Array {
    const chunks = [...this.#joined, ...this.#chunks];
    const [first] = chunks;
    return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
  }
}
