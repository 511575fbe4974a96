/**
 * A sandbox child that was taken over: it tries everything that the sandbox is to keep it from, and writes on its one page
 * what came of each attempt: "done", or why not.
 */
import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { serveTasks } from "../../../dist/workflows/sandbox/serve.js";

/** More than any child may start, and harmless. */
const SLEEPERS = 400;

const attempt = (act) => {
  try {
    return act() ?? "done";
  } catch (error) {
    return error.code ?? error.message;
  }
};

const reach = async (target) =>
  new Promise((resolve) => {
    const socket = connect(target, () => resolve("done"));
    socket.once("error", (error) => resolve(error.code));
  });

/** Only the receiver knows whether it arrived. */
const send = async (port) =>
  new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.send("planted", port, "127.0.0.1", (error) => {
      socket.close();
      resolve(error?.code ?? "sent");
    });
  });

const readEnvironments = (secret) => {
  const pids = readdirSync("/proc").filter((name) => /^[0-9]+$/u.test(name));
  const found = pids.some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(secret);
    } catch {
      return false;
    }
  });
  return found ? "done" : "not found";
};

const startMany = async () => {
  const sleepers = [];
  const outcomes = [];
  for (let count = 0; count < SLEEPERS; count += 1) {
    const sleeper = spawn("/usr/bin/sleep", ["60"], { stdio: "ignore" });
    sleepers.push(sleeper);
    outcomes.push(
      new Promise((resolve) => {
        sleeper.once("spawn", () => resolve(1)).once("error", () => resolve(0));
      }),
    );
  }
  const started = (await Promise.all(outcomes)).reduce((sum, one) => sum + one, 0);
  for (const sleeper of sleepers) {
    sleeper.kill("SIGKILL");
  }
  return started === SLEEPERS ? "done" : `started ${started}`;
};

const becomeRoot = (program) => {
  const { stdout, error } = spawnSync(program, ["-u"], { encoding: "utf8" });
  return stdout?.trim() === "0" ? "done" : (error?.code ?? "still another user");
};

async function tryAll(targets) {
  const { port, udpPort, socket, secret, parentPid, fileBytes, rootProgram } = targets;
  const read = Object.entries(targets.files).map(([name, path]) => [
    `read ${name}`,
    attempt(() => void readFileSync(path)),
  ]);
  const write = Object.entries(targets.places).map(([name, path]) => [
    `write ${name}`,
    attempt(() => writeFileSync(path, "planted")),
  ]);
  return {
    ...Object.fromEntries([...read, ...write]),
    "connect by TCP": await reach({ port, host: "127.0.0.1" }),
    "send by UDP": await send(udpPort),
    "connect to the administration socket": await reach({ path: socket }),
    "read the parent's environment": attempt(() => readEnvironments(secret)),
    "signal the parent": attempt(() => {
      process.kill(parentPid, "SIGUSR2");
    }),
    "write a large file": attempt(() => writeFileSync("out/large", Buffer.alloc(fileBytes + 1))),
    "change the input": attempt(() => writeFileSync("in/input", "planted")),
    "become root by a program": attempt(() => becomeRoot(rootProgram)),
    "start many processes": await startMany(),
    "become root": attempt(() => process.setuid(0)),
  };
}

serveTasks({
  "render-pdf": async (task, emit) => {
    const outcomes = await tryAll(JSON.parse(readFileSync(task.inputPath, "utf8")));
    writeFileSync("out/output-1.png", JSON.stringify(outcomes));
    const sides = { width: 1, height: 1, resolution: 72 };
    await emit({ kind: "page", page: 1, pageCount: 1, ...sides, total: 1, done: 1 });
  },
});
