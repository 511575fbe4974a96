/** Streams as every browser and every Node has them: read to their end, and made from pieces. */

/** The pieces of a stream; who stops early ends it. By its reader, because not every browser iterates over streams. */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      yield piece.value;
    }
  } finally {
    // What failed has been thrown already.
    await reader.cancel().catch(() => {});
  }
}

/** A stream that asks for the next piece when it is needed. */
export function streamOf(pieces: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) {
        controller.close();
      } else {
        controller.enqueue(value);
      }
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
