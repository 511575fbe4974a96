/** Opening the store: all that Jobgate keeps, in a data directory that one process holds, or in PostgreSQL for several. */

import path from "node:path";
import type { ApiKeyStore, FailedLoginStore } from "../core/ports/access.ts";
import type { BlobStore } from "../core/ports/files.ts";
import type { QueryKeys } from "../core/ports/query-keys.ts";
import type { TokenKeyStore } from "../core/ports/oauth.ts";
import type { JobChanges } from "../core/ports/jobs.ts";
import type { StorePorts } from "../core/ports/ports.ts";
import type { RunStore, WaitStore } from "../core/ports/runs.ts";
import type { LineStore, TicketAlarms, TicketStore } from "../core/ports/tickets.ts";
import type { Snapshot, Verification } from "../core/ports/backup.ts";
import type { SweepReport, SweepOptions, UpkeepStore } from "../core/ports/upkeep.ts";
import { createApiKeyStore } from "./access/api-keys.ts";
import { createArtworkStore } from "./artwork/artworks.ts";
import { createAssetStore } from "./library/assets.ts";
import { fitOf } from "./installation/belongings.ts";
import { createCompanyStore } from "./access/companies.ts";
import { createDeliveryStore } from "./callbacks/deliveries.ts";
import { type Directories, directoriesOf, makeUsable } from "./files/directories.ts";
import { createDocumentStore } from "./jobs/documents.ts";
import { createFailedLoginStore } from "./access/failed-logins.ts";
import { createEventStore } from "./jobs/events.ts";
import { createJobSearch } from "./jobs/job-search.ts";
import { createForeignFileStore } from "./jobs/foreign-files.ts";
import { createForeignIdStore } from "./jobs/foreign-ids.ts";
import {
  ChangeFeed,
  feedingArtworks,
  feedingDocuments,
  feedingJobs,
  feedingRecords,
  feedingRuns,
} from "./jobs/job-feed.ts";
import { createJobStore } from "./jobs/jobs.ts";
import { demandSameInstallation, fitText } from "./installation/installation.ts";
import { createLineStore } from "./runs/lines.ts";
import { OpenJobsLimits } from "./jobs/open-jobs-limits.ts";
import {
  type Preparation,
  type PrepareOptions,
  prepareStore,
} from "./installation/prepare-store.ts";
import { openFiles } from "./files/open-files.ts";
import type { StoredFiles } from "./files/stored-files.ts";
import type { BucketOptions } from "./files/s3/bucket.ts";
import { createFollowerStore } from "./records/followers.ts";
import { createRecordStore } from "./records/records.ts";
import { createTriggerStore } from "./triggers/triggers.ts";
import { createWorkOrderStore } from "./work-orders/work-orders.ts";
import { createResultStore } from "./jobs/results.ts";
import type { Sealer } from "./secrets/seal.ts";
import { createRunStore } from "./runs/runs.ts";
import { createScheduleStore } from "./schedules/schedules.ts";
import { shortenWaits } from "./runs/shorten-waits.ts";
import { createOauthClientStore } from "./access/oauth-clients.ts";
import { createSessionStore } from "./access/sessions.ts";
import { createTokenKeyStore } from "./access/token-keys.ts";
import { createSigningSecretStore } from "./callbacks/signing-secrets.ts";
import { createSubscriptionStore } from "./callbacks/subscriptions.ts";
import { createDecisionStore } from "./artwork/decisions.ts";
import { createDeadlineStore, createSpecificationStore } from "./specifications/specifications.ts";
import { sweepLeftovers } from "./files/sweep.ts";
import type { Database, OpenDatabase } from "./databases/database.ts";
import type { PostgresOptions } from "./databases/postgres.ts";
import { createUserStore } from "./access/users.ts";
import { reissueTickets } from "./runs/reissue-tickets.ts";
import { createTicketStore } from "./runs/tickets.ts";
import { createPartialDocumentStore } from "./uploads/partial-documents.ts";
import { createProcedureStore } from "./procedures/procedures.ts";
import { createResourceStore } from "./procedures/resources.ts";
import { createUploadBlockStore } from "./uploads/upload-blocks.ts";
import { createUploadStore, type UploadStoreOptions } from "./uploads/uploads.ts";
import { createUpkeepStore } from "./upkeep.ts";
import { verifyContents } from "./backup/verify-contents.ts";
import { takeSnapshot } from "./backup/snapshot.ts";
import { exportRows, importRows } from "./transfer/transfer.ts";

/** How often those who look out for a job learn what other nodes did; alone, what no call of ours told, such as upkeep. */
const LOOK_MS = 1000;
const LOOK_ALONE_MS = 10_000;

export interface StoreOptions
  extends Pick<PrepareOptions, "ids" | "purpose" | "secretKey" | "defaultCompany"> {
  /** Made if it is missing. */
  readonly dataDir: string;
  /** The database that several nodes share; without it an embedded one in the data directory. */
  readonly shared?: PostgresOptions;
  /** The bucket that contents and published files lie in; without it directories in the data directory. */
  readonly bucket?: BucketOptions;
  /** How many jobs may be open, that is not completed. Without it as many as come. */
  readonly jobsOpenMax?: number;
  /** How many of them may be of one company. As many as of all without it. */
  readonly jobsOpenMaxPerCompany?: number;
}

export interface Store extends StorePorts {
  /** True where several nodes work on it. */
  readonly isShared: boolean;
  readonly apiKeys: ApiKeyStore;
  readonly tokenKeys: TokenKeyStore;
  readonly queryKeys: QueryKeys;
  /** Closed early, so that nobody waits for jobs while the server stops. */
  readonly changes: JobChanges & { close(): void };
  readonly runs: RunStore;
  readonly tickets: TicketStore;
  readonly waits: WaitStore;
  readonly lines: LineStore;
  /** Only where the lines' alarms are kept outside the table. */
  readonly alarms?: TicketAlarms;
  /** Only where several nodes count them together. */
  readonly failedLogins?: FailedLoginStore;
  readonly upkeep: UpkeepStore;
  /** Only where files are not on this machine's disk: why they cannot be read or written, in a few words. */
  readonly filesTrouble?: () => Promise<string | undefined>;
  /**
   * Moves to the trash what a crash left without owner and is a day old, and removes jobs that were to be deleted.
   * Throws an Error if the data directory is no longer the database's.
   */
  sweep(options?: SweepOptions): Promise<SweepReport>;
  /** Whether each content that a row names is there, as large as the row says. */
  verify(): Promise<Verification>;
  /** Only where the database is one file that this process holds: copies it while all goes on. */
  snapshot?(): Promise<Snapshot>;
  /** How rows and files fit each other, by a sample, in words. */
  fit(): Promise<string>;
  /** Writes all rows as lines of JSON. The files of the data directory are not among them. */
  exportRows(write: (line: string) => Promise<void>): Promise<number>;
  /**
   * Stores the rows of an export in this store, which has to be empty; all or none. Returns how many. Where it was opened
   * for an import, directory and database belong together afterwards.
   */
  importRows(lines: AsyncIterable<string>): Promise<number>;
  /** Answers what was submitted, then closes. Later calls get the problem unavailable. */
  close(): Promise<void>;
}

/**
 * Opens the store and prepares its database and directories. The embedded store is locked until close(). Throws
 * StoreOpenError if another process has it, if the database cannot be used, if a newer program wrote it, if the secret key
 * is unusable or another one than before, or if directory and database belong to different installations.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { shared } = options;
  const isShared = shared !== undefined;
  const root = path.resolve(options.dataDir);
  await makeUsable(root, "DATA_DIR");
  const directories = directoriesOf(root);
  const files = await openFiles(root, { ...options, directories });
  // The driver of the other database is not even loaded.
  const closed =
    shared === undefined
      ? (await import("./databases/sqlite.ts")).sqliteIn(root)
      : (await import("./databases/postgres.ts")).postgresAt(shared);
  const { database, prepared } = await closed
    .open(async (db) => {
      const preparation = await prepareStore(db, {
        ...options,
        ...files,
        root,
        directories,
        isShared,
      });
      await files.tidy(isShared);
      return preparation;
    })
    .catch((error: unknown) => {
      files.close();
      throw error;
    });
  return createStore(database, { files, directories, ...prepared }, options);
}

interface StoreParts extends Preparation {
  readonly files: StoredFiles;
  readonly directories: Directories;
}

function createStore(
  database: OpenDatabase,
  { files, directories, sealer, links, uploadLinks, queryKeys, joining }: StoreParts,
  { ids, jobsOpenMax, jobsOpenMaxPerCompany = jobsOpenMax }: StoreOptions,
): Store {
  const { db, isShared, alarms } = database;
  const { blobs, published, marks, trouble } = files;
  const limits =
    jobsOpenMax === undefined || jobsOpenMaxPerCompany === undefined
      ? undefined
      : new OpenJobsLimits({ jobsOpenMax, jobsOpenMaxPerCompany });
  const changes = new ChangeFeed(db, isShared ? LOOK_MS : LOOK_ALONE_MS);
  const jobs = feedingJobs(createJobStore(db, sealer, limits), changes);
  return {
    isShared,
    ...(alarms === undefined ? {} : { alarms }),
    ...accessStores(database, sealer),
    jobs,
    foreignIds: createForeignIdStore(db),
    foreignFiles: createForeignFileStore(db, blobs),
    decisions: createDecisionStore(db),
    jobSearch: createJobSearch(db),
    documents: feedingDocuments(createDocumentStore(db, sealer), changes),
    results: createResultStore(db),
    events: createEventStore(db),
    deliveries: createDeliveryStore(db, sealer),
    subscriptions: createSubscriptionStore(db, sealer),
    signingSecrets: createSigningSecretStore(db, sealer),
    changes,
    runs: feedingRuns(createRunStore(db, sealer), changes),
    tickets: { ...createTicketStore(db), reissue: () => reissueTickets(db) },
    waits: { shorten: (now, leaseMs) => shortenWaits(db, now, leaseMs) },
    lines: createLineStore(db),
    schedules: createScheduleStore(db, sealer),
    specifications: createSpecificationStore(db),
    deadlines: createDeadlineStore(db),
    assets: createAssetStore(db),
    blobs,
    ...uploadStores(db, { process: ids.next(), isShared }),
    published,
    ...(trouble === undefined ? {} : { filesTrouble: trouble }),
    links,
    ...recordStores(db, sealer, changes),
    followers: createFollowerStore(db),
    artworks: feedingArtworks(createArtworkStore(db, sealer), changes),
    uploadLinks,
    queryKeys,
    upkeep: createUpkeepStore(db, blobs),
    async sweep(options) {
      await demandSameInstallation(db, marks);
      return sweepLeftovers({ db, jobs, blobs }, options);
    },
    ...backupCalls(database, blobs, directories),
    fit: async () => fitText(await fitOf(db, blobs)),
    exportRows: (write) => exportRows(database, write),
    importRows: (lines) => importRows(database, lines, { sealer, blobs, joining }),
    async close() {
      changes.close();
      await jobs.drain();
      await database.close();
      files.close();
    },
  };
}

/** What backups and those who look at them ask for. */
function backupCalls(
  database: OpenDatabase,
  blobs: BlobStore,
  directories: Directories,
): Pick<Store, "verify" | "snapshot"> {
  return {
    verify: () => verifyContents(database.db, blobs),
    ...(database.copyTo === undefined
      ? {}
      : { snapshot: () => takeSnapshot(database, directories) }),
  };
}

/** What is kept of people's work: planned, done, and told to others. */
function recordStores(db: Database, sealer: Sealer, changes: ChangeFeed) {
  return {
    workOrders: createWorkOrderStore(db),
    records: feedingRecords(createRecordStore(db, sealer), changes),
    triggers: createTriggerStore(db, sealer),
  };
}

/** What comes in pieces or blocks, and what is made of it. */
function uploadStores(db: Database, options: UploadStoreOptions) {
  return {
    partialDocuments: createPartialDocumentStore(db),
    resumableUploads: createUploadStore(db, options),
    uploadBlocks: createUploadBlockStore(db),
    procedures: createProcedureStore(db),
    resources: createResourceStore(db),
  };
}

/** What is kept of who may call. */
function accessStores({ db, isShared }: OpenDatabase, sealer: Sealer) {
  return {
    ...(isShared ? { failedLogins: createFailedLoginStore(db) } : {}),
    companies: createCompanyStore(db),
    users: createUserStore(db),
    apiKeys: createApiKeyStore(db),
    sessions: createSessionStore(db),
    oauthClients: createOauthClientStore(db),
    tokenKeys: createTokenKeyStore(db, sealer),
  };
}
