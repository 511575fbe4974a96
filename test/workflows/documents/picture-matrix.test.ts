/** Whatever a picture has, it has after optimize-images, or a warning says that it is gone: formats by outputs by properties. */

import sharp, { type Metadata } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Option } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";
import { makeAnimation } from "../make-animation.ts";

/** What a picture has, by what libvips reads of it, and what is said where it is gone. */
const PROPERTIES: Readonly<Record<string, readonly [has: (read: Metadata) => boolean, RegExp]>> = {
  "16 bits": [({ depth }) => depth === "ushort", /bits a sample/u],
  CMYK: [({ space }) => space === "cmyk", /CMYK/u],
  transparency: [({ hasAlpha }) => hasAlpha, /transparent/u],
  EXIF: [({ exif }) => exif !== undefined, /EXIF/u],
  XMP: [({ xmp }) => xmp !== undefined, /XMP/u],
  IPTC: [({ iptc }) => iptc !== undefined, /IPTC/u],
  "a profile": [({ hasProfile }) => hasProfile, /profile.* is not in the result/u],
  frames: [({ pages = 1 }) => pages > 1, /Only the first of/u],
};

/** Those that nobody gives up by asking for a small picture. */
const ALWAYS: ReadonlySet<string> = new Set(["transparency", "frames"]);

const OUTPUTS: readonly (readonly [profile: string, format: string])[] = [
  ...["keep", "jpeg", "png", "tiff", "webp", "avif"].map((each) => ["archive", each] as const),
  ["web", "webp"],
  ["preview", "jpeg"],
];

let service: Service;
let inputs: Readonly<Record<string, Buffer>>;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  [service, inputs] = await Promise.all([startService({ workflows, sandbox }), makeInputs()]);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function makeInputs(): Promise<Readonly<Record<string, Buffer>>> {
  const photo = sharp(await sharp(sample("photo.jpg")).resize(24).png().toBuffer());
  const tagged = photo
    .clone()
    .withIccProfile("p3")
    .withExif({ IFD0: { Copyright: "A" }, IFD3: { GPSLatitudeRef: "N" } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  const deep = photo.clone().toColourspace("rgb16");
  const cmyk = photo.clone().withIccProfile("cmyk").toColourspace("cmyk");
  const glass = photo.clone().ensureAlpha(0.5);
  const gif = await makeAnimation();
  return {
    taggedJpeg: withIptc(await tagged.clone().jpeg().toBuffer()),
    taggedPng: await tagged.clone().png().toBuffer(),
    taggedWebp: await tagged.clone().webp().toBuffer(),
    taggedAvif: await tagged.clone().avif({ effort: 0 }).toBuffer(),
    deepPng: await deep.clone().png().toBuffer(),
    deepTiff: await deep.clone().withIccProfile("p3").tiff().toBuffer(),
    cmykJpeg: await cmyk.clone().jpeg().toBuffer(),
    cmykTiff: await cmyk.clone().tiff().toBuffer(),
    glassPng: await glass.clone().png().toBuffer(),
    glassTiff: await glass.clone().tiff().toBuffer(),
    glassWebp: await glass.clone().webp().toBuffer(),
    glassAvif: await glass.clone().avif({ effort: 0 }).toBuffer(),
    movingGif: gif,
    movingWebp: await sharp(gif, { animated: true }).webp({ effort: 0 }).toBuffer(),
    pagesTiff: await sharp(gif, { animated: true }).tiff().toBuffer(),
  };
}

/** A caption, as Photoshop writes it (IPTC IIM 4.2, record 2, dataset 120). */
function withIptc(jpeg: Buffer): Buffer {
  const block = Buffer.from(
    "Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x08\x1c\x02\x78\0\x03Hi!",
    "latin1",
  );
  const head = Buffer.from([0xff, 0xed, 0, block.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, block, jpeg.subarray(2)]);
}

/** Some formats say that they have transparency whatever is in them. */
async function read(picture: Buffer | undefined): Promise<Metadata> {
  const image = sharp(picture);
  const [metadata, { isOpaque }] = await Promise.all([image.metadata(), image.stats()]);
  return { ...metadata, hasAlpha: !isOpaque };
}

describe("nothing that a picture has is gone without a word", () => {
  it.each(OUTPUTS)("%s %s", async (profile, format) => {
    const options: readonly Option[] = [{ name: "format", value: format }];
    const files = Object.entries(inputs).map(([fileName, content]) => ({ fileName, content }));
    const job = await service.run({ workflow: "optimize-images", profile, options }, files);
    const [events, made] = [await service.events(job.id), await service.results(job.id)];
    const silent: string[] = [];
    for (const [name, content] of Object.entries(inputs)) {
      const bytes = made.find(({ result }) => result.fileName.startsWith(`${name}.`))?.bytes;
      const told = events
        .filter(({ code, fileName }) => code === "file.warning" && fileName === name)
        .map(({ message }) => message)
        .join(" ");
      const [before, after] = [await read(content), await read(bytes)];
      for (const [property, [has, words]] of Object.entries(PROPERTIES)) {
        const isPromised = profile === "archive" || ALWAYS.has(property);
        const isGone = has(before) && !has(after);
        if (isPromised && isGone !== words.test(told)) {
          silent.push(`${name}: ${property} ${isGone ? "is gone" : "is there"}, told: ${told}`);
        }
      }
    }
    expect(silent).toEqual([]);
  });
});
