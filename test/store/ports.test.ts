/** The embedded store passes the suites of all ports it implements. */

import path from "node:path";
import { describeAccessStores } from "../ports/access-store-suite.ts";
import { describeArtworkStore } from "../ports/artwork-store-suite.ts";
import { describeAssetStore } from "../ports/asset-store-suite.ts";
import { describeBlobStore } from "../ports/blob-store-suite.ts";
import { describeCompanyStore } from "../ports/company-store-suite.ts";
import { describeDecisionStore } from "../ports/decision-store-suite.ts";
import { describeDeliveryStore } from "../ports/delivery-store-suite.ts";
import { describeDocumentStore, describeResultStore } from "../ports/document-store-suite.ts";
import { describeFollowerStore } from "../ports/people/follower-store-suite.ts";
import { describeForeignIdStore } from "../ports/foreign-id-store-suite.ts";
import { describeJobSearch } from "../ports/job-search-suite.ts";
import { describeJobStore } from "../ports/job-store-suite.ts";
import { describePartialDocumentStore } from "../ports/partial-document-store-suite.ts";
import { describePublishDirectory } from "../ports/publish-directory-suite.ts";
import { describeRecordStore } from "../ports/people/record-store-suite.ts";
import { describeRunStore } from "../ports/run-store-suite.ts";
import { describeScheduleStore } from "../ports/schedule-store-suite.ts";
import { describeSpecificationStores } from "../ports/specification-store-suite.ts";
import { describeOrder } from "../ports/order-suite.ts";
import { describeTicketStore } from "../ports/ticket-store-suite.ts";
import { describeTriggerStore } from "../ports/people/trigger-store-suite.ts";
import { describeWorkOrderStore } from "../ports/people/work-order-store-suite.ts";
import { describeUploadStore } from "../ports/upload-store-suite.ts";
import { describeUploadBlockStore } from "../ports/upload-block-store-suite.ts";
import { describeProcedureStore } from "../ports/people/procedure-store-suite.ts";
import { describeResourceStore } from "../ports/people/resource-store-suite.ts";
import { filesIn, openFresh } from "../harness/store/data-dir.ts";

const NAME = "SQLite";

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

describeBlobStore("disk", async () => {
  const opened = await openFresh();
  const { store, dataDir } = opened;
  const fileCount = async () => {
    const blobs = await filesIn(path.join(dataDir, "blobs"));
    const temporary = await filesIn(path.join(dataDir, "tmp"));
    return blobs.size + temporary.size;
  };
  return { store: { blobs: store.blobs, fileCount }, close: () => opened.close() };
});

describePublishDirectory("disk", async () => {
  const opened = await openFresh();
  const { store, dataDir } = opened;
  const contents = async () => {
    const files = await filesIn(path.join(dataDir, "published"));
    return Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.toString()]));
  };
  return { store: { published: store.published, contents }, close: () => opened.close() };
});
