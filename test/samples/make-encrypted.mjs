/**
 * Makes encrypted.pdf: one page of 200 x 100 points, encrypted with RC4 128 bit (PDF 1.7 §7.6.3, revision 3).
 * User password: "open sesame". Run: node test/samples/make-encrypted.mjs
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";

const PADDING = Buffer.from(
  "28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a",
  "hex",
);
const USER = "open sesame";
const OWNER = "owner of the sesame";
const PERMISSIONS = -4;
const ID = createHash("md5").update("jobgate encrypted sample").digest();

const md5 = (...parts) => createHash("md5").update(Buffer.concat(parts)).digest();
const padded = (password) =>
  Buffer.concat([Buffer.from(password, "latin1"), PADDING]).subarray(0, 32);

function rc4(key, data) {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + state[i] + key[i % key.length]) & 255;
    [state[i], state[j]] = [state[j], state[i]];
  }
  let a = 0;
  let b = 0;
  return Buffer.from(data).map((byte) => {
    a = (a + 1) & 255;
    b = (b + state[a]) & 255;
    [state[a], state[b]] = [state[b], state[a]];
    return byte ^ state[(state[a] + state[b]) & 255];
  });
}

/** Algorithms 3 and 5 end alike: twenty rounds of RC4, each with the key changed. */
function twentyTimes(key, data) {
  let result = data;
  for (let round = 0; round < 20; round += 1) {
    result = rc4(
      key.map((byte) => byte ^ round),
      result,
    );
  }
  return result;
}

function fiftyTimes(digest) {
  let result = digest;
  for (let round = 0; round < 50; round += 1) {
    result = md5(result);
  }
  return result;
}

const ownerEntry = twentyTimes(fiftyTimes(md5(padded(OWNER))), padded(USER));
const permissions = Buffer.alloc(4);
permissions.writeInt32LE(PERMISSIONS);
const fileKey = fiftyTimes(md5(padded(USER), ownerEntry, permissions, ID));
const userEntry = Buffer.concat([twentyTimes(fileKey, md5(PADDING, ID)), Buffer.alloc(16)]);

const CONTENT_OBJECT = 4;
const objectKey = md5(fileKey, Buffer.from([CONTENT_OBJECT, 0, 0, 0, 0]));
const content = rc4(objectKey, Buffer.from("1 0 0 rg 20 20 160 60 re f", "latin1"));

const objects = [
  "<< /Type /Catalog /Pages 2 0 R >>",
  "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << >> >>",
  `<< /Length ${content.length} >>\nstream\n${content.toString("latin1")}\nendstream`,
  `<< /Filter /Standard /V 2 /R 3 /Length 128 /P ${PERMISSIONS} /O <${ownerEntry.toString("hex")}> /U <${userEntry.toString("hex")}> >>`,
];
let text = "%PDF-1.7\n";
const offsets = objects.map((object, index) => {
  const offset = text.length;
  text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  return offset;
});
const xref = text.length;
text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
text += offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Encrypt 5 0 R /ID [<${ID.toString("hex")}> <${ID.toString("hex")}>] >>\n`;
text += `startxref\n${xref}\n%%EOF\n`;
writeFileSync(new URL("encrypted.pdf", import.meta.url), Buffer.from(text, "latin1"));
