/** Blocks while servers die and at several nodes: what was answered for is there, and all nodes together complete a file once. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { gateOrLong, printedSeed } from "../../harness/length.ts";
import { Random } from "../../harness/random.ts";
import { type ServerProcess, startProcess } from "../../harness/server-process.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { newDataDir, useDataDir } from "../../harness/store/data-dir.ts";
import { hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";
import {
  begun,
  type Cut,
  evenCuts,
  fileOf,
  finished,
  madeZip,
  sendAll,
  sendBlock,
  shuffled,
} from "./block-calls.ts";
import { ask, type Told } from "./workfloplus.ts";

const KILLS = gateOrLong(1, 20);
const AT_ONCE = 6;
const UNANSWERED: Told = { status: 0, headers: new Headers(), text: "", value: undefined };

it("keeps every block that it answered for, through kill -9 and restart", {
  timeout: gateOrLong(120_000, 1_200_000),
}, async () => {
  const random = new Random(printedSeed("blocks kill"));
  const dataDir = await useDataDir();
  const running: { server: ServerProcess } = { server: await startProcess({ DATA_DIR: dataDir }) };
  onTestFinished(async () => {
    await running.server.end("SIGKILL");
  });
  const { url } = running.server;
  const file = await madeZip(1_000_000);
  const total = file.byteLength;
  const id = await begun(url, total);
  const answered = new Set<Cut>();
  const completing = new Set<Cut>();
  const send = async (cut: Cut): Promise<Told> => {
    const told = await sendBlock(url, id, { ...cut, total }).catch(() => UNANSWERED);
    if (told.status === 202 || told.status === 204) {
      answered.add(cut);
    }
    if (told.status === 204) {
      completing.add(cut);
    }
    return told;
  };
  const cuts = shuffled(evenCuts(file, 50_000), random);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const killAt = Math.floor((cuts.length * kill) / (KILLS + 1));
    let isDying = false;
    const sending = sendAll(
      async (cut) => {
        if (!isDying && answered.size >= killAt) {
          isDying = true;
          running.server.child.kill("SIGKILL");
        }
        return isDying ? UNANSWERED : send(cut);
      },
      cuts.filter((cut) => !answered.has(cut)),
      AT_ONCE,
    );
    await sending;
    expect(isDying).toBe(true);
    await running.server.end("SIGKILL");
    running.server = await startProcess({ DATA_DIR: dataDir, PORT: new URL(url).port });
    const { value } = await ask(url, `GET /workflows/v2/upload/${id}`);
    const { receivedBytes } = value as { readonly receivedBytes: number };
    const answeredBytes = [...answered].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    expect(receivedBytes).toBeGreaterThanOrEqual(answeredBytes);
  }
  // Those without an answer, and some whose answer is known, as a client that lost count would.
  const rest = cuts.filter((cut) => !answered.has(cut) || random.chance(0.2));
  const statuses = await sendAll(send, rest, AT_ONCE);
  expect(statuses).not.toContain(409);
  expect(answered.size).toBe(cuts.length);
  expect(completing.size).toBe(1);
  expect(await fileOf(url, await finished(url, id))).toEqual(file);
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();
  let nodes: readonly TestServer[] = [];

  beforeAll(async () => {
    const settings = { DATA_DIR: await newDataDir(), DATABASE_URL: database() };
    nodes = [
      await startServer(settings, { engine: STANDING_ENGINE }),
      await startServer(settings, { engine: STANDING_ENGINE }),
    ];
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.close();
    }
  });

  it("blocks come in at two nodes at once, and both finish the same workflow", async () => {
    const [one = "", other = ""] = nodes.map(({ url }) => url);
    const at = (index: number): string => (index % 2 === 0 ? one : other);
    const file = await madeZip(600_000);
    const total = file.byteLength;
    const id = await begun(one, total);
    const cuts = evenCuts(file, 50_000);
    const twice = [...cuts, ...cuts];
    const statuses = await sendAll(
      (cut, index) => sendBlock(at(index), id, { ...cut, total }),
      twice,
      8,
    );
    const completing = twice.filter((_, index) => statuses[index] === 204);
    expect(new Set(completing).size).toBe(1);
    expect(new Set(statuses)).toEqual(new Set([202, 204]));
    const body = { uploadId: id, name: "Pump" };
    const told = await Promise.all(
      [0, 1, 2, 3].map((index) => ask(at(index), "POST /workflows/v2", { body })),
    );
    expect(told.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
    const [{ workflowId = "" } = {}] = told.map(({ value }) => value as { workflowId?: string });
    expect(await fileOf(other, workflowId)).toEqual(file);
  });
});
