/** Parity of the IPS operations: SOAP 1.1, SOAP 1.2, plain XML and JSON say the same of the same jobs. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addCompany } from "../../src/core/access/companies.ts";
import type {
  GetActiveJobsReturn,
  GetAssetJobLogsReturn,
  GetAssetsByNameReturn,
  GetCompanyInfoReturn,
  GetJobLogDetailsReturn,
  GetJobLogsReturn,
  GetScheduledJobsReturn,
  SubmitJobReturn,
} from "../../src/core/model/contract-types.gen.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";
import { callOperation, type OperationCall, type Returned } from "../harness/call-operation.ts";
import { TWIN, twinRequest, UNVERSIONED } from "../harness/ips-message.ts";
import { IPS_WIRES } from "../harness/wires.ts";
import { serve, type Serving } from "../harness/peers/serve.ts";
import { sample } from "../harness/paths.ts";

let server: TestServer;
let files: Serving;
/** Answers to requests for /slow wait here. */
let letGo: () => void = () => undefined;
const slow = new Promise<void>((resolve) => {
  letGo = resolve;
});

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1", WORKERS: "2" });
  await addCompany(server.app.ports, { number: 47, name: "Example" });
  const photo = sample("photo.jpg");
  files = await serve(async (request, response) => {
    if (request.url === "/slow") {
      await slow;
    }
    response.writeHead(request.url === "/missing" ? 404 : 200, { "Content-Type": "image/jpeg" });
    response.end(photo);
  });
});
afterAll(async () => {
  letGo();
  files.close();
  await server.close();
});

type Form = Pick<OperationCall, "wire" | "namespace">;
const OLD = { namespace: UNVERSIONED };

function outcomeOf(operation: string, param: unknown, form: Form = {}): Promise<Returned> {
  return callOperation(server, { operation, param, ...form });
}

/** Calls by SOAP 1.1 and takes success for granted. */
async function call<Value>(operation: string, param: unknown, form: Form = {}): Promise<Value> {
  const outcome = await outcomeOf(operation, param, form);
  expect(outcome.fault).toBeUndefined();
  return outcome.value as Value;
}

/** The value that every wire gives. */
async function everyWay(operation: string, param: unknown): Promise<unknown> {
  const outcomes = [];
  for (const wire of IPS_WIRES) {
    outcomes.push(await outcomeOf(operation, param, { wire }));
  }
  for (const outcome of outcomes) {
    expect(outcome).toEqual(outcomes[0]);
  }
  return outcomes[0]?.value;
}

function upload(paths: readonly string[]): object {
  return {
    urlArray: paths.map((path) => ({
      sourceUrl: `${files.url}/${path}`,
      destPath: `Example/${path}.jpg`,
    })),
    overwrite: true,
    readyForPublish: true,
    createMask: false,
    emailSetting: "None",
  };
}

/** As a store sorts text, which is by its bytes. */
function inOrder(texts: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return texts.toSorted((a = "", b = "") => (a < b ? -1 : Number(a > b)));
}

async function submit(jobName: string, job: object, more: object = {}): Promise<string> {
  const { jobHandle } = await call<SubmitJobReturn>("submitJob", {
    companyHandle: "c|47",
    jobName,
    ...more,
    ...job,
  });
  return jobHandle;
}

async function ended(originalName: string): Promise<GetJobLogDetailsReturn["jobLogArray"]> {
  const ask = (): Promise<GetJobLogDetailsReturn> =>
    call("getJobLogDetails", { companyHandle: "c|47", originalName });
  await expect
    .poll(async () => (await ask()).jobLogArray[0]?.endDate, { timeout: 15_000, interval: 30 })
    .toBeDefined();
  return (await ask()).jobLogArray;
}

describe("a job is followed from submit to log", () => {
  it("as nearly every client does it", async () => {
    const { companyInfo } = (await everyWay("getCompanyInfo", {
      companyName: "Example",
    })) as GetCompanyInfoReturn;
    expect(companyInfo).toEqual({ companyHandle: "c|47", name: "Example", rootPath: "Example/" });
    const handle = await submit("walk", { uploadUrlsJob: upload(["a", "missing", "b"]) });
    expect(handle).toBe("j|47|walk||");
    const [log] = await ended("walk");
    expect(log).toMatchObject({
      companyHandle: "c|47",
      originalJobName: "walk",
      submitUserEmail: "admin",
      logType: "BeginUpload",
      jobSubType: "",
      description: "",
      fileSuccessCount: 2,
      fileErrorCount: 1,
      fileDuplicateCount: 0,
      fileUpdateCount: 0,
      totalFileCount: 3,
      fatalError: false,
    });
    expect(log?.jobName).toMatch(/^walk_\d{4}-\d\d-\d\d-\d\d:\d\d:\d\d\.\d{3}$/u);
    expect(log?.jobHandle).toMatch(/^j\|47\|\|walk_[\d:.-]+\|\d+$/u);
    const types = log?.detailArray?.map(({ logType }) => logType);
    expect(types).toEqual([
      "OriginalJobName",
      "BeginUpload",
      "UploadSuccess",
      "UploadError",
      "UploadSuccess",
      "EndUpload",
    ]);
    expect(log?.detailTotalRows).toBe(6);
    expect(log?.detailArray?.[0]?.logMessage).toBe(log?.jobName);
    await everyWay("getJobLogDetails", { companyHandle: "47", jobHandle: log?.jobHandle });
    const active = await everyWay("getActiveJobs", { companyHandle: "47", jobHandle: handle });
    expect(active).toEqual({ jobArray: [] });
  });

  it("while it runs it is active, with the server's defaults and without its list of addresses", async () => {
    await submit("running", { uploadUrlsJob: upload(["a", "slow"]) });
    const asked = { companyHandle: "c|47", originalName: "running" };
    await expect
      .poll(async () => (await call<GetActiveJobsReturn>("getActiveJobs", asked)).jobArray[0], {
        timeout: 15_000,
      })
      .toMatchObject({
        state: "Running",
        progress: 50,
        taskProgressArray: [{ numProcessed: 1, progress: 0.5 }],
      });
    const { jobArray } = (await everyWay("getActiveJobs", asked)) as GetActiveJobsReturn;
    expect(jobArray[0]).toMatchObject({
      originalName: "running",
      type: "UrlUpload",
      submitUserEmail: "admin",
      locale: "en-US",
      serverName: "jobgate",
      totalSize: 2,
      uploadUrlsJob: {
        urlArray: [],
        numUrls: 2,
        preserveCrop: true,
        pdfOptions: { process: "render", resolution: 72 },
        emailSetting: "None",
      },
    });
    const run = jobArray[0]?.jobHandle ?? "";
    expect(await everyWay("getActiveJobs", { jobHandle: run })).toMatchObject({
      jobArray: [{ jobHandle: run }],
    });
    expect(await call("stopJob", { companyHandle: "c|47", jobHandle: run })).toEqual({});
    const [log] = await ended("running");
    expect(log?.fatalError).toBe(false);
  });

  it("in the unversioned namespace by its old handles", async () => {
    const name = "old|form|";
    const { jobHandle } = await call<SubmitJobReturn>(
      "submitJob",
      { companyHandle: "47", jobName: name, uploadUrlsJob: upload(["a"]) },
      OLD,
    );
    expect(jobHandle).toBe(`47|${name}|`);
    await ended(name);
    const [log] = (
      await call<GetJobLogDetailsReturn>(
        "getJobLogDetails",
        { companyHandle: "47", jobHandle },
        OLD,
      )
    ).jobLogArray;
    expect(log?.companyHandle).toBe("47");
    expect(log?.jobHandle).toBe(`47||${log?.jobName}`);
    const again = await call<GetJobLogDetailsReturn>(
      "getJobLogDetails",
      { companyHandle: "47", jobHandle: log?.jobHandle },
      OLD,
    );
    expect(again.jobLogArray[0]).toEqual(log);
  });
});

describe("getJobLogDetails", () => {
  const names = ["a", "b", "c"];

  it("pages, sorts and filters lines", async () => {
    await submit("lines", { uploadUrlsJob: upload(names) });
    await ended("lines");
    const asked = { companyHandle: "c|47", originalName: "lines" };
    const linesOf = async (more: object): Promise<readonly (string | undefined)[]> => {
      const value = (await everyWay("getJobLogDetails", {
        ...asked,
        ...more,
      })) as GetJobLogDetailsReturn;
      expect(value.jobLogArray[0]?.detailTotalRows).toBeGreaterThan(0);
      return (value.jobLogArray[0]?.detailArray ?? []).map(({ logType }) => logType);
    };
    const all = await linesOf({});
    expect(await linesOf({ sortDirection: "Descending" })).toEqual(all.toReversed());
    expect(await linesOf({ sortBy: "LogType" })).toEqual(inOrder(all));
    expect(await linesOf({ recordsPerPage: 2 })).toEqual(all.slice(0, 2));
    expect(await linesOf({ recordsPerPage: 2, resultsPage: 2 })).toEqual(all.slice(2, 4));
    expect(await linesOf({ recordsPerPage: 5000, resultsPage: 1 })).toEqual(all);
    expect(await linesOf({ recordsPerPage: 1, resultsPage: 99 })).toEqual([]);
    const types = ["EndUpload", "OriginalJobName"];
    expect(await linesOf({ logTypeArray: types })).toEqual(["OriginalJobName", "EndUpload"]);
  });

  it.each([
    [{ sortBy: "Colour" }, "/sortBy"],
    [{ sortDirection: "Up" }, "/sortDirection"],
    [{ recordsPerPage: 0 }, "/recordsPerPage"],
    [{ resultsPage: 0 }, "/resultsPage"],
  ])("refuses %o", async (more, pointer) => {
    for (const wire of IPS_WIRES) {
      const param = { companyHandle: "c|47", originalName: "lines", ...more };
      const { fault } = await outcomeOf("getJobLogDetails", param, { wire });
      expect(["30001", "invalid-document"]).toContain(fault?.code);
      expect([pointer, undefined]).toContain(fault?.pointer);
    }
  });

  it("wants a handle or a name", async () => {
    const param = { companyHandle: "c|47" };
    const { fault } = await outcomeOf("getJobLogDetails", param);
    expect(fault).toEqual({ code: "30002", pointer: "/jobHandle" });
  });

  it("tells lines in German to who asks for it, the header before Accept-Language", async () => {
    const header = (locale: string): string =>
      `<authHeader><locale>${locale}</locale></authHeader>`;
    const ask = async (locale: string, language: string): Promise<string> => {
      const response = await fetch(server.url + TWIN, {
        method: "POST",
        headers: { "Content-Type": "text/xml", "Accept-Language": language },
        body: twinRequest(
          `${locale}<getJobLogDetailsParam><companyHandle>47</companyHandle><originalName>lines</originalName></getJobLogDetailsParam>`,
        ),
      });
      return response.text();
    };
    expect(await ask(header("de-AT"), "en")).toContain("<logMessage>Abgeschlossen.</logMessage>");
    expect(await ask("", "fr, de;q=0.5, en;q=0.1")).toContain("Abgeschlossen.");
    expect(await ask(header("en-US"), "de")).toContain("Completed.");
    expect(await ask(header("fr-FR"), "de")).toContain("Completed.");
  });
});

describe("getJobLogs", () => {
  it("lists what began, by time, order and number of rows", async () => {
    await submit("logs 1", { uploadUrlsJob: upload(["missing", "a"]) });
    await ended("logs 1");
    await submit("logs 2", { uploadUrlsJob: upload(["a"]) });
    await ended("logs 2");
    const namesOf = async (more: object): Promise<readonly string[]> => {
      const value = (await everyWay("getJobLogs", {
        companyHandle: "c|47",
        ...more,
      })) as GetJobLogsReturn;
      expect(value.jobLogArray.every((log) => log.detailArray === undefined)).toBe(true);
      return value.jobLogArray.map(({ originalJobName }) => originalJobName);
    };
    expect(await namesOf({ numRows: 2 })).toEqual(["logs 2", "logs 1"]);
    expect(await namesOf({ numRows: 0 })).toEqual([]);
    const byName = await namesOf({ sortBy: "JobName" });
    expect(byName).toEqual(byName.toSorted());
    expect(await namesOf({ sortBy: "StartDate", sortDirection: "Descending", numRows: 1 })).toEqual(
      ["logs 2"],
    );
    const byErrors = await namesOf({ sortBy: "FileErrorCount", sortDirection: "Descending" });
    expect(byErrors.slice(0, 2).toSorted()).toEqual(["logs 1", "walk"]);
    for (const sortBy of ["LogType", "CompanyName", "UserId", "Email", "FileWarningCount"]) {
      expect((await namesOf({ sortBy })).length).toBe(byName.length);
    }
    expect(await namesOf({ startDate: "2100-01-01T00:00:00Z" })).toEqual([]);
    expect(await namesOf({ endDate: "2001-01-01T00:00:00" })).toEqual([]);
    expect((await namesOf({ startDate: "2001-01-01T00:00:00+01:00" })).length).toBe(byName.length);
  });
});

describe("scheduled jobs", () => {
  const rule = { execSchedule: "0 0 3 * * ?" };
  const job = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

  it("recur, are paused, resumed, executed and deleted by the handle that submitJob gave", async () => {
    const handle = await submit("nightly", job, rule);
    const one = { companyHandle: "c|47", jobHandle: handle };
    const listed = async (): Promise<GetScheduledJobsReturn["jobArray"]> =>
      ((await everyWay("getScheduledJobs", one)) as GetScheduledJobsReturn).jobArray;
    expect(await listed()).toMatchObject([
      {
        jobHandle: handle,
        name: "nightly",
        originalName: "nightly",
        type: "ImageServingPublish",
        execSchedule: "0 0 3 * * ?",
        triggerState: "Normal",
        imageServingPublishJob: { publishType: "Full" },
      },
    ]);
    await call("pauseJob", one);
    expect((await listed())[0]).toMatchObject({ triggerState: "Paused" });
    await call("resumeJob", one);
    expect((await listed())[0]).toMatchObject({ triggerState: "Normal" });
    await call("executeJob", one);
    const [log] = await ended("nightly");
    expect(log).toMatchObject({ logType: "BeginImageServingPublish", jobSubType: "full" });
    expect((await outcomeOf("stopJob", one)).fault?.code).toBe("30000");
    await call("deleteJob", one);
    expect(await listed()).toEqual([]);
  });

  it("wait for their time and can be executed before it", async () => {
    const handle = await submit("later", job, { execTime: "2030-01-01T00:00:00Z" });
    const one = { companyHandle: "c|47", jobHandle: handle };
    expect(await everyWay("getScheduledJobs", one)).toMatchObject({
      jobArray: [{ name: "later", nextFireTime: "2030-01-01T00:00:00.000Z" }],
    });
    expect(await everyWay("getActiveJobs", one)).toEqual({ jobArray: [] });
    await call("pauseJob", one);
    expect(await everyWay("getScheduledJobs", one)).toMatchObject({
      jobArray: [{ name: "later", triggerState: "Paused" }],
    });
    expect((await outcomeOf("executeJob", one)).fault?.code).toBe("30000");
    await call("resumeJob", one);
    await call("executeJob", one);
    await ended("later");
    expect((await outcomeOf("pauseJob", one)).fault?.code).toBe("30000");
    expect((await outcomeOf("executeJob", one)).fault?.code).toBe("30000");
  });
});

describe("a handle", () => {
  it.each([
    "j|47|nobody||",
    "47|nobody|",
    "j|47||x_2020-01-01-00:00:00.000|5",
    "j|48|a||",
    "rubbish",
  ])("that stands for nothing is told as such: %s", async (jobHandle) => {
    for (const operation of ["stopJob", "pauseJob", "resumeJob", "executeJob", "deleteJob"]) {
      for (const wire of IPS_WIRES) {
        const { fault } = await outcomeOf(
          operation,
          { companyHandle: "c|47", jobHandle },
          { wire },
        );
        expect(["30001", "not-found"]).toContain(fault?.code);
      }
    }
  });

  it("of one run deletes it even when it has ended", async () => {
    await submit("gone", { uploadUrlsJob: upload(["a"]) });
    const [log] = await ended("gone");
    const param = { companyHandle: "c|47", jobHandle: log?.jobHandle };
    await call("deleteJob", param);
    expect(await everyWay("getJobLogDetails", param)).toEqual({ jobLogArray: [] });
  });
});

describe("assets and logins", () => {
  it("assets are found by name, with the fields that were asked for", async () => {
    const asked = { companyHandle: "c|47", nameArray: ["A", "nobody"] };
    const { assetArray = [] } = (await everyWay("getAssetsByName", asked)) as GetAssetsByNameReturn;
    expect(assetArray).toMatchObject([
      {
        type: "Image",
        name: "a",
        fileName: "a.jpg",
        folder: "Example/",
        readyForPublish: true,
        trashState: "NotInTrash",
        createUser: "admin",
      },
    ]);
    const some = { ...asked, responseFieldArray: ["assetArray/items/name", "fileName"] };
    expect(await everyWay("getAssetsByName", some)).toEqual({
      assetArray: [{ name: "a", fileName: "a.jpg" }],
    });
    const rest = (await everyWay("getAssetsByName", {
      ...asked,
      excludeFieldArray: ["imageInfo", "created"],
    })) as GetAssetsByNameReturn;
    expect(rest.assetArray?.[0]).not.toHaveProperty("created");
    expect(rest.assetArray?.[0]).not.toHaveProperty("imageInfo");
    const handle = assetArray[0]?.assetHandle ?? "";
    const logs = (await everyWay("getAssetJobLogs", {
      companyHandle: "c|47",
      assetHandle: handle,
    })) as GetAssetJobLogsReturn;
    expect(logs.jobLogArray.at(-1)).toMatchObject({
      logType: "UploadSuccess",
      submitUserEmail: "admin",
    });
  });

  it("an export is told by an asset name that starts with http, and can be fetched there", async () => {
    const { assetArray = [] } = await call<GetAssetsByNameReturn>("getAssetsByName", {
      companyHandle: "c|47",
      nameArray: ["a"],
    });
    const assetHandleArray = assetArray.map(({ assetHandle = "" }) => assetHandle);
    const exportJob = { assetHandleArray, fmt: "orig", emailSetting: "None" };
    await submit("export", { exportJob });
    const [log] = await ended("export");
    expect(log?.logType).toBe("BeginGet");
    const names = (log?.detailArray ?? []).map(({ assetName = "" }) => assetName);
    const address = names.find((name) => name.startsWith("http")) ?? "";
    const response = await fetch(address);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "application/zip",
    ]);
    await response.arrayBuffer();
  });

  it("whoever is let in may log in", async () => {
    const param = { email: "anna@example.com", password: "secret" };
    expect(await everyWay("checkLogin", param)).toEqual({ status: "Valid" });
  });

  it("another company's handle is no company", async () => {
    const { fault } = await outcomeOf("getCompanyInfo", { companyHandle: "48" });
    expect(fault?.code).toBe("20000");
  });
});
