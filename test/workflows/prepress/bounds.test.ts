/** A file that is made to cost much costs a bounded time, and fails or is told as such. */

import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { findOnly } from "./find.ts";
import { GOOD_BOXES, RawPdf } from "./raw-pdf.ts";

/** A page whose content is deflated. */
function deflated(content: Buffer): Buffer {
  const pdf = new RawPdf();
  const contents = pdf.stream("/Filter /FlateDecode", deflateSync(content));
  pdf.kid(pdf.add(`<< /Type /Page /Parent 2 0 R ${GOOD_BOXES} /Contents ${contents} >>`));
  return pdf.bytes();
}

describe("a bounded cost", () => {
  it("a stream that becomes larger than any page is told as damaged", async () => {
    const bomb = deflated(Buffer.alloc(70 * 2 ** 20, " "));
    expect(bomb.length).toBeLessThan(400_000);
    const cpuBefore = process.cpuUsage();
    expect(await findOnly("content-damaged", bomb)).toHaveLength(1);
    const { user, system } = process.cpuUsage(cpuBefore);
    expect((user + system) / 1e6).toBeLessThan(30);
  });

  it("a pattern in a pattern, and a form that draws itself, end", async () => {
    const pdf = new RawPdf();
    // The third object is the form itself.
    const own = pdf.stream(
      "/Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /F 3 0 R >> >>",
      "0.1 w 60 60 m 90 60 l S /F Do",
    );
    expect(own).toBe("3 0 R");
    pdf.page({ content: "/F Do", resources: `/XObject << /F ${own} >>` });
    const [finding] = await findOnly("line-thin", pdf.bytes());
    expect(finding?.count).toBe(1);
  });
});
