/** Frames, pages and colours of pictures of the library: uploaded, cropped, optimized, published, exported, adjusted, checked. */

import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ANIMATION_DELAYS, makeAnimation } from "../make-animation.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Library, startLibrary } from "../../harness/library.ts";
import { sample } from "../../harness/paths.ts";

const QUIET = { emailSetting: "None" };
const CROP = { left: 2, right: 0, top: 0, bottom: 0 };

const sandbox = useSandbox();
let library: Library;
beforeAll(async () => {
  library = await startLibrary({ sandbox, publicUrl: "https://jobs.example" });
  const cmyk = await sharp(sample("photo.jpg"))
    .resize(60)
    .withIccProfile("cmyk")
    .toColourspace("cmyk")
    .jpeg()
    .toBuffer();
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  await library.load(
    { "moving.gif": await makeAnimation(), "ink.jpg": cmyk, "phone.heic": heic },
    { readyForPublish: true },
  );
  const assetHandleArray = [await library.handle("moving.gif"), await library.handle("ink.jpg")];
  await library.run({
    reprocessAssetsJob: { assetHandleArray, createMask: false, manualCropOptions: CROP, ...QUIET },
  });
});
afterAll(() => library.close());

it("all frames stay, and CMYK with its profile, where a picture is cropped and published", async () => {
  await library.run({ imageServingPublishJob: { publishType: "Full", ...QUIET } });
  const gif = await sharp(await library.published("moving.gif")).metadata();
  expect([gif.width, gif.pages, gif.delay]).toEqual([18, 3, ANIMATION_DELAYS]);
  const ink = await sharp(await library.published("ink.jpg")).metadata();
  expect([ink.width, ink.space, ink.hasProfile]).toEqual([58, "cmyk", true]);
});

it("an export says which frames a format cannot hold", async () => {
  const job = await library.run({
    exportJob: {
      assetHandleArray: [await library.handle("moving.gif")],
      fmt: "convert",
      is_modifier: "fmt=png",
      ...QUIET,
    },
  });
  const warnings = (await library.events(job)).filter(({ code }) => code === "file.warning");
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^moving\.gif: Only the first of 3 frames/u),
  ]);
});

it("a photo of a phone is a picture, and is told by name where it cannot be read", async () => {
  expect((await library.asset("phone.heic")).type).toBe("Image");
  const job = await library.run({ optimizeImagesJob: QUIET });
  const failed = (await library.events(job)).filter(({ code }) => code === "file.failed");
  expect(failed.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^phone\.heic: The file is HEIC/u),
  ]);
});

it("a picture that is cut off is stored as it came, and told by name", async () => {
  const photo = sharp(sample("photo.jpg")).resize(60);
  const jpeg = await photo.clone().jpeg().toBuffer();
  const tiff = await photo.clone().tiff({ compression: "lzw" }).toBuffer();
  tiff.fill(0xff, tiff.length / 2, tiff.length / 2 + 200);
  await library.write({
    "cut/cut.jpg": jpeg.subarray(0, -300),
    "cut/bad.tif": tiff,
    "cut/whole.jpg": jpeg,
  });
  const job = await library.uploadDirectory();
  const warnings = (await library.events(job)).filter(({ code }) => code === "file.warning");
  expect(warnings.map(({ message }) => message).sort()).toEqual([
    expect.stringMatching(/bad\.tif: .*damaged.* kept as it came/u),
    expect.stringMatching(/cut\.jpg: .*damaged.* kept as it came/u),
  ]);
  expect((await library.asset("cut/cut.jpg")).width).toBe(60);
});

it("an export converts SVG as other pictures", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>';
  await library.write({ "drawn/logo.svg": svg });
  await library.uploadDirectory();
  const job = await library.run({
    exportJob: {
      assetHandleArray: [await library.handle("drawn/logo.svg")],
      fmt: "convert",
      is_modifier: "fmt=png",
      ...QUIET,
    },
  });
  const told = (await library.events(job)).map(({ message }) => message).join(" ");
  expect(told).toContain("not drawn: scripts");
  expect(told).toContain("packed as logo.png");
});
