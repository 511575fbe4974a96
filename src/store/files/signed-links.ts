/** Signed links and GUIDs of jobs: what gives access to one result until a time, or to one job, without any other credential. */

import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { LinkSigner, SignedLink } from "../../core/ports/files.ts";

/** Two ids of 16 bytes and a time of 6. */
const PAYLOAD_BYTES = 38;
const MAC_BYTES = 32;
const TOKEN = /^[\w-]{94}$/u;

/** A signer with its own key, derived from the key that seals secrets: neither tells anything of the other. */
export function createLinkSigner(key: Uint8Array): LinkSigner {
  const linkKey = new Uint8Array(hkdfSync("sha256", key, "", "jobgate signed links", 32));
  const macOf = (payload: Uint8Array): Buffer =>
    createHmac("sha256", linkKey).update(payload).digest();
  const guidKey = new Uint8Array(hkdfSync("sha256", key, "", "jobgate job guids", 32));
  const guidOf = (jobId: string): string =>
    guidText(createHmac("sha256", guidKey).update(jobId).digest());
  return {
    guidOf,

    isGuidOf(jobId, text) {
      const [guid, given] = [Buffer.from(guidOf(jobId)), Buffer.from(text.toLowerCase())];
      return guid.length === given.length && timingSafeEqual(guid, given);
    },

    sign(link) {
      const payload = payloadOf(link);
      return Buffer.concat([payload, macOf(payload)]).toString("base64url");
    },

    open(token) {
      const bytes = Buffer.from(TOKEN.test(token) ? token : "", "base64url");
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      const mac = bytes.subarray(PAYLOAD_BYTES);
      const isOurs = mac.length === MAC_BYTES && timingSafeEqual(mac, macOf(payload));
      // The last character of a token carries bits that mean nothing; only the form that was given out counts.
      return isOurs && bytes.toString("base64url") === token ? linkOf(payload) : undefined;
    },
  };
}

/** RFC 9562 §5.4: a UUID of version 4 is 122 bits that nobody can guess. */
function guidText(bits: Buffer): string {
  const bytes = bits.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuidOf(bytes);
}

function payloadOf({ ownerId, fileId, expiresAt }: SignedLink): Uint8Array {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.write(ownerId.replaceAll("-", ""), 0, "hex");
  payload.write(fileId.replaceAll("-", ""), 16, "hex");
  payload.writeUIntBE(expiresAt, 32, 6);
  return payload;
}

function linkOf(payload: Buffer): SignedLink {
  return {
    ownerId: uuidOf(payload.subarray(0, 16)),
    fileId: uuidOf(payload.subarray(16, 32)),
    expiresAt: payload.readUIntBE(32, 6),
  };
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
