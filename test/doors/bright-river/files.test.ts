/** Pictures of Bright River's jobs by HTTP: put, worked on, looked at and taken, by the one GUID of their job. */

import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unzipped } from "../../harness/files/unzipped.ts";
import { sample } from "../../harness/paths.ts";
import { PASSWORD } from "../../harness/start-required.ts";
import { FtpCalls } from "../ftp/ftp-calls.ts";
import { type BrightRiver, call, createJob, startBrightRiver, tokens } from "./bright-river.ts";

const PHOTO = Buffer.from(sample("photo.jpg"));
const DRAWING = Buffer.from(sample("drawing.jpg"));

let server: BrightRiver;
beforeAll(async () => {
  server = await startBrightRiver({ FTP_PORT: "0", UPLOAD_BYTES_MAX: "1000000" });
});
afterAll(() => server.close());

interface Made {
  readonly id: number;
  readonly upload: { readonly ftpUrl: string; readonly postUrl: string };
  readonly download: { readonly ftpUrl: string; readonly getUrl: string };
}

interface Picture {
  readonly imageId: number;
  readonly fileName: string;
  readonly preview: string;
  readonly thumbnail: string;
  readonly real: string;
  readonly downloadUrl: string;
}

interface FileBody {
  readonly id: number;
  readonly fileName: string;
  readonly size: number;
  readonly mD5: string;
  readonly original: Picture;
  readonly clipped: readonly Picture[];
}

async function made(fields: object = { name: "Shoes", description: "" }): Promise<Made> {
  const { status, value } = await createJob(server, fields);
  expect(status).toBe(201);
  return value as unknown as Made;
}

type Sent = readonly (readonly [fileName: string, content: Buffer])[];

async function upload(postUrl: string, files: Sent) {
  const form = new FormData();
  form.append("chunk", "0");
  files.forEach(([fileName, content], index) =>
    form.append(`Filedata${index}`, new Blob([Uint8Array.from(content)]), fileName),
  );
  const { pathname, search } = new URL(postUrl);
  return call(server.url, `POST ${pathname}${search}`, { body: form, headers: { Accept: "*/*" } });
}

const filesOf = (value: Readonly<Record<string, unknown>>): readonly FileBody[] =>
  value["files"] as readonly FileBody[];

function pictureOf(file: FileBody | undefined): Picture {
  if (file === undefined) {
    throw new Error("Nothing was stored.");
  }
  return file.original;
}

async function listed({ id }: Made): Promise<readonly FileBody[]> {
  const { status, value } = await call(server.url, `GET /jobs/${id}/files`, {
    headers: tokens(server),
  });
  expect([status, value["_type"]]).toEqual([200, "GetJobFilesResponseBody"]);
  return filesOf(value);
}

async function confirmed({ id }: Made): Promise<void> {
  const { status } = await call(server.url, `POST /jobs/${id}/confirm`, {
    headers: tokens(server),
  });
  expect(status).toBe(204);
  await expect
    .poll(
      async () =>
        (await call(server.url, `GET /jobs/${id}`, { headers: tokens(server) })).value["outcome"],
      { timeout: 15_000 },
    )
    .toBe("succeeded");
}

async function namesIn(calls: FtpCalls, folder: string): Promise<readonly string[]> {
  const listed = await calls.take(`NLST ${folder}`);
  const lines = Buffer.from(listed, "latin1").toString().trim().split("\r\n");
  return lines.map((line) => line.slice(line.lastIndexOf("/") + 1));
}

async function bytesOf(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

function plainPng(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "#808080" } })
    .png()
    .toBuffer();
}

describe("pictures", () => {
  it("are put, worked on as the specification says, looked at and taken", async () => {
    const job = await made({ name: "Shoes", description: "", specificationKey: 432 });
    const put = await upload(job.upload.postUrl, [
      ["photo.jpg", PHOTO],
      [".DS_Store", Buffer.from("litter")],
      ["drawing.JPG", DRAWING],
    ]);
    expect([put.status, put.value["_type"]]).toEqual([200, "UploadResponseBody"]);
    expect(filesOf(put.value).map(({ fileName }) => fileName)).toEqual([
      "photo.jpg",
      "drawing.JPG",
    ]);
    const [photo] = await listed(job);
    expect(photo).toMatchObject({
      isOriginal: true,
      size: PHOTO.byteLength,
      status: "THUMB_OK",
      clipped: [],
    });
    const md5 = createHash("md5").update(PHOTO).digest("hex").toUpperCase();
    expect(photo?.mD5.replaceAll("-", "")).toBe(md5);
    expect(photo?.mD5).toMatch(/^[0-9A-F]{2}(-[0-9A-F]{2}){15}$/u);

    const early = await bytesOf(job.download.getUrl);
    expect([early.status, JSON.parse(early.bytes.toString())]).toMatchObject([
      404,
      { code: "not_found" },
    ]);
    await confirmed(job);
    const late = await upload(job.upload.postUrl, [["late.jpg", PHOTO]]);
    expect([late.status, late.value["code"]]).toEqual([409, "conflict"]);
    const started = `Job ${job.id} has started and takes no more pictures. Create another job for the rest.`;
    expect(late.value["detail"]).toBe(started);
    const twice = await call(server.url, `POST /jobs/${job.id}/confirm`, {
      headers: tokens(server),
    });
    expect([twice.status, twice.value["detail"]]).toEqual([409, started]);

    const zip = await bytesOf(job.download.getUrl);
    expect(zip.headers.get("content-disposition")).toContain(`${job.id}.zip`);
    const entries = await unzipped(zip.bytes);
    expect([...entries.keys()]).toEqual(["photo.jpg", "drawing.jpg"]);

    const [after] = await listed(job);
    expect(after?.id).toBe(photo?.id);
    expect(after?.clipped.map(({ fileName }) => fileName)).toEqual(["photo.jpg"]);
    const clipped = await bytesOf(after?.clipped[0]?.downloadUrl ?? "");
    expect(clipped.bytes.equals(entries.get("photo.jpg") ?? Buffer.alloc(0))).toBe(true);
    expect((await sharp(clipped.bytes).metadata()).width).toBeLessThanOrEqual(800);
  });

  it("are listed, and their job is looked at, by HEAD as by GET", async () => {
    const { id } = await made();
    for (const path of [`/jobs/${id}`, `/jobs/${id}/files`]) {
      const { status, value } = await call(server.url, `HEAD ${path}`, { headers: tokens(server) });
      expect([status, value]).toEqual([200, {}]);
    }
  });

  it("are shown as they are, and in two smaller sizes", async () => {
    const job = await made();
    const [file] = filesOf((await upload(job.upload.postUrl, [["photo.jpg", PHOTO]])).value);
    const { preview, thumbnail, real, downloadUrl } = pictureOf(file);
    for (const url of [real, downloadUrl]) {
      expect((await bytesOf(url)).bytes.equals(PHOTO)).toBe(true);
    }
    const sizes: number[] = [];
    for (const url of [preview, thumbnail]) {
      const { status, headers, bytes } = await bytesOf(url);
      expect([status, headers.get("content-type")]).toEqual([200, "image/jpeg"]);
      const { width, height } = await sharp(bytes).metadata();
      sizes.push(Math.max(width, height));
    }
    const { width, height } = await sharp(PHOTO).metadata();
    expect(sizes).toEqual([Math.min(1200, Math.max(width, height)), 200]);
    const part = await bytesOf(real, { Range: "bytes=2-5" });
    expect([part.status, part.bytes]).toEqual([206, PHOTO.subarray(2, 6)]);
  });

  it("of one name replace each other until the job starts", async () => {
    const job = await made();
    await upload(job.upload.postUrl, [["a.jpg", PHOTO]]);
    const [first] = await listed(job);
    await upload(job.upload.postUrl, [["a.jpg", DRAWING]]);
    const files = await listed(job);
    expect(files.map(({ size }) => size)).toEqual([DRAWING.byteLength]);
    expect((await bytesOf(first?.original.real ?? "")).status).toBe(410);
  });

  it("have small ones of their own, which go with them", async () => {
    const job = await made();
    const smallOf = async (url = "") => {
      const { status, bytes } = await bytesOf(url);
      return status === 200 ? (await sharp(bytes).metadata()).height : status;
    };
    await upload(job.upload.postUrl, [["a.png", await plainPng(300, 100)]]);
    const [wide] = await listed(job);
    const addresses = [wide?.original.thumbnail, wide?.original.thumbnail];
    expect(await Promise.all(addresses.map(smallOf))).toEqual([67, 67]);
    await upload(job.upload.postUrl, [["a.png", await plainPng(300, 300)]]);
    const [square] = await listed(job);
    expect(await smallOf(square?.original.thumbnail)).toBe(200);
    expect(await smallOf(wide?.original.thumbnail)).toBe(410);
    const found = await server.app.ports.foreignIds.find("bright-river", job.id);
    await server.app.ports.jobs.remove(typeof found === "object" ? found.jobId : "");
    expect(await smallOf(square?.original.thumbnail)).toBe(410);
  });

  it("before one that is refused are kept, and that is said", async () => {
    const job = await made();
    const put = await upload(job.upload.postUrl, [
      ["a.jpg", PHOTO],
      ["b.jpg", DRAWING],
      ["large.tif", Buffer.alloc(1_000_001)],
      ["c.jpg", PHOTO],
    ]);
    expect([put.status, put.value["code"]]).toEqual([413, "payload_too_large"]);
    expect(put.value["detail"]).toMatch(
      /UPLOAD_BYTES_MAX.* Stored before it: a\.jpg, b\.jpg\. Send the others again\.$/u,
    );
    expect((await listed(job)).map(({ fileName }) => fileName)).toEqual(["a.jpg", "b.jpg"]);
    await upload(job.upload.postUrl, [["c.jpg", PHOTO]]);
    expect(await listed(job)).toHaveLength(3);
  });

  it("that are none are told as that where a small picture is wanted", async () => {
    const job = await made();
    const [file] = filesOf(
      (await upload(job.upload.postUrl, [["a.txt", Buffer.from("text")]])).value,
    );
    const { status, bytes } = await bytesOf(file?.original.preview ?? "");
    expect([status, JSON.parse(bytes.toString())]).toMatchObject([404, { code: "not_found" }]);
  });
});

describe("an address", () => {
  it("may have the names of its query in any case", async () => {
    const job = await made();
    const shouted = job.upload.postUrl.replace("jobID", "JOBID").replace("accountID", "accountid");
    expect((await upload(shouted, [["a.jpg", PHOTO]])).status).toBe(200);
  });

  it("opens its own job and no other", async () => {
    const [mine, other] = [await made(), await made()];
    const [file] = filesOf((await upload(mine.upload.postUrl, [["a.jpg", PHOTO]])).value);
    const guid = other.upload.postUrl.slice(-36);
    const foreign = (url: string): string => url.slice(0, -36) + guid;
    expect((await upload(foreign(mine.upload.postUrl), [["b.jpg", PHOTO]])).status).toBe(404);
    const download = file?.original.downloadUrl ?? "";
    const preview = file?.original.preview ?? "";
    const urls = [
      foreign(mine.download.getUrl),
      foreign(download),
      preview.replace(mine.upload.postUrl.slice(-36), guid),
    ];
    for (const url of urls) {
      expect((await bytesOf(url)).status).toBe(404);
    }
    expect((await bytesOf(download.replace(/fileID=\d+/u, "fileID=x"))).status).toBe(404);
  });

  it("opens nothing by a number that no file can have", async () => {
    const { download } = await made();
    const guid = download.getUrl.slice(-36);
    for (const number of [0, 2 ** 31, 9_999_999_999]) {
      const path = `/ajax/DownloadBin.ashx?fileID=${number}&sessionid=${guid}`;
      const { status, value } = await call(server.url, `GET ${path}`);
      expect([status, value["code"]]).toEqual([404, "not_found"]);
    }
  });

  it("lists to each picture what was made of it, also where two differ in their format alone", async () => {
    const job = await made({ name: "Twins", description: "", specificationKey: 432 });
    const png = await sharp(PHOTO).resize(40).png().toBuffer();
    await upload(job.upload.postUrl, [
      ["twin.jpg", PHOTO],
      ["twin.png", png],
    ]);
    await confirmed(job);
    const files = await listed(job);
    const names = files.map(({ clipped }) => clipped.map(({ fileName }) => fileName));
    expect(names).toEqual([["twin.jpg.jpg"], ["twin.png.png"]]);
  });

  it("leads to the same results as FTP and /v1: the same folders and names in the same order, and the same bytes", async () => {
    const job = await made({ name: "Twins", description: "", specificationKey: 432 });
    await upload(job.upload.postUrl, [
      ["twin.jpg", PHOTO],
      ["twin.png", await sharp(PHOTO).resize(40).png().toBuffer()],
      ["Ä b#1.jpg", DRAWING],
    ]);
    const calls = await FtpCalls.loggedIn(server.app.ftpPort ?? 0, server.user, PASSWORD);
    const original = new URL(job.upload.ftpUrl).pathname;
    await calls.say(`MKD ${original}shoes`);
    expect((await calls.store(`${original}shoes/left.jpg`, DRAWING)).code).toBe(226);
    await confirmed(job);
    const zipped = await unzipped((await bytesOf(job.download.getUrl)).bytes);
    await calls.say(`CWD ${new URL(job.download.ftpUrl).pathname}`);
    const found = await server.app.ports.foreignIds.find("bright-river", job.id);
    const v1 = `${server.url}/v1/jobs/${typeof found === "object" ? found.jobId : ""}/result`;
    const headers = {
      Authorization: `Basic ${Buffer.from(`${server.user}:${PASSWORD}`).toString("base64")}`,
    };
    const { dataList } = JSON.parse((await bytesOf(v1, headers)).bytes.toString()) as {
      readonly dataList: readonly { readonly resultId: string; readonly fileName: string }[];
    };
    const paths = ["twin.jpg.jpg", "twin.png.png", "Ä b#1.jpg", "shoes/left.jpg"];
    expect([...zipped.keys()]).toEqual(paths);
    expect(await namesIn(calls, "")).toEqual([...paths.slice(0, 3), "shoes"]);
    expect(await namesIn(calls, "shoes")).toEqual(["left.jpg"]);
    // A document of /v1 has no folders: they stand in its name.
    expect(dataList.map(({ fileName }) => fileName.replace("›", "/"))).toEqual(paths);
    for (const [index, { resultId }] of dataList.entries()) {
      const content = (await bytesOf(`${v1}/${resultId}`, headers)).bytes;
      expect(zipped.get(paths[index] ?? "")?.equals(content)).toBe(true);
      const sent = Buffer.from(await calls.take(`RETR ${paths[index]}`), "latin1");
      expect(sent.equals(content)).toBe(true);
    }
    calls.close();
  });

  it("says where FTP is spoken", async () => {
    const { id, upload: put, download } = await made();
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const port = server.app.ftpPort ?? 0;
    expect(put.ftpUrl).toBe(`ftp://127.0.0.1:${port}/${day}/${id}/ORIGINAL/`);
    expect(download.ftpUrl).toBe(`ftp://127.0.0.1:${port}/${day}/${id}/CLIPPED/`);
  });

  it("is gone with its job, and shut while the company is disabled", async () => {
    const [gone, shut] = [await made(), await made()];
    const found = await server.app.ports.foreignIds.find("bright-river", gone.id);
    await server.app.ports.jobs.remove(typeof found === "object" ? found.jobId : "");
    expect((await upload(gone.upload.postUrl, [["a.jpg", PHOTO]])).status).toBe(410);
    await server.admin.setCompanyDisabled({ company: 1, isDisabled: true });
    expect((await upload(shut.upload.postUrl, [["a.jpg", PHOTO]])).status).toBe(404);
    await server.admin.setCompanyDisabled({ company: 1, isDisabled: false });
  });

  it.each([
    ["GET /upload/UploadFile.ashx?jobID=1", 405, "method_not_allowed"],
    ["POST /ajax/DownloadZip.ashx", 405, "method_not_allowed"],
    ["GET /ajax/DownloadBin.ashx", 404, "not_found"],
  ])("%s is %i", async (address, status, code) => {
    const told = await call(server.url, address);
    expect([told.status, told.value["code"]]).toEqual([status, code]);
  });

  it("takes forms with a file only", async () => {
    const { upload: put } = await made();
    const { pathname, search } = new URL(put.postUrl);
    const address = `POST ${pathname}${search}`;
    const text = await call(server.url, address, {
      body: "x",
      headers: { "Content-Type": "text/plain" },
    });
    expect([text.status, text.value["code"]]).toEqual([415, "unsupported_media_type"]);
    const none = await upload(put.postUrl, []);
    expect([none.status, none.value["code"]]).toEqual([400, "missing_parameter"]);
  });
});
