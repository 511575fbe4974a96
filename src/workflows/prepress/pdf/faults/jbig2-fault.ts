/** Whether the segments of a JBIG2 picture are all there. ITU-T T.88 §7.2. */

const KEPT_FLAG_BITS = 5;
/** Stands for a length that is only known at the end. */
const UNKNOWN_LENGTH = 0xff_ff_ff_ff;

/** True where a segment reaches beyond the end of the data. */
export function endsInSegment(data: Uint8Array): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  try {
    // Some bytes that are no header may stand at the end.
    while (at + SHORTEST_HEADER_BYTES <= data.length) {
      const { headerBytes, dataBytes } = segmentAt(view, at);
      if (dataBytes === UNKNOWN_LENGTH) {
        return false;
      }
      at += headerBytes + dataBytes;
    }
    return at > data.length;
  } catch {
    // RangeError: the header itself is cut.
    return true;
  }
}

const SHORTEST_HEADER_BYTES = 11;

function segmentAt(
  view: DataView,
  at: number,
): { readonly headerBytes: number; readonly dataBytes: number } {
  const number = view.getUint32(at);
  const hasLongPage = (view.getUint8(at + 4) & 0x40) !== 0;
  const short = view.getUint8(at + 5) >> KEPT_FLAG_BITS;
  const isLong = short === 7;
  const count = isLong ? view.getUint32(at + 5) & 0x1f_ff_ff_ff : short;
  // A count, and a bit for each that is referred to.
  const countBytes = isLong ? 4 + Math.ceil((count + 1) / 8) : 1;
  const referenceBytes = number <= 256 ? 1 : number <= 65_536 ? 2 : 4;
  const headerBytes = 5 + countBytes + count * referenceBytes + (hasLongPage ? 4 : 1) + 4;
  return { headerBytes, dataBytes: view.getUint32(at + headerBytes - 4) };
}
