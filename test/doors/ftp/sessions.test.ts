/** Sessions at a tree of the test's own: clients that are slow, silent or curious, and a folder that has no end. */

import { expect, onTestFinished, test } from "vitest";

import type { FtpKit } from "../../../src/doors/ftp/conversation.ts";
import { FtpServer } from "../../../src/doors/ftp/ftp-server.ts";
import { PassivePorts } from "../../../src/doors/ftp/passive-ports.ts";
import type { Entry, Tree } from "../../../src/doors/ftp/tree.ts";
import { gateOrLong } from "../../harness/length.ts";
import { logInto } from "../../harness/start-server.ts";
import { FtpCalls } from "./ftp-calls.ts";

const MIB = 1024 * 1024;
const ENTRIES = gateOrLong(300_000, 1_000_000);
const ROOT: Entry = {
  name: "/",
  kind: "folder",
  sizeBytes: 0,
  modifiedAt: Date.UTC(2026, 10, 28),
  isWritable: false,
};

/** Refuses all but lists. */
function treeOf(entries: () => AsyncIterable<Entry>): Tree {
  const refuse = async (): Promise<never> => {
    throw new Error("Only lists are given here.");
  };
  return {
    stat: async () => ROOT,
    list: () => entries(),
    read: refuse,
    put: refuse,
    remove: refuse,
    rename: refuse,
    setTime: refuse,
    makeFolder: refuse,
    removeFolder: refuse,
    jobOf: async () => undefined,
  };
}

async function startFtp(changes: Partial<FtpKit> & { readonly tree?: Tree }): Promise<number> {
  const { tree = treeOf(async function* () {}), ...rest } = changes;
  const server = new FtpServer(
    {
      accounts: async ({ user }) => ({ name: user, tree, confirm: async () => undefined }),
      passivePorts: new PassivePorts(undefined),
      publicAddress: undefined,
      certificates: undefined,
      isEncryptionRequired: false,
      pauseMs: 5000,
      fileBytesMax: MIB,
      now: () => Date.UTC(2026, 10, 28),
      loginMs: 5000,
      idleMs: 5000,
      ...rest,
    },
    { log: logInto([]), telemetry: undefined, tracing: undefined },
  );
  await server.listen(0, "127.0.0.1");
  onTestFinished(() => server.close(0));
  return server.port;
}

test("very many entries are listed while they are made, and others are served meanwhile", async () => {
  let made = 0;
  const tree = treeOf(async function* () {
    for (made = 0; made < ENTRIES; made += 1) {
      yield { ...ROOT, name: String(made) };
    }
  });
  const port = await startFtp({ tree, idleMs: 60_000 });
  const calls = await FtpCalls.loggedIn(port);
  const data = await calls.data();
  expect((await calls.say("LIST")).code).toBe(150);
  const other = await FtpCalls.loggedIn(port);
  // Nobody reads, so no more is made than what the connection holds.
  await expect
    .poll(async () => {
      const before = made;
      await other.say("NOOP");
      return made - before;
    })
    .toBe(0);
  expect(made).toBeLessThan(ENTRIES / 2);
  const before = process.memoryUsage().rss;
  let lines = 0;
  let most = before;
  for await (const chunk of data as AsyncIterable<Buffer>) {
    lines += chunk.toString("latin1").split("\n").length - 1;
    most = Math.max(most, process.memoryUsage().rss);
  }
  expect((await calls.heard()).code).toBe(226);
  expect(lines).toBe(ENTRIES);
  expect((most - before) / MIB).toBeLessThan(100);
  expect((await other.say("NOOP")).code).toBe(200);
});

test("who does not log in in time is let go, and who says nothing after it too", async () => {
  const port = await startFtp({ loginMs: 300, idleMs: 600 });
  const stranger = await FtpCalls.open(port);
  expect((await stranger.heard()).code).toBe(220);
  expect((await stranger.say("USER anna")).code).toBe(331);
  expect((await stranger.heard()).code).toBe(421);
  expect((await stranger.heard()).code).toBe(0);
  const anna = await FtpCalls.loggedIn(port);
  expect((await anna.heard()).code).toBe(421);
});

test("data connections go to the address that the operator names", async () => {
  const port = await startFtp({ publicAddress: "192.0.2.7" });
  const calls = await FtpCalls.loggedIn(port);
  expect((await calls.say("PASV")).text).toContain("(192,0,2,7,");
  expect((await calls.say("EPSV")).code).toBe(229);
  expect((await calls.say("EPSV ALL")).code).toBe(200);
  expect((await calls.say("PASV")).code).toBe(501);
});

test("a failure that nobody foresaw is told without its text", async () => {
  const port = await startFtp({});
  const calls = await FtpCalls.loggedIn(port);
  const { code, text } = await calls.say("DELE x");
  expect(code).toBe(451);
  expect(text).not.toContain("Only lists");
});

test("of one address 64 sessions stay, however many connect at the same moment", async () => {
  const port = await startFtp({});
  const logged = await FtpCalls.loggedIn(port);
  const crowd = await Promise.all(Array.from({ length: 200 }, () => FtpCalls.open(port)));
  const staying = (): number => crowd.filter(({ isEnded }) => !isEnded).length;
  await expect.poll(staying).toBe(63);
  expect((await logged.say("NOOP")).code).toBe(200);
  expect(staying()).toBe(63);
  for (const calls of crowd) {
    calls.close();
  }
});

test("nothing is done that comes behind a connection's last command", async () => {
  const done: string[] = [];
  const tree = { ...treeOf(async function* () {}) };
  tree.makeFolder = async (path) => {
    done.push(path.join("/"));
  };
  const port = await startFtp({ tree });
  const calls = await FtpCalls.loggedIn(port);
  calls.socket.write("MKD before\r\nQUIT\r\nMKD behind\r\n");
  expect((await calls.heard()).code).toBe(257);
  expect((await calls.heard()).code).toBe(221);
  calls.send("MKD later");
  expect((await calls.heard()).code).toBe(0);
  expect(done).toEqual(["before"]);
});

test("what a web page lets a browser send by HTTP lets nobody in", async () => {
  const port = await startFtp({});
  const calls = await FtpCalls.open(port);
  expect((await calls.heard()).code).toBe(220);
  calls.socket.write("POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nUSER anna\r\nPASS any\r\nPWD\r\n");
  expect((await calls.heard()).code).toBe(500);
  calls.socket.write("USER anna\r\nPASS any\r\n");
  expect((await calls.heard()).code).toBe(0);
});
