/** The blocks of a GIF: how many of its frames are there, and what stands beside them, which is not written here. Runs in the sandbox only. */

const HEADER_BYTES = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TEXT = 0x01;
const COMMENT = 0xfe;
const APPLICATION = 0xff;

/** How often an animation is played, which is kept. */
const LOOPS: ReadonlySet<string> = new Set(["NETSCAPE", "ANIMEXTS"]);
const APPLICATIONS: Readonly<Record<string, string>> = {
  "XMP Data": "XMP",
  ICCRGBG1: "colour profile",
};

interface Block {
  readonly kind: number;
  readonly at: number;
  /** Its data does not end with the file. */
  readonly isWhole: boolean;
}

/** Up to the one that is cut off; GIF89a §17 to §27. */
function* blocksOf(gif: Buffer): Generator<Block> {
  let at = HEADER_BYTES + tableBytes(gif[10] ?? 0);
  for (;;) {
    const kind = gif[at];
    // Some programs end a block twice.
    if (kind === 0) {
      at += 1;
      continue;
    }
    if (kind !== EXTENSION && kind !== IMAGE) {
      return;
    }
    const data = kind === EXTENSION ? at + 2 : at + 11 + tableBytes(gif[at + 9] ?? 0);
    const end = afterBlocks(gif, data);
    const isWhole = end <= gif.length;
    yield { kind, at, isWhole };
    if (!isWhole) {
      return;
    }
    at = end;
  }
}

/** By name, each once. */
export function besideFrames(gif: Buffer): readonly string[] {
  const found = [...blocksOf(gif)].flatMap(({ kind, at }) =>
    kind === EXTENSION ? (extensionName(gif, at) ?? []) : [],
  );
  return [...new Set(found)];
}

/** How many frames are whole, and whether another one is cut off. */
export function wholeFrames(gif: Buffer): { readonly count: number; readonly isCut: boolean } {
  const blocks = [...blocksOf(gif)];
  return {
    count: blocks.filter(({ kind, isWhole }) => kind === IMAGE && isWhole).length,
    isCut: blocks.some(({ isWhole }) => !isWhole),
  };
}

/** Of a table of colours, by the flags that tell of it. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function extensionName(gif: Buffer, at: number): string | undefined {
  const label = gif[at + 1];
  if (label === APPLICATION) {
    const application = gif.toString("latin1", at + 3, at + 11);
    return LOOPS.has(application) ? undefined : (APPLICATIONS[application] ?? "application data");
  }
  return label === COMMENT ? "comments" : label === TEXT ? "texts" : undefined;
}

function afterBlocks(gif: Buffer, from: number): number {
  let at = from;
  for (let size = gif[at] ?? 0; size > 0; size = gif[at] ?? 0) {
    at += 1 + size;
  }
  return at + 1;
}
