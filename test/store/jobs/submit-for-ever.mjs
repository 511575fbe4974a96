/** Four writers submit jobs to the data directory named on the command line and print each id once it is acknowledged. */

import { writeSync } from "node:fs";
import { systemClock } from "../../../dist/platform/clock.js";
import { createIds } from "../../../dist/platform/ids.js";
import { openStore } from "../../../dist/store/open-store.js";

const ids = createIds(systemClock);
const store = await openStore({ dataDir: process.argv[2], ids });

function newJob() {
  const id = ids.next();
  const at = systemClock.now();
  const event = { at, code: "job.created", severity: "info", message: "Created." };
  return {
    job: {
      id,
      companyId: "47",
      workflow: "convert",
      profile: "default",
      asked: { name: "x".repeat(600) },
      status: "pending",
      message: "Waiting.",
      progress: 0,
      cancelRequested: false,
      submittedBy: "crash test",
      createdAt: at,
    },
    secrets: [],
    events: [event, { ...event, code: "job.queued" }],
    ticket: { key: `run:${id}`, kind: "run", companyId: "47", ref: id, dueAt: at },
  };
}

async function submitForEver() {
  for (;;) {
    const unit = newJob();
    await store.jobs.add(unit);
    // Written at once: an acknowledgement must not wait in a buffer of ours.
    writeSync(1, `${unit.job.id}\n`);
  }
}

await Promise.all([1, 2, 3, 4].map(submitForEver));
