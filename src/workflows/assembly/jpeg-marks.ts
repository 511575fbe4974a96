/** Marks in a JPEG that its pixels alone do not tell. ITU-T T.81 §B.1.1. */

const START_OF_SCAN = 0xda;
const APPLICATION_14 = 0xee;

/** True where Adobe's mark says how the colours are coded. */
export function adobeMarked(bytes: Buffer): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const mark = bytes[at + 1];
    if (mark === START_OF_SCAN) {
      return false;
    }
    if (mark === APPLICATION_14 && bytes.toString("latin1", at + 4, at + 9) === "Adobe") {
      return true;
    }
    // Bytes that fill up to the next mark have no length.
    at += mark === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return false;
}
