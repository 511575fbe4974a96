/** The lines of a control connection. */

/** Longer ones are nobody's. */
const LINE_BYTES_MAX = 4096;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** RFC 854: IAC, and the commands that follow it; clients send some of them before ABOR. */
const IAC = 0xff;
const TELNET_MIN = 0xf0;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

export class LineReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The lines that this ends, without their ends; undefined once one is too long. */
  read(chunk: Buffer): readonly string[] | undefined {
    const lines: string[] = [];
    let bytes = Buffer.concat([this.#rest, chunk]);
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED)) {
      if (end > LINE_BYTES_MAX) {
        return undefined;
      }
      lines.push(decoded(bytes.subarray(0, end)));
      bytes = bytes.subarray(end + 1);
    }
    this.#rest = bytes;
    return bytes.byteLength > LINE_BYTES_MAX ? undefined : lines;
  }
}

/** UTF-8 (RFC 2640); what is none comes from one of the old clients, which send ISO 8859-1. */
function decoded(line: Buffer): string {
  const end = line.at(-1) === CARRIAGE_RETURN ? line.byteLength - 1 : line.byteLength;
  const bytes = withoutTelnet(line.subarray(0, end));
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

function withoutTelnet(line: Buffer): Buffer {
  if (!line.includes(IAC)) {
    return line;
  }
  const kept: number[] = [];
  for (let index = 0; index < line.byteLength; index += 1) {
    const byte = line[index] ?? 0;
    const next = line[index + 1] ?? 0;
    if (byte !== IAC || next < TELNET_MIN) {
      kept.push(byte);
    } else {
      // RFC 854: a doubled IAC is the byte itself.
      kept.push(...(next === IAC ? [IAC] : []));
      index += 1;
    }
  }
  return Buffer.from(kept);
}
