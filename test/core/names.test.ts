/** Names and paths that callers send: what is left of hostile ones. */
import { describe, expect, it } from "vitest";

import { parseAssetPath } from "../../src/core/asset.ts";
import { baseName, contentTypeOf, safeFileName } from "../../src/core/file-name.ts";
import { redactUrl } from "../../src/core/redact.ts";

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

  it("cuts long names between characters, not within", () => {
    expect(Array.from(safeFileName("\u{1F600}".repeat(70_000)))).toHaveLength(200);
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
    ["x".repeat(1001), undefined],
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
