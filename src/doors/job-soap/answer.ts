/** The answer of a call: a message, and the file that it holds in base64 or, packed, as a part beside it (MTOM), read while it is sent. */

import type { Contract } from "../../contract/contract.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { Answer } from "../http/answer.ts";
import { contentTypeOf, wrap } from "../soap/envelope.ts";
import type { Learnt } from "./receive.ts";
import type { Told } from "./operations.ts";

/** Stands where the content goes; base64 itself, because the contract writes nothing else there. */
const MARK = "TUFSSyBvZiBhIGNvbnRlbnQ=";
const XOP = "http://www.w3.org/2004/08/xop/include";
const NO_STORE = { "Cache-Control": "no-store" } as const;

interface Answering {
  readonly contract: Contract;
  readonly ports: Pick<Ports, "blobs" | "ids">;
  readonly learnt: Learnt;
}

/** 200 with the response element of an operation. */
export function answerOf(
  { contract, ports, learnt }: Answering,
  name: string,
  { value, file }: Told,
): Answer {
  const { version } = learnt;
  const root = { vocabulary: "soap", name: `${name}Response` } as const;
  const content = file === undefined ? {} : { content: MARK };
  const message = wrap(version, contract.writeXml({ ...value, ...content }, root));
  if (file === undefined) {
    return {
      status: 200,
      headers: { ...NO_STORE, "Content-Type": contentTypeOf(version) },
      body: message,
    };
  }
  const bytes = ports.blobs.open(file.blobId);
  if (!learnt.isPacked) {
    return {
      status: 200,
      headers: { ...NO_STORE, "Content-Type": contentTypeOf(version) },
      body: inBase64(message, bytes),
    };
  }
  const boundary = `jobgate-${ports.ids.next()}`;
  return {
    status: 200,
    headers: {
      ...NO_STORE,
      // RFC 2387 and XOP 1.0 §4.1.
      "Content-Type": `multipart/related; type="application/xop+xml"; start="<message@jobgate>"; start-info="${version.mediaType}"; boundary="${boundary}"`,
    },
    body: packed(message, bytes, { boundary, mediaType: version.mediaType }),
  };
}

async function* inBase64(
  message: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const [before = "", after = ""] = message.split(MARK);
  yield Buffer.from(before);
  let rest = Buffer.alloc(0);
  for await (const piece of bytes) {
    const joined = Buffer.concat([rest, piece]);
    // Three bytes are four characters, without padding in the middle.
    const whole = joined.length - (joined.length % 3);
    rest = joined.subarray(whole);
    yield Buffer.from(joined.toString("base64", 0, whole));
  }
  yield Buffer.from(rest.toString("base64") + after);
}

interface Package {
  readonly boundary: string;
  readonly mediaType: string;
}

async function* packed(
  message: string,
  bytes: AsyncIterable<Uint8Array>,
  { boundary, mediaType }: Package,
): AsyncGenerator<Uint8Array> {
  const include = `<xop:Include xmlns:xop="${XOP}" href="cid:content@jobgate"/>`;
  yield Buffer.from(
    `--${boundary}\r\nContent-Type: application/xop+xml; charset=UTF-8; type="${mediaType}"\r\nContent-Transfer-Encoding: 8bit\r\nContent-ID: <message@jobgate>\r\n\r\n${message.replace(MARK, include)}\r\n--${boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <content@jobgate>\r\n\r\n`,
  );
  yield* bytes;
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
