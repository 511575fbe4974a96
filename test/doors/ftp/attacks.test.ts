/** What strangers try at the FTP door, by harmless input: nobody is reached, let in or kept waiting by it. */

import { once } from "node:events";
import { createServer, type AddressInfo, connect, type Socket } from "node:net";

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { fits } from "../../../src/doors/ftp/glob.ts";
import { resolvePath } from "../../../src/doors/ftp/path.ts";
import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";
import { documentsOf, FtpCalls, newJob, portOf } from "./ftp-calls.ts";

let server: RequiredServer;
let anna: string;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startRequired({ FTP_PORT: "0", FTP_PASSIVE_PORTS: "41901-41903" });
  anna = await addUser(server, "IpsUser");
  headers = { Authorization: `Basic ${Buffer.from(`${anna}:${PASSWORD}`).toString("base64")}` };
});

afterAll(() => server.close());

async function annasCalls(): Promise<FtpCalls> {
  const calls = await FtpCalls.loggedIn(portOf(server), anna, PASSWORD);
  onTestFinished(() => calls.close());
  return calls;
}

test("the server connects to nobody, whatever address a client names", async () => {
  const victim = createServer();
  let reached = 0;
  victim.on("connection", () => {
    reached += 1;
  });
  victim.listen(0, "127.0.0.1");
  await once(victim, "listening");
  const { port } = victim.address() as AddressInfo;
  const calls = await annasCalls();
  expect((await calls.say(`PORT 127,0,0,1,${port >> 8},${port & 255}`)).code).toBe(502);
  expect((await calls.say(`EPRT |1|127.0.0.1|${port}|`)).code).toBe(502);
  expect((await calls.say("LIST")).code).toBe(425);
  expect(reached).toBe(0);
  victim.close();
});

test("a data connection from another address is not taken, and the client's own still is", async () => {
  const { id, folder } = await newJob(server, { headers });
  const calls = await annasCalls();
  const { text } = await calls.say("EPSV");
  const port = Number(/\|(?<port>[0-9]+)\|/u.exec(text)?.groups?.["port"]);
  const thief = connect({ port, host: "127.0.0.1", localAddress: "127.0.0.2" });
  thief.on("error", () => undefined);
  await new Promise((resolve) => thief.once("close", resolve));
  const own = connect({ port, host: "127.0.0.1" });
  await once(own, "connect");
  expect((await calls.say(`STOR ${folder}/ORIGINAL/a.jpg`)).code).toBe(150);
  const second = connect({ port, host: "127.0.0.1" });
  await new Promise((resolve) => second.once("error", resolve));
  own.end("mine");
  expect((await calls.heard()).code).toBe(226);
  expect(await documentsOf(server, id)).toEqual(["a.jpg 4"]);
});

test("ports for data are given back, and where all are in use that is said", async () => {
  const many = await Promise.all([1, 2, 3, 4].map(() => annasCalls()));
  const codes: number[] = [];
  for (const calls of many) {
    codes.push((await calls.say("PASV")).code);
  }
  expect(codes).toEqual([227, 227, 227, 425]);
  many[0]?.close();
  await expect.poll(async () => (await many[3]?.say("PASV"))?.code).toBe(227);
  // The next one takes the place of the one before.
  expect((await many[3]?.say("EPSV"))?.code).toBe(229);
});

test("no path leads out of the tree, and none into another company's", async () => {
  expect(resolvePath(["a"], "../../../../etc")).toEqual(["etc"]);
  expect(resolvePath(["a"], "//b/./c//../d/")).toEqual(["b", "d"]);
  await addUser(server, "IpsUser", { company: 47, email: "other@example.com" });
  const { id, folder } = await newJob(server, { headers });
  const other = await FtpCalls.loggedIn(portOf(server), "other@example.com", PASSWORD);
  onTestFinished(() => other.close());
  const mine = await annasCalls();
  expect((await mine.say(`CWD ${folder}/ORIGINAL/../../../../..`)).code).toBe(250);
  expect((await mine.say("PWD")).text).toMatch(/^"\/"/u);
  for (const name of ["../../x.jpg", "..\\..\\x.jpg", "/etc/x.jpg"]) {
    await mine.say(`CWD ${folder}/ORIGINAL`);
    const { code } = await mine.store(name, "x");
    expect(code).toBe(name.includes("\\") ? 226 : 553);
  }
  expect(await documentsOf(server, id)).toEqual(["x.jpg 1"]);
  expect(await other.take("NLST /")).toBe("");
  for (const command of [
    `CWD ${folder}`,
    `SIZE ${folder}/ORIGINAL/x.jpg`,
    `DELE ${folder}/ORIGINAL/x.jpg`,
    `MKD ${folder}/ORIGINAL/x`,
    `RNFR ${folder}/ORIGINAL/x.jpg`,
  ]) {
    expect((await other.say(command)).code).toBeGreaterThanOrEqual(550);
  }
  expect((await other.store(`${folder}/ORIGINAL/y.jpg`, "x")).code).toBe(553);
  expect((await other.take(`LIST ${folder}`)).slice(0, 3)).toBe("550");
  expect(await documentsOf(server, id)).toEqual(["x.jpg 1"]);
});

test("a list holds no name that a client could not keep below its folder, whatever documents are called", async () => {
  const { id, folder } = await newJob(server, { headers });
  const calls = await annasCalls();
  for (const name of ["a›..›b.jpg", "c›", "›d.jpg", "e›f.jpg"]) {
    expect((await calls.store(`${folder}/ORIGINAL/${name}`, "x")).code).toBe(226);
  }
  expect(await documentsOf(server, id)).toHaveLength(4);
  const listed = Buffer.from(await calls.take(`NLST ${folder}/ORIGINAL`), "latin1").toString();
  expect(listed.trim().split("\r\n")).toEqual(["a›..›b.jpg", "c›", "›d.jpg", "e"]);
  for (const name of ["a›..›b.jpg", "c›", "›d.jpg", "e/f.jpg"]) {
    expect((await calls.say(`SIZE ${folder}/ORIGINAL/${name}`)).code).toBe(213);
  }
});

test("no file takes the place of a folder, sent or renamed", async () => {
  const { id, folder } = await newJob(server, { headers });
  const calls = await annasCalls();
  await calls.say(`CWD ${folder}/ORIGINAL`);
  await calls.say("MKD made");
  await calls.say("MKD filled");
  await calls.store("filled/a.jpg", "x");
  await calls.store("b.jpg", "xy");
  for (const name of ["made", "filled"]) {
    expect((await calls.store(name, "x")).code).toBe(553);
    await calls.say("RNFR b.jpg");
    expect((await calls.say(`RNTO ${name}`)).code).toBe(553);
  }
  expect(await documentsOf(server, id)).toEqual(["filled›a.jpg 1", "b.jpg 2"]);
});

test("a job that waits for people shows no folder to write into, and takes none", async () => {
  const { folder } = await newJob(server, { headers, workflow: "artwork" });
  const calls = await annasCalls();
  expect((await calls.say(`MLST ${folder}/ORIGINAL`)).text).toContain("perm=el;");
  expect(await calls.take(`MLSD ${folder}`)).not.toContain("perm=celmp;");
  expect((await calls.say(`MKD ${folder}/ORIGINAL/x`)).code).toBe(550);
  expect((await calls.store(`${folder}/ORIGINAL/x.pdf`, "x")).code).toBe(550);
});

test("three wrong passwords end a connection, and they count at every door", async () => {
  const ben = await addUser(server, "IpsUser", { email: "ben@example.com" });
  const guess = async (): Promise<number[]> => {
    const calls = await FtpCalls.open(portOf(server));
    await calls.heard();
    const codes: number[] = [];
    while (!calls.isEnded && codes.length < 9) {
      await calls.say(`USER ${ben}`);
      codes.push((await calls.say("PASS guess")).code);
    }
    return codes;
  };
  expect(await guess()).toEqual([530, 530, 421, 0]);
  for (let tries = 0; tries < 3; tries += 1) {
    await guess();
  }
  const basic = `Basic ${Buffer.from(`${ben}:${PASSWORD}`).toString("base64")}`;
  const answer = await fetch(`${server.url}/v1/jobs`, { headers: { Authorization: basic } });
  expect(answer.status).toBe(429);
  expect((await (await annasCalls()).say("NOOP")).code).toBe(200);
});

test("an API key is a password, whatever the name, and ends with the key", async () => {
  const { text: key } = await server.admin.addKey({ company: 1, name: "studio" });
  const calls = await FtpCalls.loggedIn(portOf(server), "anything", key);
  expect((await calls.say("PWD")).code).toBe(257);
  await server.admin.removeKey(/^jg_(?<prefix>[^_]+)/u.exec(key)?.groups?.["prefix"] ?? "");
  await expect.poll(async () => (await calls.say("PWD")).code, { timeout: 5000 }).toBe(530);
  calls.close();
});

test("a line without end is not waited for", async () => {
  const calls = await FtpCalls.open(portOf(server));
  await calls.heard();
  calls.socket.write("x".repeat(5000));
  expect((await calls.heard()).code).toBe(500);
  expect((await calls.heard()).code).toBe(0);
});

test("commands that come all at once are answered one after the other, and none is lost", async () => {
  const calls = await annasCalls();
  calls.socket.write("NOOP\r\nPWD\r\n".repeat(500));
  const codes: number[] = [];
  for (let count = 0; count < 1000; count += 1) {
    codes.push((await calls.heard()).code);
  }
  expect(codes.filter((code) => code === 200)).toHaveLength(500);
  expect(codes.filter((code) => code === 257)).toHaveLength(500);
});

test("a thousand connections that say nothing keep nobody out", async () => {
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const calls = await annasCalls();
  for (let count = 0; count < 1000; count += 1) {
    // Of five addresses, so that more come than one may have.
    const socket = connect({
      port: portOf(server),
      host: "127.0.0.1",
      localAddress: `127.0.0.${2 + (count % 5)}`,
    });
    socket.on("error", () => undefined);
    sockets.push(socket);
  }
  await Promise.all(sockets.map((socket) => once(socket, "connect").catch(() => undefined)));
  const late = await annasCalls();
  expect((await late.say("PWD")).code).toBe(257);
  expect((await calls.say("PWD")).code).toBe(257);
});

test("a pattern with many stars takes no longer than one with few", () => {
  const name = "a".repeat(250);
  const startedAt = process.cpuUsage().user;
  expect(fits(`${"*a".repeat(100)}b`, name)).toBe(false);
  expect(fits(`${"*a".repeat(100)}*`, name)).toBe(true);
  expect((process.cpuUsage().user - startedAt) / 1000).toBeLessThan(500);
});

test("files whose long names are shortened to the same take nobody's place", async () => {
  const { id, folder } = await newJob(server, { headers });
  const calls = await annasCalls();
  for (const end of ["1", "2", "3"]) {
    const name = `${"x".repeat(300)}${end}.jpg`;
    expect((await calls.store(`${folder}/ORIGINAL/${name}`, end.repeat(Number(end)))).code).toBe(
      226,
    );
  }
  expect((await documentsOf(server, id)).map((each) => each.replace(/x+/u, "x")).sort()).toEqual([
    "x (2).jpg 2",
    "x (3).jpg 3",
    "x.jpg 1",
  ]);
});
