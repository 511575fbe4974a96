/**
 * A server with secrets, sockets and another job's files, whose sandbox child was taken over: tells what the child tried
 * and what of it arrived. Arguments: a directory, the name of the wall, a program that lends the rights of root.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { candidateWalls } from "../../../dist/workflows/sandbox/candidates.js";
import { createSandbox } from "../../../dist/workflows/sandbox/pool.js";
import { NO_WALL } from "../../../dist/workflows/sandbox/wall.js";
import { renderTask } from "./render-task.mjs";

const FILE_BYTES = 2 ** 20;

const [, , directory, wallName, rootProgram] = process.argv;
const programPath = join(import.meta.dirname, "planted-entry.mjs");
const needs = {
  hidden: [directory],
  fileBytes: FILE_BYTES,
  programPaths: [programPath, rootProgram],
};
const wall = [NO_WALL, ...candidateWalls(needs)].find(({ name }) => name === wallName);
if (wall === undefined) {
  process.stdout.write(
    JSON.stringify({ missing: "The programs for this wall are not installed." }),
  );
  process.exit(0);
}

const cells = join(directory, "sandbox");
const otherRun = join(directory, "run-of-another");
for (const path of [cells, otherRun, join(cells, "cell-of-another", "out")]) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
const files = {
  "secret.key": join(directory, "secret.key"),
  "the database": join(directory, "jobgate.db"),
  "another job's scratch": join(otherRun, "page.png"),
  "another child's output": join(cells, "cell-of-another", "out", "output"),
};
for (const path of Object.values(files)) {
  writeFileSync(path, "secret", { mode: 0o600 });
}
const arrived = [];
const listener = createServer((socket) => {
  arrived.push("a connection");
  socket.on("error", () => undefined).end();
});
const admin = createServer((socket) => {
  arrived.push("a connection to the administration socket");
  socket.on("error", () => undefined).end();
});
const udp = createSocket("udp4").on("message", () => arrived.push("a datagram"));
process.on("SIGUSR2", () => arrived.push("a signal"));
const socket = join(directory, "admin.sock");
listener.listen(0, "127.0.0.1");
admin.listen(socket);
udp.bind(0, "127.0.0.1");
await Promise.all([listener, admin, udp].map(async (each) => once(each, "listening")));

const targets = {
  port: listener.address().port,
  udpPort: udp.address().port,
  socket,
  secret: process.env.PLANTED_SECRET,
  parentPid: process.pid,
  fileBytes: FILE_BYTES,
  rootProgram,
  files,
  places: {
    "beside the database": join(directory, "planted"),
    "into another job's scratch": join(otherRun, "planted"),
    "beside its own directories": "planted",
    ...(wall === NO_WALL ? {} : { "into the code": join(import.meta.dirname, "planted") }),
  },
};
const task = renderTask(directory);
writeFileSync(task.inputPath, JSON.stringify(targets));
const sandbox = createSandbox({
  size: 1,
  programPath,
  directory: cells,
  buildWall: async () => wall,
});
let outcomes;
try {
  await sandbox.run(task, {
    owner: "1",
    signal: new AbortController().signal,
    onOutput: async ({ path }) => {
      outcomes = JSON.parse(readFileSync(path, "utf8"));
    },
  });
  process.stdout.write(JSON.stringify({ outcomes, arrived }));
} catch (error) {
  process.stdout.write(JSON.stringify({ missing: `${error.message} ${error.cause ?? ""}` }));
}
await sandbox.stop();
process.exit(0);
