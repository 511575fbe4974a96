/** Parity: what one door says to a submission, every door says. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson } from "../harness/fetch-json.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";
import { type Outcome, type Submission, WIRES } from "../harness/wires.ts";

type Said = Pick<Outcome, "isAccepted" | "code" | "pointers">;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const PUBLISH = { publishType: "Full", emailSetting: "None" };
const UPLOAD = {
  urlArray: [{ sourceUrl: "https://files.example/a.jpg", destPath: "a/b.jpg" }],
  overwrite: true,
  readyForPublish: true,
  createMask: false,
  emailSetting: "None",
};
const PREPRESS = { assetHandleArray: ["a|1|1"] };
const ACCEPTED: Said = { isAccepted: true, code: undefined, pointers: [] };
const refused = (code: string, ...pointers: string[]): Said => ({
  isAccepted: false,
  code,
  pointers,
});

const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString();
const BAD_RULE = refused("invalid-document", "/execSchedule");

type Row = readonly [string, Submission, Said];

function timed(title: string, execTime: string, said: Said): readonly Row[] {
  const parameters = { imageServingPublishJob: PUBLISH };
  return [[`execTime: ${title}`, { name: "t", fields: { execTime }, parameters }, said]];
}

function ruled(title: string, execSchedule: string, said: Said): readonly Row[] {
  const parameters = { imageServingPublishJob: PUBLISH };
  return [[`execSchedule: ${title}`, { name: "r", fields: { execSchedule }, parameters }, said]];
}

/** What tools fill in where nobody asked, and the word that lists show for Rasterize. */
function ripping(title: string, pdfOptions: object, said: Said): readonly Row[] {
  const { emailSetting, ...upload } = UPLOAD;
  const parameters = { uploadUrlsJob: { ...upload, pdfOptions, emailSetting } };
  return [[`pdfOptions: ${title}`, { name: "f", parameters }, said]];
}

const ROWS: ReadonlyArray<readonly [string, Submission, Said]> = [
  ["a publish job", { name: "p", parameters: { imageServingPublishJob: PUBLISH } }, ACCEPTED],
  ["an upload job", { name: "u", parameters: { uploadUrlsJob: UPLOAD } }, ACCEPTED],
  ...ripping("an empty process", { process: "" }, ACCEPTED),
  ...ripping("a resolution of 0 alone", { resolution: 0 }, ACCEPTED),
  ...ripping("a resolution of 0 with None", { process: "None", resolution: 0 }, ACCEPTED),
  ...ripping("the word that lists show", { process: "render", resolution: 72 }, ACCEPTED),
  ...["Rasterize", "render"].flatMap((process) =>
    ripping(
      `a resolution of 0 to ${process} at`,
      { process, resolution: 0 },
      refused("invalid-document", "/uploadUrlsJob/pdfOptions/resolution"),
    ),
  ),
  [
    "a name with markup, quotes and path",
    { name: `../<b>&"'\u{1F600}`, parameters: { imageServingPublishJob: PUBLISH } },
    ACCEPTED,
  ],
  [
    "a missing element",
    { name: "m", parameters: { imageServingPublishJob: { publishType: "Full" } } },
    refused("invalid-document", "/imageServingPublishJob/emailSetting"),
  ],
  [
    "an unknown element",
    { name: "m", parameters: { imageServingPublishJob: { ...PUBLISH, colour: "red" } } },
    refused("invalid-document", "/imageServingPublishJob/colour"),
  ],
  [
    "a wrong type deep inside",
    { name: "m", parameters: { uploadUrlsJob: { ...UPLOAD, overwrite: "perhaps" } } },
    refused("invalid-document", "/uploadUrlsJob/overwrite"),
  ],
  [
    "a value out of its list",
    {
      name: "m",
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "Sometimes" } },
    },
    refused("invalid-document", "/imageServingPublishJob/emailSetting"),
  ],
  [
    "a source that is no http address",
    {
      name: "m",
      parameters: {
        uploadUrlsJob: {
          ...UPLOAD,
          urlArray: [...UPLOAD.urlArray, { sourceUrl: "file:///etc/passwd", destPath: "x" }],
        },
      },
    },
    refused("invalid-document", "/uploadUrlsJob/urlArray/1/sourceUrl"),
  ],
  [
    "a job on the library",
    { name: "o", parameters: { optimizeImagesJob: { emailSetting: "None" } } },
    ACCEPTED,
  ],
  [
    "a preflight of files of the library, with profile and options",
    {
      name: "p",
      parameters: {
        preflightJob: {
          ...PREPRESS,
          profile: "offset",
          optionArray: [{ name: "bleed", value: "2" }],
          emailSetting: "None",
        },
      },
    },
    ACCEPTED,
  ],
  ["an adjustment", { name: "p", parameters: { adjustJob: PREPRESS } }, ACCEPTED],
  ["a proof", { name: "p", parameters: { proofJob: { ...PREPRESS, profile: "" } } }, ACCEPTED],
  [
    "files of the library to be merged",
    { name: "m", parameters: { mergePdfJob: { ...PREPRESS, profile: "a4" } } },
    ACCEPTED,
  ],
  [
    "a PDF of the library to be divided in a way that is none",
    {
      name: "m",
      parameters: { splitPdfJob: { ...PREPRESS, optionArray: [{ name: "every", value: "0" }] } },
    },
    refused("invalid-option", "/splitPdfJob/optionArray/0/value"),
  ],
  [
    "an option in parameters that is none",
    {
      name: "p",
      parameters: { adjustJob: { ...PREPRESS, optionArray: [{ name: "spin", value: "2" }] } },
    },
    refused("invalid-option", "/adjustJob/optionArray/0/name"),
  ],
  [
    "a password in parameters of a job on the library",
    {
      name: "r",
      parameters: {
        ripPdfsJob: {
          pdfHandleArray: ["a|1|x"],
          createMask: false,
          emailSetting: "None",
          optionArray: [{ name: "DOC.PASSWORD", value: "secret" }],
        },
      },
    },
    ACCEPTED,
  ],
  [
    "a profile in parameters that is none",
    { name: "p", parameters: { proofJob: { ...PREPRESS, profile: "glossy" } } },
    refused("unknown-profile", "/proofJob/profile"),
  ],
  [
    "a job type that the operator has not opened",
    {
      name: "d",
      parameters: {
        uploadDirectoryJob: {
          serverDir: "in",
          overwrite: true,
          readyForPublish: true,
          includeSubfolders: true,
          createMask: false,
          processMetadataFiles: false,
          emailSetting: "None",
        },
      },
    },
    refused("not-supported", "/uploadDirectoryJob/serverDir"),
  ],
  [
    "two jobs to follow one",
    {
      name: "t",
      parameters: {
        uploadUrlsJob: {
          ...UPLOAD,
          postImageServingPublishJob: PUBLISH,
          postVideoPublishJob: { emailSetting: "None" },
        },
      },
    },
    refused("invalid-document", "/uploadUrlsJob/postVideoPublishJob"),
  ],
  [
    "an address to be told at",
    {
      name: "m",
      parameters: {
        imageServingPublishJob: { ...PUBLISH, httpCompletionUrl: "https://example.com/done" },
      },
    },
    ACCEPTED,
  ],
  [
    "a time to run at",
    { name: "m", fields: { execTime: IN_A_YEAR }, parameters: { imageServingPublishJob: PUBLISH } },
    ACCEPTED,
  ],
  ...timed("a time that is just past", new Date(Date.now() - 60_000).toISOString(), ACCEPTED),
  ...timed("unknown offset", IN_A_YEAR.replace("Z", "-00:00"), ACCEPTED),
  ...timed("a time long past", "2020-01-01T00:00:00Z", refused("invalid-document", "/execTime")),
  ...timed("the end of years", "9999-12-31T23:59:59Z", refused("invalid-document", "/execTime")),
  ...timed("24:00", "2030-01-01T24:00:00Z", refused("invalid-document", "/execTime")),
  ...timed("a leap second", "2030-12-31T23:59:60Z", refused("invalid-document", "/execTime")),
  ...timed(
    "the 30th of February",
    "2030-02-30T00:00:00Z",
    refused("invalid-document", "/execTime"),
  ),
  ...ruled("a Quartz rule", "0 15 10 ? * 6L", ACCEPTED),
  ...ruled("a rule with a year", "0 0 0 29 2 ? 2028-2099", ACCEPTED),
  ...ruled("a cron rule", "30 4 * * 1-5", ACCEPTED),
  ...ruled("a rule that never fires", "0 0 0 30 2 ?", BAD_RULE),
  ...ruled("the same as cron", "0 0 30 2 *", BAD_RULE),
  ...ruled("a rule that fires each second", "* * * * * *", BAD_RULE),
  ...ruled("a step of nothing", "*/0 * * * *", BAD_RULE),
  ...ruled("a rule of a thousand characters", "0 ".repeat(500), BAD_RULE),
  ...ruled("no rule at all", "whenever", BAD_RULE),
  [
    "a time and a rule at once",
    {
      name: "m",
      fields: { execTime: "2030-01-01T00:00:00Z", execSchedule: "0 0 12 * * ?" },
      parameters: { imageServingPublishJob: PUBLISH },
    },
    refused("conflicting-fields", "/execSchedule"),
  ],
];

describe.each(WIRES)("$title", (door) => {
  it.each(ROWS)("%s", async (_title, scenario, expected) => {
    const { isAccepted, code, pointers } = await door.submit(server, scenario);
    expect({ isAccepted, code, pointers }).toEqual(expected);
  });

  it("two job elements are one too many, none is one too few", async () => {
    const two = { imageServingPublishJob: PUBLISH, uploadUrlsJob: UPLOAD };
    for (const parameters of [two, {}]) {
      const said = await door.submit(server, { name: "m", parameters });
      expect(said.isAccepted).toBe(false);
      expect(said.code).toBe("invalid-document");
    }
  });
});

it("a job that came by any door is seen at /v1/jobs, in JSON and XML alike", async () => {
  const name = "seen by all";
  for (const door of WIRES) {
    await door.submit(server, { name, parameters: { imageServingPublishJob: PUBLISH } });
  }
  const json = await getJson<JobDocument[]>(`${server.url}/v1/jobs?limit=4`);
  expect(json.map(({ name }) => name)).toEqual([name, name, name, name]);
  const xml = await fetch(`${server.url}/v1/jobs?limit=4`, {
    headers: { Accept: "application/xml" },
  });
  const ids = Array.from((await xml.text()).matchAll(/<jobId>([^<]+)/gu), ([, id]) => id);
  expect(ids).toEqual(json.map(({ jobId }) => jobId));
});
