/** Pages that make the program that draws them crash or hang are left out and named; the others become results. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { ripPdf } from "../../../src/workflows/documents/rip-pdf.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { openSandbox, TEST_PROGRAM } from "../../harness/open-sandbox.ts";

let service: Service;

beforeAll(async () => {
  const sandbox = openSandbox({ programPath: TEST_PROGRAM, timeMs: 2500 });
  service = await startService({ workflows: [ripPdf(sandbox)], sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

it.each([
  {
    format: "png",
    files: [
      ["a-1.png", "page 1"],
      ["a-3.png", "page 3"],
      ["a-5.png", "page 5"],
    ],
  },
  { format: "tiff", files: [["a.tif", "pages 1,3,5"]] },
])("goes around pages that crash or hang, as $format", async ({ format, files }) => {
  const content = Buffer.from("crash-at-2-hang-at-4");
  const options = [{ name: "format", value: format }];
  const job = await service.run({ options }, [{ fileName: "a.pdf", content }]);
  expect(job.outcome).toBe("succeeded");
  const made = await service.results(job.id);
  expect(made.map(({ result, bytes }) => [result.fileName, bytes.toString()])).toEqual(files);
  const told = (await service.events(job.id)).filter(({ code }) => code.startsWith("file."));
  expect(told.map(({ message }) => message)).toEqual([
    "a.pdf: the fonts: they are odd",
    expect.stringMatching(/^a.pdf: page 2: it is left out. .*crash/u),
    expect.stringMatching(/^a.pdf: page 4: it is left out. .*more than 2.5 seconds/u),
    "a.pdf: ripped 3 of 5 pages.",
  ]);
});

it("fails where the only page does", async () => {
  const content = Buffer.from("crash-at-the-first");
  const job = await service.run({}, [{ fileName: "a.pdf", content }]);
  expect(job.failure?.code).toBe("generic");
  expect(await service.results(job.id)).toEqual([]);
});
