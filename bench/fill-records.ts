/** Fills a data directory with records of people's work by the store's own code, as devices would have sent them. */

import { randomUUID } from "node:crypto";

import { DEFAULT_COMPANY } from "../src/core/model/company.ts";
import {
  NO_STAMPS,
  RECORD_WORKFLOW,
  type RecordDocument,
} from "../src/core/model/people/record.ts";
import { systemClock } from "../src/platform/clock.ts";
import { createIds } from "../src/platform/ids.ts";
import { createObjectIds } from "../src/platform/object-ids.ts";
import { openStore } from "../src/store/open-store.ts";
import { job, step } from "../test/doors/workfloplus/workfloplus.ts";

/** So many at once. */
const BATCH = 500;
const STEPS = 5;

/** The record in the middle. */
export interface FilledRecords {
  readonly clientJobId: string;
  readonly objectId: string;
  readonly workflowId: string;
}

/** Makes `records` completed records of five steps, about 4 kB each, in a new data directory. */
export async function fillRecords(dataDir: string, records: number): Promise<FilledRecords> {
  const ids = createIds(systemClock);
  const objectIds = createObjectIds(systemClock);
  const company = { ...DEFAULT_COMPANY, id: ids.next(), createdAt: Date.now() };
  const store = await openStore({ dataDir, ids, defaultCompany: company });
  let middle: FilledRecords | undefined;
  const add = async (number: number): Promise<void> => {
    const at = Date.now();
    const steps = Array.from({ length: STEPS }, () => step());
    const sent = job({ id: randomUUID(), status: "Completed", steps });
    // The published form, status included.
    const document = sent as RecordDocument & typeof sent;
    const objectId = objectIds.next();
    const { clientJobId, workflowId } = document.metadata;
    if (number === Math.floor(records / 2)) {
      middle = { clientJobId, objectId, workflowId };
    }
    await store.records.add(
      {
        job: {
          id: ids.next(),
          companyId: company.id,
          workflow: RECORD_WORKFLOW,
          profile: "default",
          asked: { name: "Pump 7", workflow: RECORD_WORKFLOW, externalId: clientJobId },
          status: "completed",
          outcome: "succeeded",
          message: "Completed.",
          progress: 1,
          cancelRequested: false,
          submittedBy: "bench",
          createdAt: at,
          completedAt: at,
        },
        secrets: [],
        events: [{ at, code: "job.created", severity: "info", message: "Recorded." }],
      },
      { document, stamps: NO_STAMPS, objectId, createdBy: "admin", content: clientJobId },
    );
  };
  try {
    for (let first = 0; first < records; first += BATCH) {
      const length = Math.min(BATCH, records - first);
      await Promise.all(Array.from({ length }, (_, index) => add(first + index)));
    }
  } finally {
    await store.close();
  }
  if (middle === undefined) {
    throw new Error("There is no record in the middle.");
  }
  return middle;
}
