/** What stands in a GIF beside its frames, which is not written here. Runs in the sandbox only. */

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

/** By name, each once; GIF89a §17 to §27. */
export function besideFrames(gif: Buffer): readonly string[] {
  const found = new Set<string>();
  let at = HEADER_BYTES + tableBytes(gif[10] ?? 0);
  for (;;) {
    const kind = gif[at];
    if (kind === EXTENSION) {
      const name = extensionName(gif, at);
      if (name !== undefined) {
        found.add(name);
      }
      at = afterBlocks(gif, at + 2);
    } else if (kind === IMAGE) {
      at = afterBlocks(gif, at + 11 + tableBytes(gif[at + 9] ?? 0));
    } else {
      return [...found];
    }
  }
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
