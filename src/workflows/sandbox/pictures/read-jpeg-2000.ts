/** Reads JPEG 2000, by OpenJPEG in WASM. Runs in the sandbox only. */

import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { demandSides, type PlainPixels } from "./plain-pixels.ts";

// ISO/IEC 15444-1 §A.5.1: start of the codestream, and the sizes that follow at once.
const CODESTREAM = Buffer.from([0xff, 0x4f, 0xff, 0x51]);
const SRGB = 16;
const GREY = 17;

/** Throws RangeError where it is damaged, WorkflowFailure unsupportedFeature for colours that are not read. */
export async function readJpeg2000(
  bytes: Buffer,
): Promise<{ readonly pixels: PlainPixels; readonly notes: readonly string[] }> {
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
      bitsPerSample > 8 ? narrowed(samples, bitsPerSample) : widened(samples, bitsPerSample);
    // Checked to be one of these.
    const channels = componentCount as 1 | 3 | 4;
    if (data.length < width * height * channels) {
      throw new RangeError("It ends early.");
    }
    const deep = `Its ${bitsPerSample} bits a sample are 8 in the result.`;
    const unprofiled = "The colour profile of the JPEG 2000 is not applied.";
    return {
      pixels: { width, height, channels, data },
      notes: [...(bitsPerSample > 8 ? [deep] : []), ...(colours === "profile" ? [unprofiled] : [])],
    };
  } finally {
    decoder.delete();
  }
}

/** ISO/IEC 15444-1 §I.5.3.3: the colours by number, or by a profile; undefined for a bare codestream. */
function coloursOf(bytes: Buffer, boxes: string): number | "profile" | undefined {
  const at = boxes.indexOf("colr");
  if (at < 0) {
    return undefined;
  }
  return bytes[at + 4] === 1 ? bytes.readUInt32BE(at + 7) : "profile";
}

function demandColours(
  sizes: Buffer,
  { boxes, colours }: { readonly boxes: string; readonly colours: number | "profile" | undefined },
): void {
  const count = sizes.readUInt16BE(40);
  // Behind each one's depth, how many pixels across and down share a sample.
  const components = sizes.subarray(42, 42 + count * 3);
  const isPlain = components.every((value, index) => index % 3 === 0 || value === 1);
  const isKnown =
    count === 1 || count === 3 || (count === 4 && (colours === SRGB || colours === undefined));
  const isOther = typeof colours === "number" && colours !== SRGB && colours !== GREY;
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

/** Of two bytes each, the lower one first. */
function narrowed(samples: Buffer, bits: number): Buffer {
  const data = Buffer.alloc(samples.length / 2);
  for (let index = 0; index < data.length; index += 1) {
    data[index] = Math.round((samples.readUInt16LE(index * 2) / (2 ** bits - 1)) * 255);
  }
  return data;
}
