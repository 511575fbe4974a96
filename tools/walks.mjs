/**
 * `npm run walks`: how many files and functions one request walks through on a warm server, one line a journey.
 * `-- <dir>` for another build, the folder that holds its dist/; `-- --files` names the files.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { argumentsOf } from "./arguments.mjs";
import { build } from "./build.mjs";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const args = argumentsOf(
  "Usage: npm run walks [-- [FOLDER] [--files]]\nHow many files and functions one request walks through; FOLDER holds the dist/ of another build, --files names the files.",
  { most: 1, options: ["--files"] },
);
const target = args.find((each) => !each.startsWith("--")) ?? home;
const SOAP = "/scene7/services/IpsApiService";
const NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
/** So long nothing happens at an idle server that belongs to a request before. */
const QUIET_MS = 300;
const WARM_UPS = 5;

const json = (body) => ({
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/json" },
  body: JSON.stringify(body),
});
const soap = (companyHandle) => ({
  method: "POST",
  headers: { "Content-Type": "text/xml", SOAPAction: '"submitJob"' },
  body:
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><submitJobParam xmlns="${NAMESPACE}">` +
    `<companyHandle>${companyHandle}</companyHandle><jobName>Walk</jobName><imageServingPublishJob>` +
    "<publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob>" +
    "</submitJobParam></e:Body></e:Envelope>",
});

async function main() {
  if (target === home) {
    await build();
  }
  const folder = mkdtempSync(join(tmpdir(), "jobgate-walks-"));
  const receiver = createServer((request, response) =>
    request.resume().on("end", () => response.end()),
  );
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const server = await startServer(folder);
  try {
    await walkAll(server, `http://127.0.0.1:${receiver.address().port}/`);
  } finally {
    server.child.kill("SIGTERM");
    await once(server.child, "exit");
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startServer(folder) {
  const port = String(20_000 + (process.pid % 20_000));
  const recorder = pathToFileURL(join(home, "tools", "walk-recorder.mjs")).href;
  const child = fork(join(target, "dist", "main.js"), [], {
    execArgv: ["--enable-source-maps", "--import", recorder],
    env: { PATH: process.env.PATH, PORT: port, DATA_DIR: folder, OUTBOUND_ALLOW: "127.0.0.1" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => undefined);
    if (answer?.ok) {
      return { child, origin };
    }
    await wait(50);
  }
  throw new Error("The server did not become ready.");
}

async function walkAll(server, callbackURL) {
  const { child, origin } = server;
  const ask = async (path, init) => (await fetch(origin + path, init)).text();
  const packed = async (more) => {
    const form = new FormData();
    form.set("job", JSON.stringify({ workflow: "package", ...more }));
    form.set("data", new Blob(["content"]), "page.txt");
    const job = JSON.parse(await ask("/v1/jobs", { method: "POST", body: form }));
    return ask(`/v1/jobs/${job.jobId}/result`, { headers: { Prefer: "wait=20" } }).then(
      () => job.jobId,
    );
  };
  const resultOf = async (jobId) =>
    JSON.parse(await ask(`/v1/jobs/${jobId}/result`)).dataList[0].resultId;
  const done = await packed({});
  const download = `/v1/jobs/${done}/results/${await resultOf(done)}`;
  const journeys = {
    "JSON submit": () => ask("/v1/jobs", json({ workflow: "rip-pdf" })),
    "SOAP submitJob": () => ask(SOAP, soap("1")),
    "JSON problem": () => ask("/v1/jobs", json({ workflow: "rip-pdf", nam: "x" })),
    "SOAP fault": () => ask(SOAP, soap("no-such-company")),
    "GET job": () => ask(`/v1/jobs/${done}`),
    "result download": () => ask(download),
    "submit with file, run, result": () => packed({}),
    "the same with a callback": () => packed({ callbackURL }),
  };
  const take = async () => {
    child.send("take");
    return (await once(child, "message"))[0];
  };
  for (const [name, walk] of Object.entries(journeys)) {
    for (let round = 0; round < WARM_UPS; round += 1) {
      await walk();
    }
    await wait(QUIET_MS);
    await take();
    await walk();
    await wait(QUIET_MS);
    const walked = await take();
    const functions = walked.reduce((sum, each) => sum + each.functions, 0);
    console.log(
      `${name.padEnd(30)} ${String(walked.length).padStart(4)} files ${String(functions).padStart(5)} functions`,
    );
    if (args.includes("--files")) {
      console.log(
        walked
          .map(({ file }) => `    ${file}`)
          .sort()
          .join("\n"),
      );
    }
  }
}

await main();
