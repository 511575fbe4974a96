/** Documents without end: drawn from the contract, changed in what they say, spelt in many ways, cut and mixed byte by byte. */

import type { Contract, Root } from "../../../src/contract/contract.ts";
import { RootDeclarations } from "../../../src/contract/xsd/root-declarations.ts";
import { loadContract } from "../../../src/contract/load-contract.ts";
import { mutate } from "../mutation.ts";
import { drawTree } from "../random-document.ts";
import { Random } from "../../harness/random.ts";
import type { Sent } from "./comparison.ts";
import { spell } from "./spelling.ts";

const IPS = "http://www.scene7.com/IpsApi/xsd";
const NAMESPACES = ["", "/2008-01-15", "/2014-04-03", "/2022-11-01-beta"].map((end) => IPS + end);
const ODD_CHARSETS = ["us-ascii", "ISO-8859-1", "utf-16", "x-nope"];
/** Bytes that mean something to XML or to UTF-8. */
const BYTES = Buffer.concat([
  Buffer.from("<>/&;:='\"!?-[]#x \t\r\n\0\u0001\u007fabé😀\ufffe\ufeff"),
  Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0xff, 0xfe, 0xef, 0xbf, 0xbf]),
]);

export class DrawnDocuments {
  readonly #declarations: RootDeclarations;
  readonly #roots: readonly Root[];

  constructor(xsdDir: string) {
    this.#declarations = new RootDeclarations(xsdDir);
    this.#roots = allRoots(loadContract({ xsdDir }));
  }

  /** The document of a seed; `byteChance` is how often it is changed byte by byte. */
  draw(seed: number, byteChance: number): Sent {
    const random = new Random(seed);
    const root = random.pick(this.#roots);
    const { root: declared, namespace } = this.#declarations.find(root);
    const drawn = drawTree(declared.type, {
      random,
      direction: random.chance(0.9) ? "request" : "answer",
    });
    const tree = random.chance(0.7) ? drawn : mutate(drawn, declared.type, random).tree;
    const text = spell(tree, { name: root.name, namespace }, random);
    const bytes = encoded(text, random);
    const charset = random.pick(random.chance(0.05) ? ODD_CHARSETS : ["", "", "utf-8", "UTF-8"]);
    return {
      bytes: random.chance(byteChance) ? withBytesChanged(bytes, random) : bytes,
      ...(charset !== "" && { charset }),
    };
  }
}

function allRoots(contract: Contract): readonly Root[] {
  const jobs = contract.rootNames("job").map((name): Root => ({ vocabulary: "job", name }));
  const ips = NAMESPACES.flatMap((namespace) =>
    contract
      .rootNames("ips")
      .filter((name) => namespace === IPS || !name.endsWith("Fault"))
      .map((name): Root => ({ vocabulary: "ips", name, namespace })),
  );
  const usual: readonly Root[] = [
    { vocabulary: "job", name: "job" },
    { vocabulary: "job", name: "options" },
    { vocabulary: "ips", name: "submitJobParam", namespace: `${IPS}/2014-04-03` },
  ];
  // What is submitted comes up as often as all the rest together.
  const often = Array.from({ length: Math.ceil(ips.length / usual.length) }, () => usual).flat();
  return [...jobs, ...ips, ...often];
}

function encoded(text: string, random: Random): Buffer {
  const way = random.next();
  if (way < 0.05) {
    return Buffer.from(`\ufeff${text}`);
  }
  return way > 0.98 ? Buffer.from(text, random.pick(["latin1", "utf16le"])) : Buffer.from(text);
}

/** One to four changes: bytes put in, taken out, written over, repeated or moved. */
export function withBytesChanged(bytes: Uint8Array, random: Random): Buffer {
  let changed = Buffer.from(bytes);
  for (let count = random.integer(1, 4); count > 0; count -= 1) {
    const start = random.integer(0, changed.length);
    const length = Math.min(random.pick([1, 1, 2, 3, 8, 40]), changed.length - start);
    const piece = changed.subarray(start, start + length);
    const strange = BYTES.subarray(random.integer(0, BYTES.length - 1)).subarray(0, length);
    const elsewhere = random.integer(0, changed.length);
    const [put, taken, at] = random.pick<readonly [Buffer, number, number]>([
      [strange, 0, start],
      [Buffer.alloc(0), length, start],
      [strange, length, start],
      [piece, 0, elsewhere],
      [piece, length, elsewhere],
    ]);
    changed = Buffer.concat([changed.subarray(0, at), put, changed.subarray(at + taken)]);
  }
  return changed;
}
