/** Reads JPEG 2000, by OpenJPEG in WASM. Runs in the sandbox only. */

import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { demandSides, type PlainPixels } from "./plain-pixels.ts";

// ISO/IEC 15444-1 §A.5.1: start of the codestream, and the sizes that follow at once.
const CODESTREAM = Buffer.from([0xff, 0x4f, 0xff, 0x51]);
const SRGB = 16;
const GREY = 17;

interface Jpeg2000 {
  readonly pixels: PlainPixels;
  /** What its colours mean, where they are not sRGB or grey. */
  readonly profile?: Buffer;
}

/** Throws RangeError where it is damaged, WorkflowFailure unsupportedFeature for colours that are not read. */
export async function readJpeg2000(bytes: Buffer): Promise<Jpeg2000> {
  const start = bytes.indexOf(CODESTREAM);
  const sizes = bytes.subarray(start < 0 ? bytes.length : start);
  demandSides(
    sizes.readUInt32BE(8) - sizes.readUInt32BE(16),
    sizes.readUInt32BE(12) - sizes.readUInt32BE(20),
  );
  const boxes = bytes.toString("latin1", 0, start);
  const colours = coloursOf(bytes, boxes);
  demandColours(sizes, { boxes, colours });
  const { default: load } = await import("@cornerstonejs/codec-openjpeg/decodewasmjs");
  const { J2KDecoder } = await load({ print: () => undefined, printErr: () => undefined });
  const decoder = new J2KDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo();
    demandSides(width, height);
    const samples = Buffer.from(decoder.getDecodedBuffer());
    const data =
      bitsPerSample > 8 ? deepened(samples, bitsPerSample) : widened(samples, bitsPerSample);
    // Checked to be one of these.
    const channels = componentCount as 1 | 3 | 4;
    if (data.length < width * height * channels) {
      throw new RangeError("It ends early.");
    }
    const profile = typeof colours === "object" ? { profile: colours } : {};
    return { pixels: { width, height, channels, data }, ...profile };
  } finally {
    decoder.delete();
  }
}

/** A profile, a number, or undefined for a bare codestream. */
type Colours = Buffer | number | undefined;

/** ISO/IEC 15444-1 §I.5.3.3: length, name, method, two bytes, then the number or the profile. */
function coloursOf(bytes: Buffer, boxes: string): Colours {
  const at = boxes.indexOf("colr");
  if (at < 4) {
    return undefined;
  }
  const end = at - 4 + bytes.readUInt32BE(at - 4);
  return bytes[at + 4] === 1 ? bytes.readUInt32BE(at + 7) : bytes.subarray(at + 7, end);
}

// ICC.1 §7.2.6: the kind of colours that a profile is for.
const PROFILE_KIND_AT = 16;

function isOtherColour(colours: Colours, count: number): boolean {
  if (typeof colours === "object") {
    const kind = colours.toString("latin1", PROFILE_KIND_AT, PROFILE_KIND_AT + 4);
    return kind !== (count === 1 ? "GRAY" : "RGB ");
  }
  return colours !== undefined && colours !== SRGB && colours !== GREY;
}

function demandColours(
  sizes: Buffer,
  { boxes, colours }: { readonly boxes: string; readonly colours: Colours },
): void {
  const count = sizes.readUInt16BE(40);
  // Behind each one's depth, how many pixels across and down share a sample.
  const components = sizes.subarray(42, 42 + count * 3);
  const isPlain = components.every((value, index) => index % 3 === 0 || value === 1);
  const isKnown = count === 1 || count === 3 || (count === 4 && colours !== GREY);
  const isOther = isOtherColour(colours, count);
  const isSigned = components.some((value, index) => index % 3 === 0 && value >= 0x80);
  if (!isPlain || !isKnown || isOther || isSigned || boxes.includes("pclr")) {
    const message =
      "The JPEG 2000 has colours that cannot be read (only grey, RGB and sRGB without palette and subsampling can); save it as PNG or TIFF.";
    throw new WorkflowFailure("unsupportedFeature", message);
  }
}

function widened(samples: Buffer, bits: number): Buffer {
  return bits === 8
    ? samples
    : Buffer.from(samples.map((value) => Math.round((value / (2 ** bits - 1)) * 255)));
}

/** Of two bytes each, the lower one first; as many bits as there are become 16. */
function deepened(samples: Buffer, bits: number): Uint16Array {
  const most = 2 ** bits - 1;
  return Uint16Array.from({ length: Math.floor(samples.length / 2) }, (_none, index) =>
    Math.round((Math.min(samples.readUInt16LE(index * 2), most) / most) * 65_535),
  );
}
