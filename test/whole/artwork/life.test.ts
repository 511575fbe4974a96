/** The life of artwork on a whole server: uploaded, checked, adjusted, proofed and decided by people, each thing once. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobDocumentRequest } from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import { type Principal, ALL_PERMISSIONS } from "../../../src/core/model/principal.ts";
import { pdfOf } from "../../harness/make-pdf.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { Customer } from "./customer.ts";

let server: TestServer;
let shop: Principal;

beforeAll(async () => {
  server = await startServer();
  const company = await server.app.store.companies.byNumber(1);
  if (company === undefined) {
    throw new Error("There is no default company.");
  }
  shop = { name: "shop", company, permissions: ALL_PERMISSIONS, actsForEveryCompany: false };
});

afterAll(async () => {
  await server.close();
});

async function order(document: JobDocumentRequest = {}): Promise<[Job, Customer]> {
  const { ports } = server.app;
  const asked = { workflow: "artwork", ...document };
  const job = await addJob(ports, shop, { company: shop.company, document: asked });
  return [job, await Customer.of(ports, job.id)];
}

const codesOf = async (job: Job) =>
  (await server.app.store.events.list(job.id)).map(({ code }) => code);

describe("artwork", () => {
  it("waits for a file, is checked and proofed, and ends with the approval", async () => {
    const [job, customer] = await order({ profile: "office" });
    expect(job).toMatchObject({ status: "creating", waitingFor: "upload" });

    await customer.upload(await pdfOf([[595.28, 841.89]]));
    const ready = await customer.until("proof-ready");
    expect(ready.job).toMatchObject({ status: "creating", waitingFor: "decision" });
    expect(ready.versions).toHaveLength(1);
    expect(ready.versions[0]).toMatchObject({ version: 1, origin: "upload", pageCount: 1 });
    expect(ready.results.map(({ fileName }) => fileName)).toEqual(
      expect.arrayContaining(["v1-preflight.json", "v1-proof.pdf", "v1-page-1.png"]),
    );

    const decision = await customer.decide();
    expect(decision).toMatchObject({ version: 1, result: "approved", name: "A. Miller" });
    const over = await customer.look();
    expect(over.job).toMatchObject({ status: "completed", outcome: "succeeded" });
    expect(over.artwork.state).toBe("approved");
    expect(await codesOf(job)).toEqual(
      expect.arrayContaining([
        "artwork.uploaded",
        "preflight.done",
        "proof.ready",
        "decision.made",
      ]),
    );
  });
});
