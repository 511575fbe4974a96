/** Opening the store: all that Jobgate keeps, in one data directory that one process holds. */

import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import type {
  AssetStore,
  BlobStore,
  CompanyStore,
  DocumentStore,
  EventStore,
  Ids,
  JobStore,
  PublishDirectory,
  ResultStore,
  RunStore,
  TicketStore,
} from "../core/ports.ts";
import { createAssetStore } from "./assets.ts";
import { createBlobStore } from "./blobs.ts";
import { createCompanyStore } from "./companies.ts";
import { createDocumentStore } from "./documents.ts";
import { createEventStore } from "./events.ts";
import { createJobStore } from "./jobs.ts";
import { migrate } from "./migrations.ts";
import { createPublishDirectory } from "./published.ts";
import { createResultStore } from "./results.ts";
import { createRunStore } from "./runs.ts";
import { createSealer } from "./seal.ts";
import { parseSecretKey, secretKeyOf } from "./secret-key.ts";
import { openSqlite } from "./sqlite-database.ts";
import { type Sweep, sweepLeftovers } from "./sweep.ts";
import type { Database } from "./tables.ts";
import { createTicketStore } from "./tickets.ts";

export interface StoreOptions {
  /** Made if it is missing. */
  readonly dataDir: string;
  /** Names blobs and temporary files. */
  readonly ids: Ids;
  /** Seals secrets: 32 bytes as 64 hex digits or base64. Without it, `secret.key` of the data directory. */
  readonly secretKey?: string;
}

export interface Store {
  readonly companies: CompanyStore;
  readonly jobs: JobStore;
  readonly documents: DocumentStore;
  readonly results: ResultStore;
  readonly events: EventStore;
  readonly runs: RunStore;
  readonly tickets: TicketStore;
  readonly assets: AssetStore;
  readonly blobs: BlobStore;
  readonly published: PublishDirectory;
  /** Removes what a crash left without owner: blobs older than this opening, and jobs that were to be deleted. */
  sweep(): Promise<Sweep>;
  /** Answers what was submitted, then closes. Later calls get the problem unavailable. */
  close(): Promise<void>;
}

/**
 * Opens the store in a data directory and locks it until close(). Throws StoreOpenError if another process has it, if
 * a newer program wrote it or if the secret key is unusable.
 */
export async function openStore({ dataDir, ids, secretKey }: StoreOptions): Promise<Store> {
  const root = path.resolve(dataDir);
  const blobsDir = path.join(root, "blobs");
  const publishedDir = path.join(root, "published");
  const tempDir = path.join(root, "tmp");
  await mkdir(root, { recursive: true, mode: 0o700 });
  const db = openSqlite(path.join(root, "jobgate.db"));
  try {
    // Only after the lock: these might be another process's files in the making.
    await rm(tempDir, { recursive: true, force: true });
    for (const directory of [tempDir, blobsDir, publishedDir]) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    }
    // The file system's own time, which is what the blobs' times are compared with.
    const { mtimeMs: openedAt } = await stat(tempDir);
    await migrate(db);
    const key =
      secretKey === undefined || secretKey === ""
        ? await secretKeyOf(root, path.join(tempDir, "secret.key"))
        : parseSecretKey(secretKey, "SECRET_KEY");
    const blobs = createBlobStore({ blobsDir, tempDir }, ids);
    const published = createPublishDirectory({ publishedDir, tempDir }, ids);
    return createStore({ db, blobs, published, blobsDir, openedAt, key });
  } catch (error) {
    await closeDatabase(db);
    throw error;
  }
}

interface Parts {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly published: PublishDirectory;
  readonly blobsDir: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly key: Uint8Array;
}

function createStore({ db, blobs, published, blobsDir, openedAt, key }: Parts): Store {
  const sealer = createSealer(key);
  const jobs = createJobStore(db, sealer);
  return {
    companies: createCompanyStore(db),
    jobs,
    documents: createDocumentStore(db, sealer),
    results: createResultStore(db),
    events: createEventStore(db),
    runs: createRunStore(db, sealer),
    tickets: createTicketStore(db),
    assets: createAssetStore(db),
    blobs,
    published,
    sweep: () => sweepLeftovers({ db, jobs, blobs, blobsDir, openedAt }),
    async close() {
      await jobs.drain();
      await closeDatabase(db);
    },
  };
}

async function closeDatabase(db: Database): Promise<void> {
  // Whoever is in a transaction ends it first: this waits for the one connection.
  await db.connection().execute((connection) => sql`select 1`.execute(connection));
  await db.destroy();
}
