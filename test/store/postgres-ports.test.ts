/** The store on PostgreSQL passes the suites of all ports it implements. */

import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import type { FailedLoginStore } from "../../src/core/ports/access.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { describeAccessStores } from "../ports/access-store-suite.ts";
import { describeArtworkStore } from "../ports/artwork-store-suite.ts";
import { describeAssetStore } from "../ports/asset-store-suite.ts";
import { describeCompanyStore } from "../ports/company-store-suite.ts";
import { describeDecisionStore } from "../ports/decision-store-suite.ts";
import { describeDeliveryStore } from "../ports/delivery-store-suite.ts";
import { describeDocumentStore, describeResultStore } from "../ports/document-store-suite.ts";
import { describeFailedLoginStore } from "../ports/failed-login-store-suite.ts";
import { describeFollowerStore } from "../ports/people/follower-store-suite.ts";
import { describeForeignIdStore } from "../ports/foreign-id-store-suite.ts";
import { describeJobSearch } from "../ports/job-search-suite.ts";
import { describeJobStore } from "../ports/job-store-suite.ts";
import { describePartialDocumentStore } from "../ports/partial-document-store-suite.ts";
import { describeRecordStore } from "../ports/people/record-store-suite.ts";
import { describeRunStore } from "../ports/run-store-suite.ts";
import { ids, type Open } from "../harness/store/samples.ts";
import { describeScheduleStore } from "../ports/schedule-store-suite.ts";
import { describeSpecificationStores } from "../ports/specification-store-suite.ts";
import { describeTriggerStore } from "../ports/people/trigger-store-suite.ts";
import { describeWorkOrderStore } from "../ports/people/work-order-store-suite.ts";
import { describeUploadStore } from "../ports/upload-store-suite.ts";
import { describeUploadBlockStore } from "../ports/upload-block-store-suite.ts";
import { describeProcedureStore } from "../ports/people/procedure-store-suite.ts";
import { describeResourceStore } from "../ports/people/resource-store-suite.ts";
import { describeOrder } from "../ports/order-suite.ts";
import { describeTicketStore } from "../ports/ticket-store-suite.ts";
import {
  emptyDatabase,
  hasPostgres,
  silent,
  useDatabase,
} from "../harness/store/postgres-database.ts";

const NAME = "PostgreSQL";
const database = useDatabase();
let dataDir = "";
let opened: Store | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "jobgate-test-"));
});
afterAll(async () => {
  await opened?.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** One database and one store for all tests, emptied before each: to open one is most of what a test here costs. */
const openFresh: Open<Store> = async () => {
  const store = (opened ??= await openStore({
    dataDir,
    ids,
    shared: { url: database(), log: silent },
  }));
  await emptyDatabase(database());
  return { store, close: async () => undefined };
};

function countedTogether({ failedLogins }: Store): FailedLoginStore {
  if (failedLogins === undefined) {
    throw new Error("Nodes that share this store count failed log-ins apart.");
  }
  return failedLogins;
}

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  describeCompanyStore(NAME, openFresh);
  describeAccessStores(NAME, openFresh);
  describeJobStore(NAME, openFresh);
  describeJobSearch(NAME, openFresh);
  describeForeignIdStore(NAME, openFresh);
  describeDocumentStore(NAME, openFresh);
  describeResultStore(NAME, openFresh);
  describePartialDocumentStore(NAME, openFresh);
  describeRunStore(NAME, openFresh);
  describeTicketStore(NAME, openFresh);
  describeOrder(NAME, openFresh);
  describeDecisionStore(NAME, openFresh);
  describeDeliveryStore(NAME, openFresh);
  describeAssetStore(NAME, openFresh);
  describeArtworkStore(NAME, openFresh);
  describeRecordStore(NAME, openFresh);
  describeFollowerStore(NAME, openFresh);
  describeScheduleStore(NAME, openFresh);
  describeUploadStore(NAME, openFresh);
  describeWorkOrderStore(NAME, openFresh);
  describeTriggerStore(NAME, openFresh);
  describeUploadBlockStore(NAME, openFresh);
  describeProcedureStore(NAME, openFresh);
  describeResourceStore(NAME, openFresh);
  describeSpecificationStores(NAME, openFresh);
  describeFailedLoginStore(NAME, async () => {
    const opened = await openFresh();
    return { store: countedTogether(opened.store), close: () => opened.close() };
  });
});
