/** `npm run demo`: the same PDF through JSON, XML and SOAP on a throw-away server, with progress, results and a table. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { argumentsOf } from "./arguments.mjs";
import { build } from "./build.mjs";

argumentsOf(
  "Usage: npm run demo\nThe same PDF through JSON, XML and SOAP on a throw-away server, with progress, results and a table.",
);
const { default: soap } = await import("soap");

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pdf = join(root, "test", "samples", "three-pages.pdf");
const work = mkdtempSync(join(tmpdir(), "jobgate-demo-"));

/** Starts the real server as its own process on a free port; resolves to its address and a way to end it. */
async function startServer() {
  await build();
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

async function upload(client, jobId) {
  await client.upload(jobId, pdf, { contentType: "application/pdf" });
  await client.start(jobId);
  return jobId;
}

/** Door 1: JSON over REST, by the client for TypeScript and JavaScript. */
async function submitJson({ client }) {
  const { jobId } = await client.submit({
    name: "Demo by JSON",
    workflow: "rip-pdf",
    options: [{ name: "resolution", value: "150" }],
  });
  return upload(client, jobId);
}

/** Door 2: the same in XML over REST, by hand. */
async function submitXml({ client, url }) {
  const response = await fetch(`${url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/xml", Accept: "application/xml" },
    body: `<job><name>Demo by XML</name><workflow>rip-pdf</workflow>
      <options><option><name>resolution</name><value>150</value></option></options></job>`,
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`The XML was refused: ${response.status} ${text}`);
  }
  return upload(client, /<jobId>([^<]+)/u.exec(text)?.[1]);
}

/** Door 3: SOAP submitJob, by a SOAP client that knows nothing but the WSDL. */
async function submitSoap({ client, url, fileUrl }) {
  const name = "Demo by SOAP";
  const ips = await soap.createClientAsync(`${url}/scene7/services/IpsApiService?wsdl`);
  await ips.submitJobAsync({
    companyHandle: "c|1",
    jobName: name,
    uploadUrlsJob: {
      urlArray: { items: [{ sourceUrl: fileUrl, destPath: "Demo/three-pages.pdf" }] },
      overwrite: true,
      readyForPublish: true,
      createMask: false,
      pdfOptions: { process: "Rasterize", resolution: 150 },
      emailSetting: "None",
    },
  });
  for await (const job of client.list()) {
    if (job.name === name) {
      return job.jobId;
    }
  }
  throw new Error("The job that came by SOAP is not in the list.");
}

/** Shows a bar until the job has ended. */
async function follow(client, label, jobId) {
  let progress = 0;
  let message = "";
  const line = () => {
    const bar = "█".repeat(Math.round(progress * 30)).padEnd(30, "░");
    return `${label.padEnd(5)} ${bar} ${String(Math.round(progress * 100)).padStart(3)} %  ${message}`;
  };
  const onProgress = (news) => {
    progress = news.progress ?? progress;
    message = news.event?.message ?? message;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001b[K${line()}`);
    }
  };
  ({
    progress,
    status: { message },
  } = await client.waitFor(jobId, { onProgress }));
  process.stdout.write(`${process.stdout.isTTY ? "\r\u001b[K" : ""}${line()}\n`);
}

/** Downloads all results of a job and returns a row for each. */
async function download(client, label, jobId) {
  const dir = join(work, "results", label);
  mkdirSync(dir, { recursive: true });
  const rows = [];
  for (const { resultId, fileName, contentType, properties } of (await client.result(jobId))
    .dataList) {
    const { content, sizeBytes } = await client.download(jobId, resultId);
    await writeFile(join(dir, fileName), content);
    const of = Object.fromEntries(properties.map(({ name, value }) => [name, value]));
    rows.push({
      door: label,
      file: fileName,
      type: contentType,
      pixels: `${of.width} x ${of.height}`,
      bytes: sizeBytes,
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
  const { createClient } = await import("../dist/client/node.js");
  const client = createClient({ url: server.url });
  const at = { client, url: server.url, fileUrl: files.url };
  const doors = { JSON: submitJson, XML: submitXml, SOAP: submitSoap };
  const rows = [];
  for (const [label, submit] of Object.entries(doors)) {
    const jobId = await submit(at);
    await follow(client, label, jobId);
    rows.push(...(await download(client, label, jobId)));
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
