/** Lets callers in before their document is parsed, as far as what they show can be read without: a parser works for nobody. */

import type { Contract } from "../../contract/contract.ts";
import { type AuthHeader, readAuthHeader } from "./auth-header.ts";
import { authenticate, type Call } from "./call.ts";

/** What is smaller is parsed as fast as it is searched. */
const SMALL_BYTES = 16 * 1024;
/** No credentials are longer. */
const HEADER_BYTES_MAX = 32 * 1024;
/** As they are spelt, and as they are misspelt most. */
const NAMES = ["authHeader", "AuthHeader", "authheader", "AuthUser", "AuthPassword"];
const LESS_THAN = 0x3c;

/**
 * Lets the caller in by what HTTP says, where the document cannot say more, or by an authHeader that is cut out of it.
 * Where neither can be told, the caller is let in when the document is parsed. Throws what the authenticator throws.
 */
export async function logInEarly(call: Call, bytes: Uint8Array): Promise<void> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!maySayWhoCalls(text)) {
    await authenticate(call);
    return;
  }
  if (text.length <= SMALL_BYTES) {
    return;
  }
  const isLetIn =
    call.exchange.request.headers.authorization !== undefined && (await isAuthenticated(call));
  const auth = isLetIn ? undefined : authHeaderIn(text, call.exchange.kit.contract);
  if (auth !== undefined) {
    call.learnt.auth = auth;
    await authenticate(call);
  }
}

async function isAuthenticated(call: Call): Promise<boolean> {
  return authenticate(call).then(
    () => true,
    () => false,
  );
}

/** False only where it surely holds no authHeader: in an encoding that writes names as ASCII does. */
function maySayWhoCalls(text: Buffer): boolean {
  const isLikeAscii = text[0] === LESS_THAN && text[1] !== 0;
  return !isLikeAscii || NAMES.some((name) => text.includes(name));
}

/** The first authHeader; undefined where it cannot be read by itself, as with prefixes that are bound outside. */
function authHeaderIn(text: Buffer, contract: Contract): AuthHeader | undefined {
  const name = text.indexOf("authHeader");
  const start = text.lastIndexOf("<", name);
  const prefix = text.toString("latin1", start + 1, name);
  const end = text.indexOf(`</${prefix}authHeader>`, name);
  if (start < 0 || end < 0 || end - start > HEADER_BYTES_MAX) {
    return undefined;
  }
  const bound = prefix === "" ? "" : ` xmlns:${prefix.slice(0, -1)}="urn:any"`;
  const element = text.subarray(start, end + `</${prefix}authHeader>`.length);
  try {
    const document = contract.parseXml(
      Buffer.concat([Buffer.from(`<cut${bound}>`), element, Buffer.from("</cut>")]),
    );
    try {
      const [block] = document.root.children();
      return block === undefined ? undefined : readAuthHeader(block);
    } finally {
      document.dispose();
    }
  } catch {
    // Whatever is wrong with it is told by whoever reads the whole.
    return undefined;
  }
}
