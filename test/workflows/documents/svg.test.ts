/** Every kind of SVG is drawn or refused with its reason, and what of it is not drawn is named. */

import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";

let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Done {
  /** Of its middle: red, green, blue and alpha. */
  readonly middle: readonly number[];
  readonly told: string;
}

/** One job for all of them; what is told of each, and its middle. */
async function drawn(contents: Readonly<Record<string, Uint8Array>>): Promise<Map<string, Done>> {
  const names = Object.keys(contents);
  const job = await service.run(
    { workflow: "optimize-images", options: [{ name: "format", value: "png" }] },
    names.map((fileName) => ({ fileName, content: contents[fileName] ?? Buffer.of() })),
  );
  const events = await service.events(job.id);
  const made = await service.results(job.id);
  const done = names.map(async (name): Promise<[string, Done]> => {
    const told = events
      .filter(({ code, fileName }) => fileName === name && /^file\.(?:warning|failed)$/u.test(code))
      .map(({ message }) => message)
      .join(" ");
    const bytes = made.find(({ result }) => result.fileName === `${name}.png`)?.bytes;
    return [name, { told, middle: bytes === undefined ? [] : await middleOf(bytes) }];
  });
  return new Map(await Promise.all(done));
}

async function middleOf(png: Buffer): Promise<readonly number[]> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 4;
  return [...data.subarray(at, at + 4)];
}

const RED = [255, 0, 0, 255];
const rect = '<rect width="9" height="9" fill="red"/>';
const svg = (inside: string = rect, size = 9): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}">${inside}</svg>`;

it("is drawn however it is written", async () => {
  const abbreviated =
    '<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY c "red"><!-- ]> --><!ENTITY d SYSTEM "e">]>';
  const done = await drawn({
    bom: Buffer.from(`\ufeff${svg()}`),
    wide: Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${svg()}`, "utf16le"),
    swapped: Buffer.from(`\ufeff${svg()}`, "utf16le").swap16(),
    latin: Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${svg(`<!--\xe4-->${rect}`)}`,
      "latin1",
    ),
    packed: gzipSync(svg()),
    commented: Buffer.from(`<?xml version="1.0"?><!--${"x".repeat(9000)}-->${svg()}`),
    prefixed: Buffer.from(
      `\ufeff<s:svg xmlns:s="http://www.w3.org/2000/svg" width="9" height="9"><s:rect width="9" height="9" fill="red"/></s:svg>`,
    ),
    abbreviated: Buffer.from(abbreviated + svg(rect.replace("red", "&c;"))),
  });
  for (const [name, { middle, told }] of done) {
    expect([name, middle, told]).toEqual([name, RED, ""]);
  }
});

it("is refused with its reason where it is not", async () => {
  const entities = (declared: string): Buffer =>
    Buffer.from(`<!DOCTYPE svg [${declared}]>${svg("<g>&a;</g>")}`);
  const done = await drawn({
    nested: entities('<!ENTITY b "x"><!ENTITY a "&b;">'),
    outside: entities('<!ENTITY a SYSTEM "file:///etc/hostname">'),
    odd: Buffer.from(`<?xml version="1.0" encoding="x-nobody"?>${svg()}`),
    bytes: Buffer.from(svg(`<!--\xe4-->`), "latin1"),
    control: Buffer.from(svg("<title>\u0001</title>")),
    cut: gzipSync(svg()).subarray(0, 60),
    swollen: gzipSync(Buffer.alloc(11 * 2 ** 20, 0x20)),
    immense: Buffer.from(svg(rect, 1_000_000)),
    text: gzipSync("words"),
  });
  const reasons = {
    nested: "the entity a, which stands for other entities",
    outside: "the entity a, which is defined outside",
    odd: "encoded as x-nobody",
    bytes: "none of utf-8",
    control: "not well-formed in line 1",
    cut: "packed with gzip, as .svgz is, and damaged",
    swollen: "more than 10 MiB once it is unpacked",
    immense: "1000000 x 1000000 pixels, and at most as many as 360000 x 360000",
    text: "no image in a format that can be read",
  };
  for (const [name, reason] of Object.entries(reasons)) {
    expect(done.get(name)).toEqual({ middle: [], told: expect.stringContaining(reason) });
  }
});

it("names what of it is not drawn, as a program that draws it shows, and nothing else", async () => {
  const image = (type: string, content: Buffer): Buffer =>
    Buffer.from(
      svg(
        `<image width="9" height="9" xlink:href="data:${type};base64,${content.toString("base64")}"/>`,
      ),
    );
  const photo = sharp(sample("photo.jpg")).resize(90);
  const [png, jpeg, gif] = await Promise.all([
    photo.clone().png().toBuffer(),
    photo.clone().jpeg().toBuffer(),
    photo.clone().gif().toBuffer(),
  ]);
  const page =
    '<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>';
  const done = await drawn({
    page: Buffer.from(svg(page)),
    animated: Buffer.from(
      svg(`<rect width="9" height="9"><set attributeName="fill" to="red"/></rect>`),
    ),
    clicked: Buffer.from(svg(rect.replace("rect", 'rect onclick="x()"'))),
    styled: Buffer.from(`<?xml-stylesheet href="a.css"?>${svg()}`),
    variable: Buffer.from(svg(rect.replace("red", "var(--a)"))),
    gif: image("image/gif", gif),
    called: image("image/jpeg", png),
    damaged: image("image/jpeg", jpeg.subarray(0, jpeg.length / 2)),
    whole: image("image/png", png),
    // What another program has of its own, beside what everyone draws.
    other: Buffer.from(
      svg(`<switch>${page.replace("width", 'requiredExtensions="x" width')}${rect}</switch>`),
    ),
    named: Buffer.from(svg(`<!-- <script> --><title>on script='x' set</title>${rect}`)),
  });
  const told = (name: string): string => done.get(name)?.told ?? "";
  expect(told("page")).toContain("not drawn: foreignObject");
  expect(told("animated")).toContain("not drawn: animations");
  expect(done.get("animated")?.middle).toEqual([0, 0, 0, 255]);
  expect(told("clicked")).toContain("not drawn: scripts");
  expect(told("styled")).toContain("outside of itself");
  expect(told("variable")).toContain("CSS variables");
  expect(told("gif")).toContain("picture 1 (GIF)");
  expect([told("called"), done.get("called")?.middle]).toEqual([
    expect.stringContaining("picture 1 (called image/jpeg, but PNG)"),
    [0, 0, 0, 0],
  ]);
  expect(told("damaged")).toContain("picture 1 (damaged)");
  for (const name of ["whole", "other", "named"]) {
    expect([name, told(name)]).toEqual([name, ""]);
  }
});
