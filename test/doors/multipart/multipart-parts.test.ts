/** Forms in pieces of every size: each part comes out as it went in, in its order, and broken ones always end. */

import { request as httpRequest } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/model/problem.ts";
import { collectPart, withParts } from "../../../src/doors/multipart/multipart-parts.ts";
import { decodeContent } from "../../../src/doors/multipart/transfer-encoding.ts";
import { serve, type Serving } from "../../harness/peers/serve.ts";

/** Answers with what was read of a form: each part's name and content, or the code of the problem. */
let server: Serving;

beforeAll(async () => {
  server = await serve((request, response) => {
    const read = async (): Promise<unknown> => {
      const limits = { bytesMax: 8_000_000, partsMax: 12, pauseMsMax: 2000 };
      try {
        return await withParts(request, limits, async (parts) => {
          const read: unknown[] = [];
          for await (const part of parts) {
            // Some parts are passed over, some are read late, as stores do that are busy.
            if (part.name.startsWith("late")) {
              await new Promise((resolve) => setImmediate(resolve));
            }
            const content = part.name.startsWith("skip") ? "" : await collectPart(part, 4_000_000);
            read.push([part.name, Buffer.from(content).toString("base64")]);
          }
          return read;
        });
      } catch (error) {
        return error instanceof Problem ? error.code : String(error);
      } finally {
        request.resume();
      }
    };
    void read().then((told) => response.end(JSON.stringify(told)));
  });
});

afterAll(() => server.close());

async function send(body: Buffer, chunkBytes: number): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const sent = httpRequest(server.url, { method: "POST", headers: { "Content-Type": TYPE } });
    sent.on("response", (response) => {
      buffer(response).then((answer) => resolve(JSON.parse(answer.toString())), reject);
    });
    sent.on("error", reject);
    for (let at = 0; at < body.length; at += chunkBytes) {
      sent.write(body.subarray(at, at + chunkBytes));
    }
    sent.end();
  });
}

const TYPE = "multipart/form-data; boundary=edge";

/** The same numbers in each run, each below `below`. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function formOf(parts: readonly (readonly [string, Buffer])[]): Buffer {
  const head = (name: string): string =>
    `--edge\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n`;
  return Buffer.concat([
    ...parts.flatMap(([name, content]) => [Buffer.from(head(name)), content, Buffer.from("\r\n")]),
    Buffer.from("--edge--\r\n"),
  ]);
}

const LENGTHS = [0, 1, 5, 100, 16_383, 16_384, 65_535, 65_536, 65_537, 200_000];
const KINDS = ["part", "late", "skip"];

describe("a form", () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed + 1))(
    "comes out as it went in, round %i",
    async (seed) => {
      const number = numbers(seed);
      const parts = Array.from({ length: 1 + number(8) }, (_, index) => {
        const content = Buffer.alloc(LENGTHS[number(LENGTHS.length)] ?? 0, "\r\n--edg=x-\r");
        return [`${KINDS[number(KINDS.length)]}${index}`, content] as const;
      });
      const body = formOf(parts);
      const chunkBytes = [7, 1000, 65_536, body.length][number(4)] ?? 1;
      const told = await send(body, Math.max(chunkBytes, Math.ceil(body.length / 5000)));
      expect(told).toEqual(
        parts.map(([name, content]) => [
          name,
          name.startsWith("skip") ? "" : content.toString("base64"),
        ]),
      );
    },
  );

  it("that is cut anywhere is broken", async () => {
    const body = formOf([
      ["part", Buffer.from("one")],
      ["late", Buffer.from("two")],
    ]);
    const end = body.lastIndexOf("--");
    for (let length = 0; length <= end; length += 5) {
      expect(await send(body.subarray(0, length), 64)).toBe("malformed-document");
    }
  });
});

describe("content in ASCII", () => {
  async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < text.length; at += size) {
      yield Buffer.from(text.slice(at, at + size), "latin1");
    }
  }
  const number = numbers(7);
  const bytes = Buffer.from(Array.from({ length: 5000 }, () => number(256)));
  const inLines = (text: string, length: number, ending: string): string =>
    text.match(new RegExp(`.{1,${length}}`, "gu"))?.join(ending) ?? "";
  const escapes = [...bytes].map((byte) => `=${byte.toString(16).padStart(2, "0").toUpperCase()}`);

  it.each([
    ["base64", inLines(bytes.toString("base64"), 76, "\r\n")],
    ["base64", bytes.toString("base64")],
    ["quoted-printable", inLines(escapes.join(""), 75, "=\r\n")],
    ["quoted-printable", inLines(escapes.join(""), 75, "= \n")],
  ] as const)("as %s is what it was, in pieces of any size", async (encoding, text) => {
    for (const size of [1, 2, 3, 5, 77, 4096, text.length]) {
      expect(Buffer.compare(await buffer(decodeContent(pieces(text, size), encoding)), bytes)).toBe(
        0,
      );
    }
  });

  it("keeps line breaks and drops blanks before them", async () => {
    const text = "a \t\r\nb =20\r\n\nc=3D=\r\n d\r\n";
    for (const size of [1, 2, 3, 100]) {
      const decoded = await buffer(decodeContent(pieces(text, size), "quoted-printable"));
      expect(decoded.toString()).toBe("a\r\nb  \r\n\nc= d\r\n");
    }
  });
});
