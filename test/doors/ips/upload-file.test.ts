/** The upload servlet: files in several posts become one job, and assets in the library. */
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { addDocument } from "../../../src/core/documents/add-document.ts";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import { ALL_PERMISSIONS, type Principal } from "../../../src/core/model/principal.ts";
import { closeTicket } from "../../../src/core/jobs/run-ticket.ts";
import { startJob } from "../../../src/core/jobs/start-job.ts";
import { closeQuietJob, endUpload } from "../../../src/core/ips/upload-post.ts";
import { FedUploads } from "../../../src/core/slots/fed-uploads.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { addCompany } from "../../../src/core/access/companies.ts";
import type {
  GetActiveJobsReturn,
  GetAssetsByNameReturn,
  GetJobLogDetailsReturn,
} from "../../../src/core/model/contract-types.gen.ts";
import { callOperation } from "../../harness/call-operation.ts";
import { LATEST } from "../../harness/ips-message.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { PATIENT } from "../../harness/patience.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ UPLOAD_BYTES_MAX: "5000", DOCUMENTS_PER_JOB_MAX: "4" });
  await addCompany(server.app.ports, { number: 47, name: "Example" });
});
afterAll(() => server.close());

const AUTH = `<authHeader xmlns="http://www.scene7.com/IpsApi/xsd"><user>a@example.com</user><password>x</password><faultHttpStatusCode>200</faultHttpStatusCode></authHeader>`;
const HOW =
  "<uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadParams>";

interface Post {
  /** Children of uploadPostParam after companyHandle. */
  readonly param?: string;
  readonly files?: readonly (readonly [name: string, content: string])[];
  readonly auth?: string;
  readonly namespace?: string;
}

async function post({ param, files = [], auth, namespace = LATEST }: Post): Promise<{
  readonly status: number;
  readonly text: string;
  readonly handle: string | undefined;
}> {
  const form = new FormData();
  if (auth !== undefined) {
    form.append("auth", auth);
  }
  if (param !== undefined) {
    form.append(
      "uploadParams",
      `<uploadPostParam xmlns="${namespace}"><companyHandle>c|47</companyHandle>${param}</uploadPostParam>`,
    );
  }
  for (const [name, content] of files) {
    form.append("file", new Blob([content]), name);
  }
  const response = await fetch(`${server.url}/scene7/UploadFile`, { method: "POST", body: form });
  const text = await response.text();
  return { status: response.status, text, handle: /<jobHandle>([^<]+)</u.exec(text)?.[1] };
}

/** A post that names its file at once, and whose content comes when it is sent. */
function slowPost(param: string): {
  readonly send: (content: string) => void;
  readonly end: (content: string) => Promise<{ readonly text: string; readonly handle?: string }>;
} {
  const sent = request(`${server.url}/scene7/UploadFile`, {
    method: "POST",
    headers: { "Content-Type": "multipart/form-data; boundary=b" },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).once("error", reject);
  });
  sent.write(
    `--b\r\nContent-Disposition: form-data; name="uploadParams"\r\n\r\n<uploadPostParam xmlns="${LATEST}"><companyHandle>c|47</companyHandle>${param}</uploadPostParam>\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\n`,
  );
  return {
    send: (content) => void sent.write(content),
    end: async (content) => {
      sent.end(`${content}\r\n--b--\r\n`);
      const told = await text(await answer);
      const handle = /<jobHandle>([^<]+)</u.exec(told)?.[1];
      return { text: told, ...(handle === undefined ? {} : { handle }) };
    },
  };
}

async function tester(): Promise<Principal> {
  const company = await server.app.ports.companies.byNumber(47);
  return {
    name: "tester",
    company: company ?? { id: "", number: 47, name: "", createdAt: 0 },
    permissions: ALL_PERMISSIONS,
    actsForEveryCompany: false,
  };
}

/** The open upload of this name, as soon as there is one. */
async function openedJob(name: string): Promise<Job> {
  const { jobs, companies } = server.app.ports;
  const company = await companies.byNumber(47);
  return vi.waitFor(async () => {
    const all = await jobs.list({ companyId: company?.id ?? "" }, { limit: 100 });
    const found = all.find(({ asked, status }) => asked.name === name && status === "creating");
    if (found === undefined) {
      throw new Error(`No upload ${name} is open.`);
    }
    return found;
  }, PATIENT);
}

/** What happens when the waiting time of an upload is over by the clock: here, or at a node that feeds nothing. */
async function lookAtSilence(
  { id, companyId }: Job,
  fedUploads = server.app.ports.fedUploads,
): Promise<void> {
  const tickets = { remove: async () => true, postpone: async () => undefined };
  await closeQuietJob(
    { ...server.app.ports, tickets, fedUploads },
    closeTicket({ id, companyId }, 0),
  );
}

async function call<Value>(operation: string, param: unknown): Promise<Value> {
  const { value } = await callOperation(server, { operation, param });
  return value as Value;
}

async function logOf(jobHandle: string | undefined): Promise<GetJobLogDetailsReturn> {
  const ask = (): Promise<GetJobLogDetailsReturn> =>
    call("getJobLogDetails", { companyHandle: "c|47", jobHandle });
  await expect
    .poll(async () => (await ask()).jobLogArray[0]?.endDate, { timeout: 10_000 })
    .toBeDefined();
  return ask();
}

describe("an upload", () => {
  it("of one post answers with the run's handle and stores the file", async () => {
    const { status, text, handle } = await post({
      auth: AUTH,
      param: `<jobName>one post</jobName><destFolder>Example/posts</destFolder><endJob>true</endJob>${HOW}`,
      files: [["hello.txt", "hello"]],
    });
    expect(status).toBe(200);
    expect(text).toContain(`<uploadPostReturn xmlns="${LATEST}"><jobHandle>j|47||one post_`);
    const { jobLogArray } = await logOf(handle);
    expect(jobLogArray[0]).toMatchObject({
      logType: "BeginUpload",
      fileSuccessCount: 1,
      fileErrorCount: 0,
      fatalError: false,
    });
    const { assetArray } = await call<GetAssetsByNameReturn>("getAssetsByName", {
      companyHandle: "47",
      nameArray: ["hello"],
    });
    expect(assetArray).toMatchObject([{ folder: "Example/posts/", fileName: "hello.txt" }]);
    const { assets, companies } = server.app.ports;
    const company = await companies.byNumber(47);
    const stored = await assets.find(company?.id ?? "", "Example/posts/hello.txt");
    expect(stored?.sizeBytes).toBe(5);
  });

  it("of several posts by name and by handle is one job until endJob", async () => {
    const first = await post({ param: `<jobName>many</jobName>${HOW}`, files: [["a.txt", "a"]] });
    const active = await call<GetActiveJobsReturn>("getActiveJobs", {
      companyHandle: "47",
      originalName: "many",
    });
    expect(active.jobArray).toMatchObject([
      {
        jobHandle: first.handle,
        type: "UploadPost",
        state: "WaitingClient",
        uploadPostJob: { overwrite: true, emailSetting: "None" },
      },
    ]);
    const hidden = { companyHandle: "47", originalName: "many", includeWaitingJobs: false };
    expect(await call("getActiveJobs", hidden)).toEqual({ jobArray: [] });
    const second = await post({ param: "<jobName>many</jobName>", files: [["b.txt", "b"]] });
    expect(second.handle).toBe(first.handle);
    const third = await post({
      param: `<jobHandle>${first.handle}</jobHandle><fileName>c2.txt</fileName><endJob>true</endJob>`,
      files: [["c.txt", "c"]],
    });
    expect(third.handle).toBe(first.handle);
    const { jobLogArray } = await logOf(first.handle);
    expect(jobLogArray[0]?.totalFileCount).toBe(3);
    const names = jobLogArray[0]?.detailArray?.map(({ assetName }) => assetName);
    expect(names).toEqual(expect.arrayContaining(["a.txt", "b.txt", "c2.txt"]));
    const late = await post({ param: `<jobHandle>${first.handle}</jobHandle>` });
    expect(late.text).toContain("<tns:code>30001</tns:code>");
  });

  it("that got going by itself before it was ended is done; one that was cancelled is refused", async () => {
    const { ports } = server.app;
    const principal = await tester();
    const opened = async (jobName: string) => {
      await post({ param: `<jobName>${jobName}</jobName>${HOW}`, files: [["a.txt", "a"]] });
      const jobs = await ports.jobs.list({ companyId: principal.company.id }, { limit: 100 });
      return jobs.find(({ asked }) => asked.name === jobName)?.id ?? "";
    };
    const silent = await opened("silent");
    const tickets = { remove: async () => true, postpone: async () => undefined };
    const ticket = closeTicket({ id: silent, companyId: principal.company.id }, 0);
    await closeQuietJob({ ...ports, tickets }, ticket);
    await endUpload(ports, principal, silent);
    for (const late of [
      startJob(ports, principal, silent),
      addDocument(ports, principal, {
        jobId: silent,
        fileName: "b",
        content: Readable.from(["b"]),
      }),
    ]) {
      await expect(late).rejects.toMatchObject({
        code: "illegal-transition",
        detail: expect.stringContaining("starts by itself when nothing came for 30 minutes"),
      });
    }

    const cancelled = await opened("cancelled");
    await cancelJob(ports, principal, cancelled);
    await expect(endUpload(ports, principal, cancelled)).rejects.toMatchObject({
      code: "illegal-transition",
    });
  });

  it("keeps folders in file names, below destFolder, and says which of two files of one path counts", async () => {
    const { handle } = await post({
      param: `<jobName>folders</jobName><destFolder>Example/in</destFolder>${HOW}`,
      files: [
        ["summer/shoe.txt", "first"],
        ["winter\\shoe.txt", "winter"],
        ["summer/shoe.txt", "summer"],
      ],
    });
    await post({
      param: `<jobHandle>${handle}</jobHandle><fileName>new/shoe.txt</fileName><endJob>true</endJob>`,
      files: [["c.txt", "named"]],
    });
    const { jobLogArray } = await logOf(handle);
    const { assets, blobs, companies } = server.app.ports;
    const company = await companies.byNumber(47);
    const contents = await Promise.all(
      ["Example/in/summer/shoe.txt", "Example/in/winter/shoe.txt", "new/shoe.txt"].map(
        async (path) => {
          const asset = await assets.find(company?.id ?? "", path);
          return asset === undefined ? undefined : await text(blobs.open(asset.blobId));
        },
      ),
    );
    expect(contents).toEqual(["summer", "winter", "named"]);
    expect(JSON.stringify(jobLogArray)).toContain(
      "Example/in/summer/shoe.txt: skipped, because a later file of this upload has the same path.",
    );
  });

  it("keeps folders in extended and encoded names, and stores what was written in ASCII as it was", async () => {
    const how = `<uploadPostParam xmlns="${LATEST}"><companyHandle>c|47</companyHandle><jobName>mail</jobName><destFolder>Example/mail</destFolder><endJob>true</endJob>${HOW}</uploadPostParam>`;
    const body = [
      '--b\r\nContent-Disposition: form-data; name="uploadParams"\r\nContent-Transfer-Encoding: base64\r\n',
      Buffer.from(how).toString("base64"),
      '--b\r\nContent-Disposition: form-data; name="file"; filename="plain.txt"; filename*=UTF-8\'\'summer%2Fsch%C3%B6n.txt\r\nContent-Transfer-Encoding: quoted-printable\r\n',
      "f=C3=BCnf",
      '--b\r\nContent-Disposition: form-data; name="file"; filename="=?utf-8?B?d2ludGVyL8O8LnR4dA==?="\r\nContent-Transfer-Encoding: base64\r\n',
      "eg==",
      "--b--",
    ].join("\r\n");
    const response = await fetch(`${server.url}/scene7/UploadFile`, {
      method: "POST",
      headers: { "Content-Type": "multipart/form-data; boundary=b" },
      body,
    });
    await logOf(/<jobHandle>([^<]+)</u.exec(await response.text())?.[1]);
    const { assets, blobs, companies } = server.app.ports;
    const company = await companies.byNumber(47);
    const contents = await Promise.all(
      ["summer/schön.txt", "winter/ü.txt"].map(async (path) => {
        const asset = await assets.find(company?.id ?? "", `Example/mail/${path}`);
        return asset === undefined ? undefined : await text(blobs.open(asset.blobId));
      }),
    );
    expect(contents).toEqual(["fünf", "z"]);
  });

  it("begins and ends by the SOAP operation as well", async () => {
    const how = {
      overwrite: true,
      readyForPublish: false,
      createMask: false,
      emailSetting: "None",
    };
    const { jobHandle } = await call<{ jobHandle: string }>("uploadPost", {
      companyHandle: "47",
      jobName: "by soap",
      uploadParams: how,
    });
    await post({ param: `<jobHandle>${jobHandle}</jobHandle>`, files: [["d.txt", "d"]] });
    await call("uploadPost", { companyHandle: "47", jobHandle, endJob: true });
    expect((await logOf(jobHandle)).jobLogArray[0]?.fileSuccessCount).toBe(1);
  });

  it.each([
    ["by a leap of the clock here", "same job"],
    ["by another node", "another job"],
  ])("that would get going %s while its file comes succeeds", async (how, goesInto) => {
    const posted = slowPost(`<jobName>${how}</jobName><endJob>true</endJob>${HOW}`);
    posted.send("first half, ");
    const opened = await openedJob(how);
    await expect.poll(() => server.app.ports.fedUploads.has(opened.id)).toBe(true);
    await lookAtSilence(opened, how.endsWith("node") ? new FedUploads() : undefined);
    const { text: told, handle } = await posted.end("second half");
    expect(told).toContain("uploadPostReturn");
    const { jobLogArray } = await logOf(handle);
    expect(jobLogArray[0]).toMatchObject({ fileSuccessCount: 1, fileErrorCount: 0 });
    const { documents, jobs, blobs } = server.app.ports;
    const all = await jobs.list({ companyId: opened.companyId }, { limit: 100 });
    const mine = all.filter(({ asked }) => asked.name === how);
    expect(mine.length).toBe(goesInto === "same job" ? 1 : 2);
    const [newest] = mine;
    const [document] = await documents.list(newest?.id ?? "");
    expect(await text(blobs.open(document?.blobId ?? ""))).toBe("first half, second half");
  });

  it("that got going while a post fed it by handle, or without saying how, is told so, and nothing is half-stored", async () => {
    for (const asked of ["by handle", "by name alone"]) {
      const { handle } = await post({ param: `<jobName>${asked}</jobName>${HOW}` });
      const opened = await openedJob(asked);
      const posted = slowPost(
        asked === "by handle" ? `<jobHandle>${handle}</jobHandle>` : `<jobName>${asked}</jobName>`,
      );
      posted.send("first half, ");
      await expect.poll(() => server.app.ports.fedUploads.has(opened.id)).toBe(true);
      await lookAtSilence(opened, new FedUploads());
      const { text: told } = await posted.end("second half");
      expect(told).toContain(`<tns:code>${asked === "by handle" ? "30001" : "30002"}</tns:code>`);
      expect(told).toContain(asked === "by handle" ? "takes no more files" : "uploadParams");
      expect(await server.app.ports.documents.list(opened.id)).toEqual([]);
    }
  });

  it("that somebody cancelled while its file came is not opened again", async () => {
    const posted = slowPost(`<jobName>stopped</jobName>${HOW}`);
    posted.send("first half, ");
    const opened = await openedJob("stopped");
    await cancelJob(server.app.ports, await tester(), opened.id);
    const { text: told } = await posted.end("second half");
    expect(told).toContain("is completed (cancelled)");
  });

  it("runs with what is there after 30 quiet minutes", async () => {
    const { handle } = await post({
      param: `<jobName>quiet</jobName>${HOW}`,
      files: [["q.txt", "q"]],
    });
    const { jobSearch, companies, tickets, clock, engine } = server.app.ports;
    const company = await companies.byNumber(47);
    const [job] = await jobSearch.find({ companyId: company?.id ?? "", name: "quiet", limit: 1 });
    await tickets.postpone(`close:${job?.id}`, clock.now());
    engine.wake();
    expect((await logOf(handle)).jobLogArray[0]?.fileSuccessCount).toBe(1);
  });
});

describe("what is wrong with a post is told at its place in uploadPostParam", () => {
  const address = "<postHttpUrl>ftp://x.example/</postHttpUrl>";
  it.each([
    ["/jobName", HOW],
    ["/jobHandle", "<jobHandle>j|47|x||</jobHandle>"],
    ["/uploadParams", "<jobName>x</jobName>"],
    [
      "/uploadParams/postHttpUrl",
      `<jobName>x</jobName>${HOW.replace("</uploadParams>", `${address}</uploadParams>`)}`,
    ],
    ["/destFolder", `<jobName>y</jobName><destFolder>..</destFolder>${HOW}`],
  ])("%s", async (pointer, param) => {
    const { text } = await post({ param, files: [["a.txt", "a"]] });
    expect(text).toContain(`(${pointer})</tns:reason>`);
  });
});

describe("a post is refused by a bare fault element", () => {
  const rows: readonly (readonly [string, Post, string])[] = [
    ["without uploadParams", { files: [["a.txt", "a"]] }, "30002"],
    ["without name and handle", { param: HOW }, "30002"],
    ["that opens a job without saying how", { param: "<jobName>x</jobName>" }, "30002"],
    ["with a handle of nothing", { param: "<jobHandle>j|47|x||</jobHandle>" }, "30001"],
    ["with another document", { param: "<colour>red</colour>" }, "30001"],
    [
      "with a file that is too large",
      { param: `<jobName>large</jobName>${HOW}`, files: [["l.bin", "x".repeat(6000)]] },
      "30003",
    ],
    [
      "with a file name that leads out of the library",
      { param: `<jobName>out</jobName>${HOW}`, files: [["../a.txt", "x"]] },
      "30001",
    ],
    [
      "with a path that cannot be published",
      {
        param: `<jobName>long</jobName><destFolder>${"x".repeat(256)}</destFolder>${HOW}`,
        files: [["a.txt", "x"]],
      },
      "30001",
    ],
    [
      "with one name for several files",
      {
        param: `<jobName>several</jobName><fileName>a.txt</fileName>${HOW}`,
        files: [
          ["b.txt", "b"],
          ["c.txt", "c"],
        ],
      },
      "30001",
    ],
    [
      "whose file has no name",
      { param: `<jobName>n</jobName>${HOW}`, files: [["", "x"]] },
      "30002",
    ],
  ];
  it.each(rows)("%s", async (_title, asked, code) => {
    for (const auth of [undefined, AUTH]) {
      const { status, text } = await post({ ...asked, ...(auth === undefined ? {} : { auth }) });
      expect(text).toMatch(
        /^<\?xml version="1.0" encoding="UTF-8"\?>\n<tns:ipsApiFault xmlns:tns="http:\/\/www.scene7.com\/IpsApi\/xsd">/u,
      );
      expect(text).toContain(`<tns:code>${code}</tns:code>`);
      expect(status).toBe(auth === undefined ? 500 : 200);
    }
  });

  it.each([
    ["as JSON", { "Content-Type": "application/json" }],
    ["as text", { "Content-Type": "text/plain" }],
    ["without Content-Type", {}],
    [
      "with a Content-Encoding",
      { "Content-Type": "multipart/form-data; boundary=b", "Content-Encoding": "gzip" },
    ],
  ])("%s, which is told by HTTP as 415", async (_title, headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/scene7/UploadFile`, {
      method: "POST",
      headers,
      // Bytes, so that fetch adds no Content-Type of its own.
      body: Buffer.from("{}"),
    });
    expect([response.status, await response.text()]).toEqual([
      415,
      expect.stringContaining("<tns:code>30003</tns:code>"),
    ]);
  });

  it.each(["GET", "PUT", "DELETE"])("by %s, which is told by HTTP as 405", async (method) => {
    const response = await fetch(`${server.url}/scene7/UploadFile`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await response.text()).toContain("Files are sent by POST.");
  });

  it("whose multipart has no boundary", async () => {
    const response = await fetch(`${server.url}/scene7/UploadFile`, {
      method: "POST",
      headers: { "Content-Type": "multipart/form-data" },
      body: "x",
    });
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining("30003"),
    ]);
  });

  it.each([
    ["autth", ["autth", "uploadParams"], "Did you mean auth?"],
    ["uploadParam", ["auth", "uploadParam"], "Did you mean uploadParams?"],
    ["auht", ["uploadParams", "auht"], "Did you mean auth?"],
  ])("with a part %s, which it names", async (wrong, names, meant) => {
    const form = new FormData();
    for (const name of names) {
      form.append(name, name === "uploadParams" ? "<a/>" : AUTH);
    }
    form.append("file", new Blob(["a"]), "a.txt");
    const sent = await fetch(`${server.url}/scene7/UploadFile`, { method: "POST", body: form });
    const told = (await sent.text()).replaceAll("&quot;", '"');
    expect(told).toContain(`There is no part "${wrong}" here. ${meant}`);
    expect(told).toContain("<tns:code>30001</tns:code>");
  });

  it("whose body breaks off", async () => {
    const response = await fetch(`${server.url}/scene7/UploadFile`, {
      method: "POST",
      headers: { "Content-Type": "multipart/form-data; boundary=b" },
      body: '--b\r\nContent-Disposition: form-data; name="uploadParams"\r\n\r\n<a/>',
    });
    expect(await response.text()).toContain("<tns:code>30003</tns:code>");
  });
});
