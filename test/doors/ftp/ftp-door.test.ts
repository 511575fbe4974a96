/** The FTP door: the tree that it shows, what its commands do, and what they refuse. */

import { readFile } from "node:fs/promises";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { dayOf } from "../../../src/core/model/foreign-id.ts";
import { samplePath } from "../../harness/paths.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { documentsOf, FtpCalls, newJob, portOf } from "./ftp-calls.ts";

let server: TestServer;
let calls: FtpCalls;

beforeAll(async () => {
  server = await startServer({ FTP_PORT: "0", UPLOAD_BYTES_MAX: "100000" });
  calls = await FtpCalls.loggedIn(portOf(server));
});

const SAMPLE = samplePath("photo.jpg");

afterAll(async () => {
  calls.close();
  await server.close();
});

describe("the tree", () => {
  test("has a folder for each day and job, and in it one to put into and one to take from", async () => {
    const { id, folder } = await newJob(server);
    const day = folder.slice(1, 9);
    expect(await calls.take("NLST /")).toBe(`${day}\r\n`);
    expect(await calls.take(`NLST /${day}`)).toContain(`${id}\r\n`);
    expect(await calls.take(`NLST ${folder}`)).toBe("ORIGINAL\r\nCLIPPED\r\n");
    expect(await calls.say(`CWD ${folder}/ORIGINAL`)).toMatchObject({ code: 250 });
    expect(await calls.say("PWD")).toMatchObject({
      code: 257,
      text: expect.stringContaining(`"${folder}/ORIGINAL"`),
    });
    expect(await calls.say("CWD /20200101")).toMatchObject({ code: 550 });
    expect(await calls.say(`CWD /20200101/${id}`)).toMatchObject({ code: 550 });
  });

  test("a file that is put becomes a document, whatever path and case name it", async () => {
    const { id, folder } = await newJob(server);
    expect(await calls.store(`${folder}/ORIGINAL/a.jpg`, "first")).toMatchObject({ code: 226 });
    await calls.say(`cwd ${folder}`);
    expect(await calls.store("original/./x/../b.jpg", "second one")).toMatchObject({ code: 226 });
    expect(await documentsOf(server, id)).toEqual(["a.jpg 5", "b.jpg 10"]);
    expect(await calls.say("SIZE ORIGINAL/b.jpg")).toEqual({ code: 213, text: "10" });
    expect(await calls.say(`MLST ORIGINAL/a.jpg`)).toMatchObject({
      code: 250,
      text: expect.stringMatching(/type=file;size=5;modify=[0-9]{14};perm=adfw; \/.*\/a\.jpg/u),
    });
    const list = await calls.take("LIST -la ORIGINAL");
    expect(list).toMatch(/^-rw-r--r-- 1 jobgate jobgate +5 \w{3} [ 0-9]\d \d\d:\d\d a\.jpg\r\n/u);
  });

  test("a file of the same name takes the place of the one before", async () => {
    const { id, folder } = await newJob(server);
    await calls.store(`${folder}/ORIGINAL/a.jpg`, "first");
    await calls.store(`${folder}/ORIGINAL/a.jpg`, "second one");
    expect(await documentsOf(server, id)).toEqual(["a.jpg 10"]);
    const codes = (await server.app.ports.events.list(id)).map(({ code }) => code);
    expect(codes).toEqual(["job.created", "document.added", "document.added"]);
  });

  test("an empty file is a document of no bytes", async () => {
    const { id, folder } = await newJob(server);
    expect(await calls.store(`${folder}/ORIGINAL/empty.txt`, "")).toMatchObject({ code: 226 });
    expect(await documentsOf(server, id)).toEqual(["empty.txt 0"]);
  });

  test("files are renamed over others, and deleted, until the job is started", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    await calls.store("a.jpg", "old");
    await calls.store("a.part", "newer");
    expect(await calls.say("RNFR a.part")).toMatchObject({ code: 350 });
    expect(await calls.say("RNTO a.jpg")).toMatchObject({ code: 250 });
    expect(await documentsOf(server, id)).toEqual(["a.jpg 5"]);
    expect((await server.app.ports.documents.list(id))[0]?.contentType).toBe("image/jpeg");
    await calls.store("b.jpg", "b");
    expect(await calls.say("DELE a.jpg")).toMatchObject({ code: 250 });
    expect(await calls.say("DELE a.jpg")).toMatchObject({ code: 550 });
    await fetch(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
    for (const command of ["DELE b.jpg", "RNFR b.jpg"]) {
      const { code } = await calls.say(command);
      expect(code).toBe(command.startsWith("RNFR") ? 350 : 550);
    }
    expect(await calls.say("RNTO c.jpg")).toMatchObject({ code: 550 });
    expect(await calls.store("c.jpg", "late")).toMatchObject({
      code: 550,
      text: expect.stringContaining(id),
    });
    expect(await documentsOf(server, id)).toEqual(["b.jpg 1"]);
    const codes = (await server.app.ports.events.list(id)).map(({ code }) => code);
    expect(codes).toContain("document.renamed");
    expect(codes).toContain("document.removed");
  });

  test("folders in ORIGINAL are written into the names, and come back in lists", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    expect(await calls.store("sub/a.jpg", "a")).toMatchObject({ code: 553 });
    expect(await calls.say("MKD sub")).toMatchObject({ code: 257 });
    expect(await calls.say("MKD sub")).toMatchObject({ code: 550 });
    expect(await calls.say("MKD sub/deep")).toMatchObject({ code: 257 });
    expect(await calls.store("sub/a.jpg", "a")).toMatchObject({ code: 226 });
    expect(await calls.store("sub/deep/b.jpg", "bb")).toMatchObject({ code: 226 });
    expect(await documentsOf(server, id)).toEqual(["sub›a.jpg 1", "sub›deep›b.jpg 2"]);
    expect(await calls.take("NLST")).toBe("sub\r\n");
    expect(await calls.take("NLST sub")).toBe("a.jpg\r\ndeep\r\n");
    expect(await calls.say("RMD sub/deep")).toMatchObject({ code: 550 });
    expect(await calls.say("MKD sub/other")).toMatchObject({ code: 257 });
    expect(await calls.say("RMD sub/other")).toMatchObject({ code: 250 });
    expect(await calls.say("CWD sub/other")).toMatchObject({ code: 550 });
    for (const path of ["/20260101", `${folder}/CLIPPED/x`, `/${dayOf(0)}/x`]) {
      expect((await calls.say(`MKD ${path}`)).code).toBe(553);
    }
  });

  test("lists are narrowed by patterns", async () => {
    const { folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    for (const name of ["a.jpg", "b.jpg", "b.txt"]) {
      await calls.store(name, name);
    }
    expect(await calls.take("NLST *.jpg")).toBe("a.jpg\r\nb.jpg\r\n");
    expect(await calls.take("NLST -a b.*")).toBe("b.jpg\r\nb.txt\r\n");
    expect(await calls.take(`NLST ${folder}/ORIGINAL/?.txt`)).toBe(`${folder}/ORIGINAL/b.txt\r\n`);
    expect(await calls.take("NLST *.png")).toBe("");
    expect(await calls.take("LIST b.txt")).toMatch(/ b\.txt\r\n$/u);
  });

  test("results are taken from CLIPPED, whole or from a byte on, and what was sent from nowhere", async () => {
    const { id, folder } = await newJob(server, { workflow: "optimize-images" });
    await calls.store(`${folder}/ORIGINAL/shoe.jpg`, await readFile(SAMPLE));
    expect(await calls.take(`RETR ${folder}/ORIGINAL/shoe.jpg`)).toMatch(/^550 .*CLIPPED/u);
    await fetch(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
    await expect.poll(() => calls.take(`NLST ${folder}/CLIPPED`), { timeout: 10_000 }).not.toBe("");
    const name = (await calls.take(`NLST ${folder}/CLIPPED`)).trim();
    const [result] = await server.app.ports.results.list(id);
    expect(name).toBe(result?.fileName);
    const path = `${folder}/CLIPPED/${name}`;
    expect(await calls.say(`SIZE ${path}`)).toEqual({
      code: 213,
      text: String(result?.sizeBytes),
    });
    const whole = await calls.take(`RETR ${path}`);
    expect(whole.length).toBe(result?.sizeBytes);
    expect(await calls.say("REST 2")).toMatchObject({ code: 350 });
    expect(await calls.take(`RETR ${path}`)).toBe(whole.slice(2));
    expect(await calls.take(`RETR ${path}`)).toBe(whole);
    await calls.say("REST 99999999");
    expect(await calls.take(`RETR ${path}`)).toMatch(/^554 /u);
    expect(await calls.store(path, "mine")).toMatchObject({ code: 553 });
    expect(await calls.say(`DELE ${path}`)).toMatchObject({ code: 553 });
  });
});

describe("names", () => {
  test("blanks, umlauts, # and % stay, bytes that are no UTF-8 are read as Latin-1", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    await calls.store("Ä ö #1 100%.jpg", "a");
    const data = await calls.data();
    calls.socket.write(Buffer.from("STOR f\u00fcr.jpg\r\n", "latin1"));
    expect(await calls.heard()).toMatchObject({ code: 150 });
    data.end("bb");
    expect(await calls.heard()).toMatchObject({ code: 226 });
    expect(await documentsOf(server, id)).toEqual(["Ä ö #1 100%.jpg 1", "für.jpg 2"]);
    expect(await calls.say("SIZE Ä ö #1 100%.jpg")).toEqual({ code: 213, text: "1" });
  });

  test("a name of 300 characters is shortened, and known by both", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    const long = `${"x".repeat(296)}.jpg`;
    expect(await calls.store(long, "abc")).toMatchObject({ code: 226 });
    const short = `${"x".repeat(251)}.jpg`;
    expect(await documentsOf(server, id)).toEqual([`${short} 3`]);
    expect(await calls.say(`SIZE ${long}`)).toEqual({ code: 213, text: "3" });
    expect(await calls.say(`SIZE ${short}`)).toEqual({ code: 213, text: "3" });
  });

  test("what a client lost of names costs no file: the second is numbered", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    await calls.store("?.jpg", "a");
    await calls.store("shoe?.jpg", "a");
    await calls.store("shoe?.jpg", "bb");
    expect(await calls.store("..", "x")).toMatchObject({ code: 553 });
    expect(await calls.store("?", "x")).toMatchObject({ code: 553 });
    expect(await documentsOf(server, id)).toEqual(["jpg 1", "shoe.jpg 1", "shoe (2).jpg 2"]);
  });

  test("what systems leave in folders is taken and thrown away", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    for (const name of [".DS_Store", "Thumbs.db", "._a.jpg"]) {
      expect(await calls.store(name, "x")).toMatchObject({ code: 226 });
    }
    expect(await documentsOf(server, id)).toEqual([]);
  });
});

describe("times", () => {
  test("are those that clients set, by either command, until the file comes anew", async () => {
    const { folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    await calls.store("a.jpg", "x");
    const arrived = (await calls.say("MDTM a.jpg")).text;
    expect(arrived.slice(0, 4)).toBe(String(new Date().getUTCFullYear()));
    expect(await calls.say("MFMT 20200203040506 a.jpg")).toEqual({
      code: 213,
      text: `Modify=20200203040506; ${folder}/ORIGINAL/a.jpg`,
    });
    expect((await calls.say("MDTM a.jpg")).text).toBe("20200203040506");
    expect((await calls.say("MLST a.jpg")).text).toContain("modify=20200203040506;");
    expect(await calls.take("LIST a.*")).toContain("Feb  3  2020 a.jpg");
    expect(await calls.say("MDTM 20210203040506.25 a.jpg")).toMatchObject({ code: 213 });
    await calls.say("RNFR a.jpg");
    await calls.say("RNTO b.jpg");
    expect((await calls.say("MDTM b.jpg")).text).toBe("20210203040506");
    await calls.store("b.jpg", "y");
    expect((await calls.say("MDTM b.jpg")).text).toMatch(arrived.slice(0, 8));
  });

  test("that are none, of folders, and of files that are not there or at work are refused by name", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    await calls.store("a.jpg", "x");
    expect(await calls.say("MFMT 20201303040506 a.jpg")).toMatchObject({ code: 501 });
    expect(await calls.say("MFMT a.jpg")).toMatchObject({ code: 501 });
    expect(await calls.say("MFMT 20200203040506 b.jpg")).toMatchObject({ code: 550 });
    expect(await calls.say(`MFMT 20200203040506 ${folder}`)).toMatchObject({ code: 550 });
    await fetch(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
    expect(await calls.say("MFMT 20200203040506 a.jpg")).toMatchObject({ code: 550 });
  });
});

test("a file is put, and asked for, without a look at all others of its job", async () => {
  const { folder } = await newJob(server);
  await calls.say(`CWD ${folder}/ORIGINAL`);
  await calls.say("MKD sub");
  await calls.store("sub/a.jpg", "x");
  const list = vi.spyOn(server.app.ports.documents, "list");
  expect(await calls.store("b.jpg", "x")).toMatchObject({ code: 226 });
  expect(await calls.store("sub/b.jpg", "x")).toMatchObject({ code: 226 });
  expect(await calls.say("SIZE c.jpg")).toMatchObject({ code: 550 });
  expect(await calls.say("CWD sub")).toMatchObject({ code: 250 });
  expect(list).not.toHaveBeenCalled();
  await calls.take("NLST");
  expect(list).toHaveBeenCalledOnce();
});

describe("refusals", () => {
  test("nothing but what says who one is, is told before the log-in", async () => {
    const stranger = await FtpCalls.open(portOf(server));
    await stranger.heard();
    for (const command of ["PWD", "LIST", "PASV", "STOR x", "NONSENSE", "MKD x"]) {
      expect((await stranger.say(command)).code).toBe(530);
    }
    for (const command of ["SYST", "OPTS UTF8 ON", "CLNT x", "NOOP", "HELP"]) {
      expect((await stranger.say(command)).code).toBeLessThan(300);
    }
    expect(await stranger.say("AUTH TLS")).toMatchObject({ code: 502 });
    expect((await stranger.say("FEAT")).text).not.toContain("AUTH");
    expect(await stranger.say("PASS x")).toMatchObject({ code: 503 });
    expect(await stranger.say("QUIT")).toMatchObject({ code: 221 });
  });

  test("what FEAT lists works, and what is not known is told", async () => {
    const { text } = await calls.say("FEAT");
    expect(text.split("\n").map((line) => line.trim())).toEqual(
      expect.arrayContaining(["EPSV", "MDTM", "MFMT", "REST STREAM", "SIZE", "UTF8"]),
    );
    expect(await calls.say("OPTS MLST size;unique;type;")).toEqual({
      code: 200,
      text: "MLST OPTS type;size;",
    });
    expect((await calls.say("MLST /")).text).toContain("type=dir;size=0; /");
    expect(await calls.say("XYZZY")).toMatchObject({ code: 502 });
    for (const command of ["PORT 127,0,0,1,4,1", "EPRT |1|127.0.0.1|1025|", "LPRT 4"]) {
      expect(await calls.say(command)).toMatchObject({
        code: 502,
        text: expect.stringContaining("passive"),
      });
    }
    expect(await calls.say("STOR x")).toMatchObject({ code: 425 });
    expect(await calls.say("EPSV 2")).toMatchObject({ code: 522 });
    expect(await calls.say("MODE B")).toMatchObject({ code: 504 });
    expect(await calls.say("SITE CHMOD 644 x")).toMatchObject({ code: 200 });
  });

  test("a picture that would be sent as text is refused by name, a text is not", async () => {
    const { id, folder } = await newJob(server);
    const fresh = await FtpCalls.loggedIn(portOf(server));
    await fresh.say(`CWD ${folder}/ORIGINAL`);
    await fresh.say("TYPE A");
    expect(await fresh.store("a.jpg", "x")).toMatchObject({
      code: 550,
      text: expect.stringContaining("TYPE I"),
    });
    expect(await fresh.store("a.txt", "x\r\ny")).toMatchObject({ code: 226 });
    expect(await documentsOf(server, id)).toEqual(["a.txt 4"]);
    fresh.close();
  });

  test("a file that is said to be too large is refused by name, one that turns out so is read to its end first", async () => {
    const { id, folder } = await newJob(server);
    await calls.say(`CWD ${folder}/ORIGINAL`);
    await calls.say("ALLO 100001");
    expect(await calls.store("a.jpg", "x")).toMatchObject({ code: 552 });
    const data = await calls.data();
    let isBroken = false;
    data.on("error", () => {
      isBroken = true;
    });
    expect(await calls.say("STOR b.jpg")).toMatchObject({ code: 150 });
    data.end(Buffer.alloc(180_000));
    expect(await calls.heard()).toMatchObject({
      code: 552,
      text: expect.stringContaining("UPLOAD_BYTES_MAX"),
    });
    expect(isBroken).toBe(false);
    expect(await documentsOf(server, id)).toEqual([]);
    expect(await calls.say("SIZE b.jpg")).toMatchObject({ code: 550 });
    expect(await calls.say("NOOP")).toMatchObject({ code: 200 });
  });
});
