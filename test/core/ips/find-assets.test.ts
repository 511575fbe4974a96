/** Assets as data: what files are by their content, handles, folders, sets by name, and finding them. */

import { assert, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Asset,
  assetHandle,
  assetIdOf,
  parseAssetPath,
  parseFolder,
} from "../../../src/core/model/asset.ts";
import { assetTypeOf, falseClaim, sniffContent } from "../../../src/core/model/asset-type.ts";
import { findAssetsByName } from "../../../src/core/ips/find-assets.ts";
import type { AssetPage } from "../../../src/core/ports/library.ts";
import { ALL_PERMISSIONS } from "../../../src/core/model/principal.ts";
import { parseModifiers } from "../../../src/workflows/library/image-modifiers.ts";
import { setsOf } from "../../../src/workflows/library/set-rule.ts";
import { COMPANY, sampleAsset } from "../../harness/store/samples.ts";
import { sample } from "../../harness/paths.ts";

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("what a file is", () => {
  it.each<readonly [string, Uint8Array, string, string | undefined]>([
    ["a JPEG", sample("photo.jpg"), "Image", "image/jpeg"],
    ["a PDF", sample("three-pages.pdf"), "Pdf", "application/pdf"],
    ["a PDF behind other bytes", latin(`${"x".repeat(900)}%PDF-1.4`), "Pdf", "application/pdf"],
    ["a WebP", latin("RIFF\u0000\u0000\u0000\u0000WEBPVP8 "), "Image", "image/webp"],
    ["an AVI", latin("RIFF\u0000\u0000\u0000\u0000AVI LIST"), "Video", "video/x-msvideo"],
    ["an AVIF", latin("\u0000\u0000\u0000\u001cftypavif"), "Image", "image/avif"],
    ["an MP4", latin("\u0000\u0000\u0000\u001cftypisom"), "Video", "video/mp4"],
    ["a sound", latin("\0\0\0\x1cftypM4A \0\0\0\0"), "NoType", "audio/mp4"],
    ["a BigTIFF", latin("II+\0\x08\0\0\0"), "Image", "image/tiff"],
    ["a BigTIFF of the other order", latin("MM\0+\0\x08\0\0"), "Image", "image/tiff"],
    ["a BMP", latin("BM\x42\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), "Image", "image/bmp"],
    ["an ICO", latin("\0\0\x01\0\x02\0\x10\x10\0\0"), "Image", "image/vnd.microsoft.icon"],
    ["a JPEG 2000", latin("\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 "), "Image", "image/jp2"],
    ["a codestream of JPEG 2000", latin("\xff\x4f\xff\x51\0\x2f"), "Image", "image/j2c"],
    ["a JPEG XL", latin("\xff\x0a\xfa\x1f"), "Image", "image/jxl"],
    ["a JPEG XL in a container", latin("\0\0\0\x0cJXL \r\n\x87\n"), "Image", "image/jxl"],
    ["a PSD", latin("8BPS\0\x01\0\0"), "Image", "image/vnd.adobe.photoshop"],
    ["a PPM", latin("P6\n# of a test\n64 48\n255\n"), "Image", "image/x-portable-pixmap"],
    ["a PBM", latin("P4 8 8\n"), "Image", "image/x-portable-bitmap"],
    ["text that begins as a PPM does", latin("P6 is a page"), "NoType", undefined],
    ["text that begins as a BMP does", latin("BMW and others are cars"), "NoType", undefined],
    ["a zip", latin("PK\u0003\u0004"), "Zip", "application/zip"],
    [
      "an SVG behind a declaration",
      latin('<?xml version="1.0"?>\n<!-- x -->\n<svg>'),
      "Svg",
      "image/svg+xml",
    ],
    [
      "an SVG behind thirty comments",
      latin(`<?xml version="1.0"?>${"<!-- x -->\n".repeat(30)}<!DOCTYPE svg>\n<svg width="1">`),
      "Svg",
      "image/svg+xml",
    ],
    [
      "an SVG that defines abbreviations",
      latin('<!DOCTYPE svg [<!ENTITY a "]>"><!-- ]> -->]><svg width="1"/>'),
      "Svg",
      "image/svg+xml",
    ],
    ["an SVG with a prefix", latin("<s:svg xmlns:s='x'>"), "Svg", "image/svg+xml"],
    ["an SVG in UTF-16", Buffer.from("\ufeff<svg/>", "utf16le"), "Svg", "image/svg+xml"],
    ["a document type without an end", latin("<!DOCTYPE svg [<svg>"), "NoType", undefined],
    ["comments without a root", latin("<!---->".repeat(45)), "NoType", undefined],
    ["a longer root than svg", latin("<svgs>"), "NoType", undefined],
    ["other XML", latin('<?xml version="1.0"?><a/>'), "Xml", "application/xml"],
    ["HTML", latin("<!doctype html>"), "NoType", undefined],
    ["nothing", latin(""), "NoType", undefined],
  ])("tells %s by its content", (...[, bytes, type, contentType]) => {
    expect(sniffContent(bytes)).toEqual(
      contentType === undefined ? { type } : { type, contentType },
    );
  });

  it.each([
    ["heic", "mif1heic", "image/heic"],
    ["heix", "mif1heix", "image/heic"],
    ["hevc", "msf1hevc", "image/heic"],
    ["heis", "mif1", "image/heic"],
    ["mif1", "mif1heicmiaf", "image/heic"],
    ["msf1", "hevcmsf1", "image/heic"],
    ["mif1", "mif1avifmiaf", "image/avif"],
    ["mif1", "mif1miaf", "image/heif"],
    ["avis", "msf1", "image/avif"],
  ])("takes a container of the brand %s with %s for a picture", (major, others, contentType) => {
    const sizeBytes = String.fromCharCode(16 + others.length);
    const start = latin(`\0\0\0${sizeBytes}ftyp${major}\0\0\0\0${others}\0\0\0\x08mdat`);
    expect(sniffContent(start)).toEqual({ type: "Image", contentType });
  });

  it("never fails, whatever the bytes are", () => {
    assert(
      property(uint8Array({ maxLength: 5000 }), (bytes) => {
        sniffContent(bytes);
      }),
    );
  });

  it("tells false claims, and takes the name only where nothing else can tell", () => {
    const html = sniffContent(latin("<html>"));
    expect(falseClaim("a.JPG", html)).toBe("Image");
    expect(falseClaim("a.pdf", sniffContent(sample("photo.jpg")))).toBe("Pdf");
    expect(falseClaim("a.png", sniffContent(sample("photo.jpg")))).toBeUndefined();
    expect(falseClaim("a.bin", html)).toBeUndefined();
    expect(falseClaim("a.constructor", html)).toBeUndefined();
    expect(assetTypeOf("a.__proto__", html)).toBe("NoType");
    expect(assetTypeOf("a.vnt", html)).toBe("Vignette");
    expect(assetTypeOf("a.vnt", sniffContent(sample("photo.jpg")))).toBe("Image");
  });
});

describe("handles and paths", () => {
  it("a handle stands for an asset of its own company only", () => {
    expect(assetIdOf(47, assetHandle(47, "x|y"))).toBe("x|y");
    for (const handle of ["a|48|x", "a|4", "47|x", "A|47|x", "", "j|47|x"]) {
      expect(assetIdOf(47, handle)).toBeUndefined();
    }
  });

  it.each([
    ["", ""],
    ["/", ""],
    ["a", "a"],
    ["/a/b/", "a/b"],
  ])("folder %j is %j", (text, folder) => {
    expect(parseFolder(text)).toBe(folder);
  });

  it.each(["..", "a/../b", "a//b", ".", "a\\b", "a\u0000b", "/".repeat(1001)])(
    "folder %j is none",
    (text) => {
      expect(parseFolder(text)).toBeUndefined();
    },
  );

  it("what comes out of a path never leaves the library", () => {
    assert(
      property(string({ maxLength: 40 }), (text) => {
        const place = parseAssetPath(text);
        const segments = place === undefined ? [] : [...place.folder.split("/"), place.fileName];
        expect(segments).not.toContain("..");
      }),
    );
  });
});

describe("finding by name", () => {
  const principal = {
    name: "anna",
    company: COMPANY,
    permissions: ALL_PERMISSIONS,
    actsForEveryCompany: false,
  };
  let asked: AssetPage | undefined;
  const ports = {
    assets: {
      list: async (_companyId: string, page: AssetPage): Promise<readonly Asset[]> => {
        asked = page;
        return [];
      },
    },
  };
  // Only list is called.
  const find = async (query: object) =>
    findAssetsByName(ports as never, principal, {
      company: COMPANY,
      names: ["ÄÖ Shoe"],
      types: undefined,
      excludeTypes: undefined,
      subTypes: undefined,
      isSubTypeStrict: undefined,
      ...query,
    });

  it("compares names without case and hands on the types that exist", async () => {
    await find({ types: ["Image", "Nonsense"], excludeTypes: ["Pdf"] });
    expect(asked).toMatchObject({ nameKeys: ["äö shoe"], types: ["Image"], excludeTypes: ["Pdf"] });
    await find({ types: ["Nonsense"] });
    expect(asked?.types).toEqual([]);
  });

  it("refuses other companies and endless lists, and finds no sub-types", async () => {
    await expect(find({ company: { ...COMPANY, id: "other" } })).rejects.toMatchObject({
      code: "not-found",
    });
    const names = Array.from({ length: 1001 }, () => "a");
    await expect(find({ names })).rejects.toMatchObject({ code: "payload-too-large" });
    asked = undefined;
    expect(await find({ subTypes: ["x"], isSubTypeStrict: true })).toEqual([]);
    expect(asked).toBeUndefined();
  });
});

describe("sets and modifiers", () => {
  it("a set needs two numbered images of one name", () => {
    const named = (fileName: string, type: Asset["type"] = "Image") =>
      sampleAsset({ fileName, type });
    const { sets, others } = setsOf([
      named("a_2.jpg"),
      named("A-1.png"),
      named("a_b_1.jpg"),
      named("_1.jpg"),
      named("a_3.pdf", "Pdf"),
    ]);
    expect(sets.map(({ name, members }) => [name, members.map((m) => m.fileName)])).toEqual([
      ["a", ["A-1.png", "a_2.jpg"]],
    ]);
    expect(others.map(({ fileName }) => fileName)).toEqual(["a_b_1.jpg", "_1.jpg", "a_3.pdf"]);
  });

  it.each([
    ["wid=0", "wid"],
    ["wid=99999", "wid"],
    ["fmt=pdf", "fmt"],
    ["fit=wrap", "fit"],
    ["bgc=red", "bgc"],
    ["flip=x", "flip"],
    ["op_blur=1e9", "op_blur"],
    ["constructor=1", "constructor"],
    ["__proto__=1", "__proto__"],
    ["fit=constructor", "fit"],
    ["fmt=__proto__", "fmt"],
    ["$macro$", "$macro$"],
  ])("has no use for %s", (text, name) => {
    expect(parseModifiers(text).ignored).toEqual([name]);
  });

  it("reads every modifier that it knows", () => {
    const text =
      "wid=10&hei=20.4&fit=crop&fmt=webp,rgb&qlt=70,0&bgc=FF8800&flip=lr&op_sharpen=1&op_blur=0&op_brightness=-50&op_saturation=10";
    expect(parseModifiers(text)).toEqual({
      edit: {
        width: 10,
        height: 20,
        fit: "cover",
        enlarge: false,
        format: "webp",
        quality: 70,
        background: "#FF8800",
        flip: "lr",
        sharpen: true,
        brightness: 0.5,
        saturation: 1.1,
      },
      ignored: [],
    });
  });
});
