/** `npm run demo`: the same PDF through JSON, XML and SOAP on a throw-away server, with progress, results and a table. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import soap from "soap";

import { build } from "./build.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pdf = join(root, "test", "samples", "three-pages.pdf");
const work = mkdtempSync(join(tmpdir(), "jobgate-demo-"));

/** Starts the real server as its own process on a free port; resolves to its address and a way to end it. */
async function startServer() {
  build();
  const child = spawn(process.execPath, [join(root, "dist", "main.js")], {
    env: {
      ...process.env,
      PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: join(work, "data"),
      OUTBOUND_ALLOW: "127.0.0.1",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[^\s/]+/u.exec(line)?.[0];
    if (url !== undefined) {
      child.stdout.resume();
      return { url, stop: async () => (child.kill("SIGTERM"), await once(child, "exit")) };
    }
  }
  throw new Error("The server ended before it listened.");
}

/** Serves the PDF on this machine, for the SOAP job that fetches its files from addresses. */
async function serveFile() {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "application/pdf" });
    createReadStream(pdf).pipe(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/three-pages.pdf`,
    stop: () => server.close(),
  };
}

/** A request that must succeed; otherwise the problem is shown as the server told it. */
async function call(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) {
    throw new Error(`${init?.method ?? "GET"} ${url}: ${response.status} ${await response.text()}`);
  }
  return response;
}

async function upload(url, jobId) {
  const form = new FormData();
  form.append("data", new Blob([readFileSync(pdf)], { type: "application/pdf" }), basename(pdf));
  await call(`${url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
  await call(`${url}/v1/jobs/${jobId}:start`, { method: "POST" });
  return jobId;
}

/** Door 1: JSON over REST. */
async function submitJson(url) {
  const response = await call(`${url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      name: "Demo by JSON",
      workflow: "rip-pdf",
      options: [{ name: "resolution", value: "150" }],
    }),
  });
  return upload(url, (await response.json()).jobId);
}

/** Door 2: the same in XML over REST. */
async function submitXml(url) {
  const response = await call(`${url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/xml", Accept: "application/xml" },
    body: `<job><name>Demo by XML</name><workflow>rip-pdf</workflow>
      <options><option><name>resolution</name><value>150</value></option></options></job>`,
  });
  const jobId = /<jobId>([^<]+)/u.exec(await response.text())?.[1];
  return upload(url, jobId);
}

/** Door 3: SOAP submitJob, by a SOAP client that knows nothing but the WSDL. */
async function submitSoap(url, fileUrl) {
  const client = await soap.createClientAsync(`${url}/scene7/services/IpsApiService?wsdl`);
  await client.submitJobAsync({
    companyHandle: "c|1",
    jobName: "Demo by SOAP",
    uploadUrlsJob: {
      urlArray: { items: [{ sourceUrl: fileUrl, destPath: "Demo/three-pages.pdf" }] },
      overwrite: true,
      readyForPublish: true,
      createMask: false,
      pdfOptions: { process: "Rasterize", resolution: 150 },
      emailSetting: "None",
    },
  });
  const jobs = await (await call(`${url}/v1/jobs`)).json();
  return jobs.find(({ name }) => name === "Demo by SOAP").jobId;
}

/** Shows a bar until the job has ended. */
async function follow(url, label, jobId) {
  for (;;) {
    const job = await (await call(`${url}/v1/jobs/${jobId}`)).json();
    const width = Math.round(job.progress * 30);
    const bar = "█".repeat(width) + "░".repeat(30 - width);
    const line = `${label.padEnd(5)} ${bar} ${String(Math.round(job.progress * 100)).padStart(3)} %  ${job.status.message}`;
    process.stdout.write(
      process.stdout.isTTY ? `\r\u001b[K${line}` : job.status.code === "completed" ? line : "",
    );
    if (job.status.code === "completed") {
      process.stdout.write("\n");
      return;
    }
    await pause(50);
  }
}

/** Downloads all results of a job and returns a row for each. */
async function download(url, label, jobId) {
  const dir = join(work, "results", label);
  mkdirSync(dir, { recursive: true });
  const { dataList } = await (await call(`${url}/v1/jobs/${jobId}/result`)).json();
  const rows = [];
  for (const { resultId, fileName, contentType, properties } of dataList) {
    const response = await call(`${url}/v1/jobs/${jobId}/result/${resultId}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    writeFileSync(join(dir, fileName), bytes);
    const of = Object.fromEntries(properties.map(({ name, value }) => [name, value]));
    rows.push({
      door: label,
      file: fileName,
      type: contentType,
      pixels: `${of.width} x ${of.height}`,
      bytes: bytes.length,
    });
  }
  return rows;
}

let server;
let files;
try {
  console.log("Jobgate demo: one PDF, three doors, the same pages.\n");
  [server, files] = await Promise.all([startServer(), serveFile()]);
  console.log(`server  ${server.url} (throw-away)\nfile    ${basename(pdf)}, 3 pages\n`);
  const doors = [
    ["JSON", () => submitJson(server.url)],
    ["XML", () => submitXml(server.url)],
    ["SOAP", () => submitSoap(server.url, files.url)],
  ];
  const rows = [];
  for (const [label, submit] of doors) {
    const jobId = await submit();
    await follow(server.url, label, jobId);
    rows.push(...(await download(server.url, label, jobId)));
  }
  console.log();
  console.table(rows);
  console.log(
    "All three doors made the same pages. `npm start` serves for real; README and docs/first-job.md show each call by curl.",
  );
} finally {
  files?.stop();
  await server?.stop();
  rmSync(work, { recursive: true, force: true });
}
