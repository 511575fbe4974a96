/** kill -9 at the steps of the life of artwork: no version, decision or callback is lost or doubled. */

import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { ARTWORK_CODES, END_CODES } from "../../src/core/model/delivery.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createIds } from "../../src/platform/ids.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { gateOrLong, printedSeed, tell } from "../harness/length.ts";
import { pdfOf } from "../harness/make-pdf.ts";
import { startReceiver } from "../harness/peers/receiver.ts";
import { Random } from "../harness/random.ts";

const KILLS = gateOrLong(2, 100);
const OPEN_ORDERS = 3;
const ACTS_MAX = 4;
/** So that all steps of a run are met: a sandbox starts, checks, proofs. */
const DELAY_MS_MAX = 900;
const QUIET = { timeout: gateOrLong(60_000, 180_000), interval: 100 };
const TOLD = [...ARTWORK_CODES, ...END_CODES];
const PROGRAM = fileURLToPath(new URL("artwork-server.mjs", import.meta.url));

interface Acknowledged {
  readonly jobId: string;
  readonly version: number;
  readonly sha256?: string;
  readonly result?: string;
  readonly name?: string;
}

interface Told {
  readonly jobId: string;
  readonly type: string;
  readonly sequence: number;
  readonly webhookId: string;
}

type Answer = Readonly<Record<string, unknown>>;

/** A server process with the customer in it. */
class ArtworkServer {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.on("message", (answer: Answer) => {
      this.#waiting.get(Number(answer["id"]))?.(answer);
      this.#waiting.delete(Number(answer["id"]));
    });
    child.once("exit", () => {
      for (const answer of this.#waiting.values()) {
        answer({ refused: "died" });
      }
    });
  }

  static async start(settings: Readonly<Record<string, string>>): Promise<ArtworkServer> {
    const env = { PATH: process.env["PATH"], PORT: "0", LOG_LEVEL: "silent", ...settings };
    const child = fork(PROGRAM, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const [{ url }] = (await once(child, "message")) as [{ readonly url: string }];
    return new ArtworkServer(child, url);
  }

  async ask(act: string, asked: object): Promise<Answer> {
    const id = (this.#asked += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, act, ...asked }, (error) => {
        if (error !== null) {
          resolve({ refused: "died" });
        }
      });
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.kill(signal);
    await exited;
  }
}

/** What the customers did, and what they were told of it. */
class Orders {
  readonly acknowledged: Acknowledged[] = [];
  readonly jobIds: string[] = [];
  readonly #random: Random;
  readonly #callbackURL: string;
  #files = 0;

  constructor(random: Random, callbackURL: string) {
    this.#random = random;
    this.#callbackURL = callbackURL;
  }

  /** One thing that some customer does, or one more order. */
  async act(server: ArtworkServer): Promise<void> {
    const open = this.jobIds.slice(-OPEN_ORDERS);
    if (open.length < OPEN_ORDERS || this.#random.chance(0.1)) {
      await this.#order(server);
      return;
    }
    const jobId = this.#random.pick(open);
    const kind = this.#random.integer(1, 10);
    if (kind <= 4) {
      await this.#upload(server, jobId);
    } else if (kind <= 6) {
      await server.ask("adjust", { jobId });
    } else {
      await this.#decide(server, jobId);
    }
  }

  async #order(server: ArtworkServer): Promise<void> {
    const answer = await fetchWithin(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        workflow: "artwork",
        profile: "office",
        options: [
          { name: "pictureResolution", value: "18" },
          { name: "pictures", value: "1" },
        ],
        callbackURL: this.#callbackURL,
        callbackEvents: TOLD,
      }),
    });
    expect(answer.status).toBe(201);
    this.jobIds.push(((await answer.json()) as { readonly jobId: string }).jobId);
  }

  async #upload(server: ArtworkServer, jobId: string): Promise<void> {
    this.#files += 1;
    // A size of its own, so that its content is.
    const pdf = Buffer.from(await pdfOf([[200 + this.#files, 300]]));
    const sha256 = createHash("sha256").update(pdf).digest("hex");
    const answer = await server.ask("upload", { jobId, content: pdf.toString("base64") });
    if (answer["refused"] === undefined) {
      expect(answer["sha256"]).toBe(sha256);
      this.acknowledged.push({ jobId, version: Number(answer["version"]), sha256 });
    }
  }

  async #decide(server: ArtworkServer, jobId: string): Promise<void> {
    const result = this.#random.chance(0.3) ? "approved" : "rejected";
    const name = `customer ${this.#random.integer(1, 1_000_000)}`;
    const answer = await server.ask("decide", { jobId, result, name });
    if (answer["refused"] === undefined) {
      this.acknowledged.push({ jobId, version: Number(answer["version"]), result, name });
    }
  }
}

it(`${KILLS} times kill -9 at a random step loses and doubles nothing`, {
  timeout: gateOrLong(300_000, 3_600_000),
}, async () => {
  const seed = printedSeed("kill -9, artwork");
  const random = new Random(seed);
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-artwork-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const told: Told[] = [];
  const receiver = await startReceiver((response, { headers, body }) => {
    const callback = JSON.parse(body) as Omit<Told, "webhookId">;
    told.push({ ...callback, webhookId: String(headers["webhook-id"]) });
    response.writeHead(204).end();
  });
  onTestFinished(() => receiver.close());
  const settings = { DATA_DIR: dataDir, OUTBOUND_ALLOW: "127.0.0.1", WORKERS: "2" };
  const orders = new Orders(random, receiver.url);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const server = await ArtworkServer.start(settings);
    for (
      let acts = random.integer(1, ACTS_MAX) + (kill === 1 ? OPEN_ORDERS : 0);
      acts > 0;
      acts -= 1
    ) {
      await orders.act(server);
    }
    // One act is under way when the server dies.
    const last = orders.act(server).catch(() => undefined);
    await new Promise((resolve) => {
      setTimeout(resolve, random.integer(0, DELAY_MS_MAX));
    });
    await server.end("SIGKILL");
    await last;
  }
  await calm(await ArtworkServer.start(settings), orders.jobIds, told);
  const store = await openStore({ dataDir, ids: createIds(systemClock) });
  const wrong = await judge(store, orders, told).finally(() => store.close());
  expect(wrong, `SEED=${seed}`).toEqual([]);
  tell(
    `${KILLS} kills, ${orders.jobIds.length} orders, ${orders.acknowledged.length} acknowledged, ${told.length} callbacks`,
  );
});

/** Until no worker has anything to do, and nothing is told any more. */
async function calm(
  server: ArtworkServer,
  jobIds: readonly string[],
  told: readonly Told[],
): Promise<void> {
  await vi.waitFor(async () => {
    for (const jobId of jobIds) {
      expect((await server.ask("look", { jobId }))["status"]).toMatch(/creating|completed/u);
    }
  }, QUIET);
  await vi.waitFor(async () => {
    for (const jobId of jobIds) {
      const answer = await fetchWithin(`${server.url}/v1/jobs/${jobId}/events?limit=500`);
      const events = (await answer.json()) as readonly {
        readonly sequence: number;
        readonly code: string;
      }[];
      for (const { sequence, code } of events.filter((event) => isTold(event.code))) {
        const found = told.some((each) => each.jobId === jobId && each.sequence === sequence);
        expect(found, `${code} of ${jobId} is told`).toBe(true);
      }
    }
  }, QUIET);
  await server.end("SIGTERM");
}

function isTold(code: string): boolean {
  return (TOLD as readonly string[]).includes(code);
}

type Check = readonly [holds: boolean, complaint: string];

/** What is wrong, a sentence each. */
async function judge(
  store: Store,
  { jobIds, acknowledged }: Orders,
  told: readonly Told[],
): Promise<readonly string[]> {
  const checks: Check[] = [];
  for (const jobId of jobIds) {
    const found = await findingOf(store, jobId);
    checks.push(
      ...versionsOf(found),
      ...decisionsOf(found),
      ...acknowledged
        .filter((fact) => fact.jobId === jobId)
        .map((fact): Check => [isKept(found, fact), `Not kept: ${JSON.stringify(fact)}.`]),
      ...tellingsOf(
        found,
        told.filter((each) => each.jobId === jobId),
      ),
    );
  }
  return checks.flatMap(([holds, complaint]) => (holds ? [] : [complaint]));
}

type Found = Awaited<ReturnType<typeof findingOf>>;

async function findingOf(store: Store, jobId: string) {
  const history = await store.artworks.history(jobId);
  if (history === undefined) {
    throw new Error(`Job ${jobId} is lost.`);
  }
  const documents = await store.documents.list(jobId);
  await store.blobs.demand(documents.map(({ blobId }) => blobId));
  const events = await store.events.list(jobId);
  return {
    ...history,
    job: await store.jobs.find("every-company", jobId),
    documents,
    events,
    results: (await store.results.list(jobId)).map(({ fileName }) => fileName),
    count: (...codes: readonly string[]) =>
      events.filter(({ code }) => codes.includes(code)).length,
  };
}

function versionsOf({ artwork, versions, documents, results, count }: Found): readonly Check[] {
  const { jobId } = artwork;
  const told = count("artwork.uploaded", "artwork.adjusted");
  const checked = versions.filter(({ preflight }) => preflight !== undefined).length;
  return [
    [
      versions.every(({ version }, index) => version === index + 1),
      `The versions of job ${jobId} have gaps.`,
    ],
    [
      versions.length === artwork.version && versions.length === documents.length,
      `Job ${jobId} has ${versions.length} versions and ${documents.length} documents.`,
    ],
    [
      told === versions.length,
      `${versions.length} versions of job ${jobId} are told ${told} times.`,
    ],
    [
      count("preflight.done") === checked,
      `${checked} checks of job ${jobId} are told ${count("preflight.done")} times.`,
    ],
    [new Set(results).size === results.length, `Job ${jobId} made twice: ${results.join()}.`],
    [
      versions.every(
        ({ version, proofSha256 }) =>
          results.includes(`v${version}-proof.pdf`) === (proofSha256 !== undefined),
      ),
      `Job ${jobId} has a proof that nobody knows of, or the other way round.`,
    ],
  ];
}

function decisionsOf({ artwork, decisions, job, count }: Found): readonly Check[] {
  const { jobId, state } = artwork;
  return [
    [
      count("decision.made") === decisions.length,
      `${decisions.length} decisions of job ${jobId} are told ${count("decision.made")} times.`,
    ],
    [
      (state === "approved") === (job?.outcome === "succeeded"),
      `Job ${jobId} is ${job?.outcome}, its artwork ${state}.`,
    ],
  ];
}

function isKept(
  { versions, decisions }: Found,
  { version, sha256, result, name }: Acknowledged,
): boolean {
  return sha256 === undefined
    ? decisions.some(
        (made) => made.version === version && made.name === name && made.result === result,
      )
    : versions.some((made) => made.version === version && made.sha256 === sha256);
}

function tellingsOf({ artwork, events }: Found, told: readonly Told[]): readonly Check[] {
  return events.flatMap(({ sequence, code }, index): readonly Check[] => {
    const heard = told.filter((each) => each.sequence === sequence);
    const deliveries = new Set(heard.map(({ webhookId }) => webhookId)).size;
    const what = `${code} ${sequence} of job ${artwork.jobId}`;
    return [
      [sequence === index + 1, `${what} is out of order.`],
      [heard.every(({ type }) => type === code), `${what} is told as something else.`],
      [deliveries === (isTold(code) ? 1 : 0), `${what} is told by ${deliveries} deliveries.`],
    ];
  });
}
