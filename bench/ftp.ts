/** What files cost that come by FTP: many small ones beside vsftpd, and a large one beside the same by HTTP. */

import { mkdtempSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Client } from "basic-ftp";
import { freePort } from "./child.ts";
import { call, newJob } from "./files.ts";
import { startJobgate } from "./jobgate.ts";
import { cpuMicroseconds, memoryMb } from "./process-usage.ts";
import { type Comparison, median, type Row } from "./row.ts";
import type { Topic } from "./topics.ts";
import { bytes, sendFile } from "./upload.ts";
import { type FtpServer, startVsftpd } from "./vsftpd.ts";

const MIB = 2 ** 20;
const FULL = { rounds: 5, files: 1000, largeBytes: 1024 * MIB };
const QUICK = { rounds: 3, files: 1000, largeBytes: 256 * MIB };
const SMALL = Buffer.alloc(2000, "jobgate");
/** As mirrors of lftp and file managers do it. */
const CONNECTIONS = 4;
const VSFTPD = "vsftpd: not synced";
const SYNCED = "node:fs: a synced file";
const MEMORY_LOOK_MS = 50;

interface Large {
  /** MB a second. */
  readonly ftpRate: number;
  readonly httpRate: number;
  readonly moreMb: number;
}

/** Both servers take turns. */
export async function ftpRows(topic: Topic): Promise<readonly Row[]> {
  const { folder, isQuick } = topic;
  const effort = isQuick ? QUICK : FULL;
  const ours = await startOurs(topic);
  const theirs = await startVsftpd(mkdtempSync(join(folder, "vsftpd-")));
  if (theirs === undefined) {
    console.log("Note: without vsftpd, because it is not installed (Debian: vsftpd).\n");
  }
  const small: number[] = [];
  const theirSmall: number[] = [];
  const synced: number[] = [];
  const large: Large[] = [];
  try {
    // The first round is for warming up.
    for (let round = 0; round <= effort.rounds; round += 1) {
      const mine = await smallUs(ours, effort.files);
      const other = theirs && (await smallUs(theirs, effort.files));
      const floor = await syncedUs(mkdtempSync(join(folder, "synced-")), effort.files);
      if (round > 0) {
        small.push(mine);
        synced.push(floor);
        theirSmall.push(...(other === undefined ? [] : [other]));
      }
    }
    for (let round = 0; round < effort.rounds; round += 1) {
      large.push(await sendLarge(ours, effort.largeBytes));
    }
  } finally {
    await Promise.all([ours.stop(), theirs?.stop()]);
  }
  return [
    smallRow({ small, theirSmall, synced }, effort.files),
    ...largeRows(large, effort.largeBytes),
  ];
}

interface OurServer extends FtpServer {
  readonly origin: string;
  memoryMb(): number;
}

async function startOurs({ builds, folder, profile }: Topic): Promise<OurServer> {
  const port = await freePort();
  const server = await startJobgate({
    home: builds.ours,
    folder,
    environment: { FTP_PORT: String(port), UPLOAD_BYTES_MAX: String(2 * FULL.largeBytes) },
    ...(profile === undefined ? {} : { nodeOptions: ["--cpu-prof", `--cpu-prof-dir=${profile}`] }),
  });
  const { origin, pid } = server;
  return {
    origin,
    port,
    newFolder: async () => folderOf(await newJob(origin)),
    cpuUs: () => cpuMicroseconds(pid),
    memoryMb: () => memoryMb(pid),
    stop: () => server.stop(),
  };
}

/** Where a job that was just made takes files. */
function folderOf(job: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  return `/${day}/${job.slice(job.lastIndexOf("/") + 1)}/ORIGINAL`;
}

/** CPU time of the server for each file, while some clients send theirs. */
async function smallUs(server: FtpServer, files: number): Promise<number> {
  const folder = await server.newFolder();
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => clientOf(server)));
  const before = server.cpuUs();
  let sent = 0;
  await Promise.all(
    clients.map(async (client) => {
      await client.cd(folder);
      while (sent < files) {
        sent += 1;
        await client.uploadFrom(Readable.from([SMALL]), `${sent}.jpg`);
      }
    }),
  );
  const us = (server.cpuUs() - before) / files;
  for (const client of clients) {
    client.close();
  }
  return us;
}

/** CPU time of this process for each file that it writes as durably: its content and its name, without FTP and database. */
async function syncedUs(folder: string, files: number): Promise<number> {
  const before = cpuMicroseconds(process.pid);
  let written = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (written < files) {
        written += 1;
        const file = await open(join(folder, `${written}.jpg`), "w");
        await file.write(SMALL);
        await file.sync();
        await file.close();
        const directory = await open(folder, "r");
        await directory.sync();
        await directory.close();
      }
    }),
  );
  return (cpuMicroseconds(process.pid) - before) / files;
}

async function clientOf({ port }: FtpServer): Promise<Client> {
  const client = new Client(0);
  await client.access({ host: "127.0.0.1", port, user: "anonymous", password: "bench" });
  return client;
}

/** The same bytes by HTTP and by FTP. */
async function sendLarge(server: OurServer, sizeBytes: number): Promise<Large> {
  const byHttp = await newJob(server.origin);
  const httpRate = await sendFile(`${byHttp}/data`, sizeBytes);
  await call(byHttp, "DELETE");
  const byFtp = await newJob(server.origin);
  const client = await clientOf(server);
  await client.cd(folderOf(byFtp));
  const before = server.memoryMb();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, server.memoryMb());
  }, MEMORY_LOOK_MS);
  const startedAt = performance.now();
  await client.uploadFrom(Readable.from(bytes(sizeBytes)), "large.tif");
  const ftpRate = sizeBytes / 1e6 / ((performance.now() - startedAt) / 1000);
  clearInterval(timer);
  client.close();
  await call(byFtp, "DELETE");
  return { ftpRate, httpRate, moreMb: highest - before };
}

interface Small {
  readonly small: readonly number[];
  readonly theirSmall: readonly number[];
  readonly synced: readonly number[];
}

function smallRow({ small, theirSmall, synced }: Small, files: number): Row {
  const beside = (name: string, others: readonly number[], mark: Pick<Comparison, "ratioMax">) => ({
    beside: name,
    value: median(others),
    ratios: small.map((us, round) => us / (others[round] ?? Number.NaN)),
    ...mark,
  });
  return {
    name: `a file of 2 kB by FTP, one of ${files}`,
    value: median(small),
    unit: "us CPU",
    connections: CONNECTIONS,
    comparisons: [
      ...(theirSmall.length === 0 ? [] : [beside(VSFTPD, theirSmall, { ratioMax: 2 })]),
      beside(SYNCED, synced, {}),
    ],
  };
}

function largeRows(rounds: readonly Large[], sizeBytes: number): readonly Row[] {
  const name = `${sizeBytes / MIB} MiB by FTP`;
  return [
    {
      name,
      value: median(rounds.map(({ ftpRate }) => ftpRate)),
      unit: "MB/s",
      comparisons: [
        {
          beside: "the same by HTTP",
          value: median(rounds.map(({ httpRate }) => httpRate)),
          ratios: rounds.map(({ ftpRate, httpRate }) => ftpRate / httpRate),
          ratioMin: 0.9,
        },
      ],
    },
    {
      name: `${name}: more memory meanwhile`,
      value: median(rounds.map(({ moreMb }) => moreMb)),
      unit: "MB",
      max: 64,
    },
  ];
}
