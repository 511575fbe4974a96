/** Upgrades: what holds of this version's server on the data that a released version left behind, made by make-data-set.mjs. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import { patch } from "../../doors/tus/tus-calls.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { ROOT } from "../../harness/paths.ts";
import { basic } from "../../harness/start-required.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { createDatabase, dropDatabase, execute } from "../../harness/store/postgres-database.ts";

const HERE = import.meta.dirname;
const SAMPLES = join(ROOT, "test", "samples");
/** The names of all sets that are there. */
export const NAMES: readonly string[] = readdirSync(HERE)
  .filter((each) => each.endsWith(".tar.gz"))
  .map((each) => each.slice(0, -".tar.gz".length));

/** What make-data-set.mjs wrote beside the data. */
interface DataSet {
  readonly madeAt: string;
  readonly users: Readonly<Record<"email" | "password" | "key" | "otherKey", string>> & {
    readonly client?: { readonly id: string; readonly secret: string };
  };
  readonly jobs: Readonly<Record<string, string>>;
  readonly schedules: Readonly<Record<"everyMinute" | "paused", string>>;
  readonly upload?: { readonly path: string; readonly offset: number };
  readonly artwork?: { readonly page: string };
  readonly record?: { readonly path: string };
  /** By path. */
  readonly answers: Readonly<Record<string, object>>;
  /** SHA-256 by path. */
  readonly contents: Readonly<Record<string, string>>;
  readonly deliveries: Readonly<Record<string, readonly DeliverySeen[]>>;
}

interface DeliverySeen {
  readonly deliveryId: string;
  readonly state: string;
}

interface JobSeen {
  readonly status: { readonly code: string };
  readonly outcome?: string;
  readonly scheduleId?: string;
}

/** It came while nobody served, and before what is there next: two minutes after the data were made. */
const AWAY_MS = 120_000;
/** A sandbox that is started on a busy machine takes its time. */
const PATIENCE = { timeout: 45_000, interval: 50 };

function read(name: string): DataSet {
  return JSON.parse(readFileSync(join(HERE, `${name}.json`), "utf8")) as DataSet;
}

async function serve(name: string, { madeAt }: DataSet): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "jobgate-upgrade-"));
  execFileSync("tar", ["-xzf", join(HERE, `${name}.tar.gz`), "-C", dataDir]);
  const dump = join(dataDir, "database.sql");
  const database = existsSync(dump) ? await createDatabase() : undefined;
  if (database !== undefined) {
    await execute(database, readFileSync(dump, "utf8"));
  }
  const agoMs = Date.now() - Date.parse(madeAt) - AWAY_MS;
  const clock = { now: () => Date.now() - agoMs };
  const shared = database === undefined ? {} : { DATABASE_URL: database };
  const server = await startServer({ DATA_DIR: dataDir, AUTH: "required", ...shared }, { clock });
  return {
    ...server,
    close: async () => {
      await server.close();
      await (database === undefined ? undefined : dropDatabase(database));
    },
  };
}

/** The tests of a set, in a describe of its own. */
export function goesOn(name: string): void {
  const set = read(name);
  const headers = { Authorization: `Bearer ${set.users.key}` };
  let server: TestServer;
  beforeAll(async () => {
    server = await serve(name, set);
  });
  afterAll(() => server.close());

  const get = (path: string, as: Record<string, string> = headers): Promise<Response> =>
    fetchWithin(server.url + path, { headers: as });
  const post = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetchWithin(server.url + path, { ...init, method: "POST", headers });
  const seen = async (job: string): Promise<JobSeen> =>
    (await (await get(`/v1/jobs/${set.jobs[job]}`)).json()) as JobSeen;
  const ends = (job: string, outcome: string): Promise<void> =>
    vi.waitFor(async () => expect(await seen(job)).toMatchObject({ outcome }), PATIENCE);

  it("answers as the old version did", async () => {
    const { inOneMinute, ...others } = set.jobs;
    const as = { Authorization: basic(set.users.email, set.users.password) };
    for (const [path, before] of Object.entries(set.answers)) {
      const now: unknown = await (await get(path, as)).json();
      // Its time came while nobody served.
      const isChanged = path.endsWith(`/${inOneMinute}`) || path.includes("/schedules/");
      expect(now, path).toMatchObject(isChanged ? {} : before);
    }
    expect(Object.keys(others).length).toBeGreaterThan(6);
  });

  it("has all contents, byte by byte, and what was published", async () => {
    for (const [path, sha256] of Object.entries(set.contents)) {
      const bytes = Buffer.from(await (await get(path)).arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex"), path).toBe(sha256);
    }
    const published = await fetchWithin(`${server.url}/published/1/summer/photo.jpg`);
    const photo = readFileSync(join(SAMPLES, "photo.jpg"));
    expect(Buffer.from(await published.arrayBuffer()).equals(photo)).toBe(true);
    const admin = createAdminClient(adminAddress(server.dataDir));
    expect(await admin.verify()).toMatchObject({ lacks: 0, lacking: [] });
  });

  it("lets in who was let in, and keeps companies apart", async () => {
    const { email, password, otherKey } = set.users;
    const path = `${server.url}/v1/jobs/${set.jobs["succeeded"]}`;
    const as = async (authorization: string): Promise<number> =>
      (await fetchWithin(path, { headers: { Authorization: authorization } })).status;
    expect(await as(basic(email, password))).toBe(200);
    expect(await as(basic(email, "wrong"))).toBe(401);
    expect(await as(`Bearer ${otherKey}`)).toBe(404);
  });

  it("fires its schedules on, but for those that are paused", async () => {
    await ends("inOneMinute", "succeeded");
    expect(await seen("tomorrow")).toMatchObject({ status: { code: "pending" } });
    await vi.waitFor(async () => {
      const jobs = (await (await get("/v1/jobs?limit=50")).json()) as readonly JobSeen[];
      const fired = new Set(jobs.flatMap(({ scheduleId }) => scheduleId ?? []));
      expect([...fired]).toEqual([set.schedules.everyMinute]);
    }, PATIENCE);
    const paused = await get(`/v1/schedules/${set.schedules.paused}`);
    expect(await paused.json()).toMatchObject({ state: "paused", timeZone: "Europe/Berlin" });
  });

  it("goes on with what was begun", async () => {
    expect((await post(`/v1/jobs/${set.jobs["creating"]}:start`)).status).toBe(204);
    // It was given back, and runs again; what it is to fetch is nowhere any more, so it may have failed by now.
    expect([202, 409]).toContain((await post(`/v1/jobs/${set.jobs["running"]}:cancel`)).status);
    expect((await post(`/v1/jobs/${set.jobs["tomorrow"]}:cancel`)).status).toBe(202);
    await ends("tomorrow", "cancelled");
    await ends("creating", "succeeded");
    await vi.waitFor(
      async () => expect((await seen("running")).status.code).toBe("completed"),
      PATIENCE,
    );
  });

  it("keeps its deliveries, and sends on those that were on their way", async () => {
    for (const [jobId, before] of Object.entries(set.deliveries)) {
      const found = await get(`/v1/jobs/${jobId}/deliveries`);
      const now = (await found.json()) as readonly DeliverySeen[];
      expect(now.map((each) => each.deliveryId).toSorted()).toEqual(
        before.map((each) => each.deliveryId).toSorted(),
      );
      const { deliveryId } = before[0] ?? { deliveryId: "" };
      const again = await post(`/v1/jobs/${jobId}/deliveries/${deliveryId}:replay`);
      expect(again.status, await again.text()).toBeLessThan(300);
    }
  });

  it.runIf(set.upload !== undefined)("takes the rest of an upload", async () => {
    const { path, offset } = set.upload ?? { path: "", offset: 0 };
    const upload = server.url + path;
    const bytes = readFileSync(join(SAMPLES, "three-pages.pdf")).subarray(offset);
    expect((await patch(upload, { at: offset, bytes, headers })).status).toBe(204);
    const job = { workflow: "rip-pdf", profile: "thumbnail", documents: [{ upload }] };
    const submitted = await fetchWithin(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json", Prefer: "wait=20" },
      body: JSON.stringify(job),
    });
    expect(await submitted.json()).toMatchObject({ status: "success" });
  });

  it.runIf(set.artwork !== undefined)("shows the page of its upload links", async () => {
    const page = await fetchWithin(server.url + (set.artwork?.page ?? ""));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("B-20931")]);
  });

  it.runIf(set.jobs["held"] !== undefined)(
    "holds what was on hold, until it is let go",
    async () => {
      expect(await seen("held")).toMatchObject({ status: { code: "pending" }, hold: true });
      expect((await post(`/v1/jobs/${set.jobs["held"]}:release`)).status).toBe(204);
      await ends("held", "succeeded");
    },
  );

  it.runIf(set.users.client !== undefined)("gives tokens to its OAuth clients", async () => {
    const { id = "", secret = "" } = set.users.client ?? {};
    const asked = { grant_type: "client_credentials", client_id: id, client_secret: secret };
    const granted = await fetchWithin(`${server.url}/connect/token`, {
      method: "POST",
      body: new URLSearchParams(asked),
    });
    const { access_token: token } = (await granted.json()) as { readonly access_token: string };
    const job = await fetchWithin(`${server.url}/v1/jobs/${set.jobs["succeeded"]}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(job.status).toBe(200);
  });
}
