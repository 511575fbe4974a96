/** Names and paths that callers send: what is left of hostile ones. */
import { describe, expect, it } from "vitest";

import { parseAssetPath } from "../../../src/core/model/asset.ts";
import {
  baseName,
  contentTypeOf,
  fileNameOf,
  safeFileName,
  utf8Bytes,
  zipName,
} from "../../../src/core/text/file-name.ts";
import { redactUrl } from "../../../src/core/text/redact-url.ts";
import { uploadPlace } from "../../../src/core/ips/upload-place.ts";

describe("safeFileName", () => {
  it.each([
    ["order.pdf", "order.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\scan.tif", "scan.tif"],
    ["a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"],
    ["\u202Egpj.exe", "gpj.exe"],
    ["nul\u0000.pdf", "nul.pdf"],
    ["..", ""],
    ["", ""],
    ["   ", ""],
    [". . a.b . .", "a.b"],
    ["日本.pdf", "日本.pdf"],
  ])("%j becomes %j", (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it("cuts long names between characters, not within, to what a file system takes", () => {
    expect(safeFileName("\u{1F600}".repeat(70_000))).toBe("\u{1F600}".repeat(63));
  });

  it.each([
    [`${"x".repeat(300)}.pdf`, `${"x".repeat(251)}.pdf`],
    [`${"é".repeat(200)}.pdf`, `${"é".repeat(125)}.pdf`],
    [`${"x".repeat(250)}. . .${"y".repeat(20)}.pdf`, `${"x".repeat(250)}.pdf`],
    [`a.${"x".repeat(300)}`, `a.${"x".repeat(253)}`],
  ])("keeps the extension of a name that is too long: %j", (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it("counts the bytes of a text as UTF-8 has them", () => {
    for (const text of ["", "a", "é", "日", "\u{1F600}", "a\u{1F600}日é"]) {
      expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
    }
  });
});

describe("fileNameOf", () => {
  it("shortens the base and never the tail", () => {
    expect(fileNameOf("three-pages", "-1.png")).toBe("three-pages-1.png");
    expect(fileNameOf("日".repeat(100), "-12.png")).toBe(`${"日".repeat(82)}-12.png`);
  });
});

describe("zipName", () => {
  it.each([
    ["Order 7", "Order 7.zip"],
    ["Summer.ZIP", "Summer.zip"],
    ["Orders/May", "Orders_May.zip"],
    ["../../evil", "evil.zip"],
    ["///", "job.zip"],
    ["", "job.zip"],
    ["x".repeat(300), `${"x".repeat(251)}.zip`],
  ])("%j is packed as %j", (text, name) => {
    expect(zipName(text, "job")).toBe(name);
  });
});

describe("uploadPlace", () => {
  it.each([
    ["shoe.txt", "", { folder: "", fileName: "shoe.txt" }],
    ["summer/shoe.txt", "", { folder: "summer", fileName: "shoe.txt" }],
    ["summer/shoe.txt", "/Example/", { folder: "Example/summer", fileName: "shoe.txt" }],
    ["summer\\new\\shoe.txt", "", { folder: "summer/new", fileName: "shoe.txt" }],
    ["/./summer//shoe.txt", "", { folder: "summer", fileName: "shoe.txt" }],
    ["C:\\Users\\me\\shoe.txt", "a", { folder: "a", fileName: "shoe.txt" }],
    ["\\\\server\\share\\shoe.txt", "a", { folder: "a", fileName: "shoe.txt" }],
    ["", "a", { folder: "a", fileName: "" }],
  ])("%j below %j", (sent, destFolder, place) => {
    expect(uploadPlace(sent, destFolder)).toEqual(place);
  });

  it.each([
    ["../shoe.txt", ""],
    ["a/../../shoe.txt", "b"],
    [`${"x".repeat(256)}/shoe.txt`, ""],
    ["shoe.txt", "a/../b"],
    ["a\u0001/shoe.txt", ""],
  ])("refuses %j below %j", (sent, destFolder) => {
    expect(() => uploadPlace(sent, destFolder)).toThrow(
      expect.objectContaining({ code: "invalid-document" }),
    );
  });
});

describe("parseAssetPath", () => {
  it.each([
    ["MyCompany/dir/image.jpg", { folder: "MyCompany/dir", fileName: "image.jpg" }],
    ["/image.jpg", { folder: "", fileName: "image.jpg" }],
    ["a//b.jpg", undefined],
    ["../b.jpg", undefined],
    ["a/./b.jpg", undefined],
    ["a\\b.jpg", undefined],
    ["a/", undefined],
    ["", undefined],
    ["a\u0000b", undefined],
    ["x/".repeat(501), undefined],
    ["x".repeat(255), { folder: "", fileName: "x".repeat(255) }],
    ["x".repeat(256), undefined],
    [`${"日".repeat(86)}/a.jpg`, undefined],
  ])("%j", (path, parsed) => {
    expect(parseAssetPath(path)).toEqual(parsed);
  });
});

it("redactUrl keeps neither user nor query", () => {
  expect(redactUrl("https://user:pw@example.com:8443/a/b?token=t#f")).toBe(
    "https://example.com:8443/a/b",
  );
  expect(redactUrl("not a url")).toBe("(no valid URL)");
});

it("contentTypeOf and baseName go by the last dot", () => {
  expect(contentTypeOf("a.tar.PDF")).toBe("application/pdf");
  expect(contentTypeOf("noextension")).toBe("application/octet-stream");
  expect(baseName("a.b.pdf")).toBe("a.b");
  expect(baseName(".hidden")).toBe(".hidden");
});
