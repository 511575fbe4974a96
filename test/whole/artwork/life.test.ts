/** The life of artwork on a whole server: uploaded, checked, adjusted, proofed and decided by people, each thing once. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { expireArtwork } from "../../../src/core/artwork/expire-artwork.ts";
import {
  beginLinkedUpload,
  takeUploaded,
  writeLinkedUpload,
} from "../../../src/core/artwork/linked-uploads.ts";
import { newArtwork, type ArtworkWish } from "../../../src/core/artwork/new-artwork.ts";
import { renewLink, revokeLink } from "../../../src/core/artwork/operate-artwork.ts";
import { refuseArtwork, releaseArtwork } from "../../../src/core/artwork/review-artwork.ts";
import { changeSettings } from "../../../src/core/artwork/company-settings.ts";
import { UPLOAD_LINK_PATH } from "../../../src/core/artwork/upload-link.ts";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import { deleteJob } from "../../../src/core/jobs/delete-job.ts";
import { startJob } from "../../../src/core/jobs/start-job.ts";
import { expireTicket } from "../../../src/core/model/artwork.ts";
import type { JobDocumentRequest } from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { type Principal, ALL_PERMISSIONS } from "../../../src/core/model/principal.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import { pdfOf } from "../../harness/files/make-pdf.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { Customer, once } from "./customer.ts";

let server: TestServer;
let shop: Principal;
let files: Server;
let filesUrl = "";
let pdf: Uint8Array;

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  const company = await server.app.store.companies.byNumber(1);
  if (company === undefined) {
    throw new Error("There is no default company.");
  }
  shop = { name: "shop", company, permissions: ALL_PERMISSIONS, actsForEveryCompany: false };
  pdf = await pdfOf([[595.28, 841.89]]);
  files = createServer((request, response) => {
    response.statusCode = request.url === "/flyer.pdf" ? 200 : 404;
    response.end(Buffer.from(pdf));
  });
  await new Promise<void>((resolve) => {
    files.listen(0, "127.0.0.1", resolve);
  });
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await server.close();
  await new Promise((resolve) => {
    files.close(resolve);
  });
});

const PLAIN: ArtworkWish = {
  capabilities: { adjust: true, checkFix: true, proof: true, allowNonArtworkFiles: true },
};

/** An order as a door makes it, whatever fields its wire has for the wish. */
async function order(
  wish: ArtworkWish = PLAIN,
  document: JobDocumentRequest = {},
): Promise<[Job, Customer]> {
  const { ports } = server.app;
  const wishing: Ports = {
    ...ports,
    jobs: {
      ...ports.jobs,
      add: async (made) => {
        const { createdAt, id } = made.job;
        const plain: Job = { ...made.job, status: "creating" };
        const artwork = await newArtwork(ports, plain, wish);
        const starts = artwork.artwork.next !== undefined;
        return ports.jobs.add({
          ...made,
          artwork,
          job: starts ? { ...withoutWaiting(made.job), status: "pending" } : made.job,
          ...(starts
            ? {
                ticket: {
                  key: `run:${id}`,
                  kind: "run",
                  companyId: shop.company.id,
                  ref: id,
                  dueAt: createdAt,
                },
              }
            : {}),
        });
      },
    },
  };
  const asked = { workflow: "artwork", profile: "office", ...document };
  const job = await addJob(wishing, shop, { company: shop.company, document: asked });
  ports.engine.wake();
  return [job, await Customer.of(ports, job.id)];
}

function withoutWaiting(job: Job): Job {
  const { waitingFor, ...others } = job;
  expect(waitingFor).toBe("upload");
  return others;
}

const eventsOf = async (job: Job) => server.app.store.events.list(job.id);
const codesOf = async (job: Job) => (await eventsOf(job)).map(({ code }) => code);

describe("artwork", () => {
  it("waits for a file, is checked and proofed, and ends with the approval", async () => {
    const [job, customer] = await order();
    expect(job).toMatchObject({ status: "creating", waitingFor: "upload" });
    await expect(startJob(server.app.ports, shop, job.id)).rejects.toMatchObject({
      code: "illegal-transition",
    });

    await customer.upload(pdf);
    const ready = await customer.until("proof-ready");
    expect(ready.job).toMatchObject({ status: "creating", waitingFor: "decision" });
    expect(ready.versions).toMatchObject([{ version: 1, origin: "upload", pageCount: 1 }]);
    const names = ready.results.map(({ fileName }) => fileName);
    expect(names).toEqual(
      expect.arrayContaining(["v1-preflight.json", "v1-proof.pdf", "v1-page-1.png"]),
    );
    const proof = ready.results.find(({ fileName }) => fileName === "v1-proof.pdf");
    expect(ready.versions[0]?.proofSha256).toBe(proof?.sha256);

    const decision = await customer.decide();
    expect(decision).toMatchObject({
      version: 1,
      result: "approved",
      name: "A. Miller",
      by: "link",
      sha256: ready.versions[0]?.sha256,
      proofSha256: proof?.sha256,
    });
    const over = await customer.look();
    expect(over.job).toMatchObject({ status: "completed", outcome: "succeeded", progress: 1 });
    expect(over.artwork.state).toBe("approved");
    const codes = await codesOf(job);
    expect(codes.filter((code) => !/^(?:job|result|file)\./u.test(code))).toEqual([
      "artwork.uploaded",
      "preflight.done",
      "proof.ready",
      "decision.made",
    ]);
    expect(codes.at(-1)).toBe("job.completed");
  });

  it("that is adjusted becomes a version of its own, and what was there stays", async () => {
    const [, customer] = await order();
    await customer.upload(pdf);
    await customer.until("proof-ready");
    await customer.adjust([{ name: "rotate", value: "90" }]);
    const ready = await customer.until("proof-ready");
    expect(ready.versions).toMatchObject([
      { version: 1, origin: "upload" },
      {
        version: 2,
        origin: "adjust",
        supersedes: 1,
        adjustment: [{ name: "rotate", value: "90" }],
      },
    ]);
    const names = ready.results.map(({ fileName }) => fileName);
    expect(names).toEqual(expect.arrayContaining(["v1-proof.pdf", "v2-proof.pdf"]));
    await expect(customer.decide({ version: 1 })).rejects.toThrow(/not the newest one/u);
    await customer.decide({ version: 2 });
  });

  it("is decided once, whoever else has the page open, and the second is told by whom", async () => {
    const [, customer] = await order();
    await customer.upload(pdf);
    await customer.until("proof-ready");
    const tabs = await Promise.allSettled([
      customer.decide({ name: "First" }),
      customer.decide({ name: "Second", result: "rejected", reason: "Too dark." }),
    ]);
    expect(tabs.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { decisions } = await customer.look();
    expect(decisions).toHaveLength(1);
    await expect(customer.decide({ name: "Third" })).rejects.toThrow(
      new RegExp(`decided already: version 1 was .* by ${decisions[0]?.name}`, "u"),
    );
  });

  it("that is rejected waits for the next file, with more time; a rejection says why", async () => {
    const [, customer] = await order();
    await customer.upload(pdf);
    const ready = await customer.until("proof-ready");
    await expect(customer.decide({ result: "rejected" })).rejects.toMatchObject({
      violations: [{ pointer: "/reason" }],
    });
    await customer.decide({ result: "rejected", reason: "Wrong logo." });
    const open = await customer.look();
    expect(open.job).toMatchObject({ status: "creating", waitingFor: "upload" });
    expect(open.artwork.state).toBe("rejected");
    expect(open.artwork.link.expiresAt).toBeGreaterThan(ready.artwork.link.expiresAt);
    await customer.upload(pdf, "better.pdf");
    expect((await customer.until("proof-ready")).artwork.version).toBe(2);
  });

  it("that cannot be read is no failed job; another file is asked for, and nothing can be approved", async () => {
    const [, customer] = await order();
    await customer.upload(Buffer.from("%PDF-1.7\nnothing else"));
    const broken = await customer.until("preflight-failed");
    expect(broken.job).toMatchObject({ status: "creating", waitingFor: "upload" });
    expect(broken.versions[0]?.unreadable).toBeTruthy();
    await expect(customer.decide()).rejects.toMatchObject({ code: "illegal-transition" });
    await expect(customer.upload(Buffer.from("no artwork"))).rejects.toMatchObject({
      code: "unsupported-media-type",
    });
    await expect(customer.upload(Buffer.alloc(0))).rejects.toMatchObject({
      code: "invalid-document",
    });
    expect((await customer.look()).versions).toHaveLength(1);
  });

  it("with warnings waits for the shop's review where the company wants that", async () => {
    await changeSettings(server.app.ports, { company: 1, isReviewed: true });
    const withWarnings = { profile: "digital-print" };
    const orders = await Promise.all([
      order(PLAIN, withWarnings),
      order(PLAIN, withWarnings),
    ]).finally(async () => changeSettings(server.app.ports, { company: 1, isReviewed: false }));
    const [[released, pleased], [refused, sent]] = orders;
    for (const customer of [pleased, sent]) {
      await customer.upload(pdf);
      expect((await customer.until("in-review")).job.waitingFor).toBe("review");
      await expect(customer.decide()).rejects.toThrow(/the shop looks at it first/u);
    }
    await releaseArtwork(server.app.ports, released.id, "prepress");
    await pleased.decide();
    await refuseArtwork(server.app.ports, refused.id, { by: "prepress", reason: "RGB" });
    const again = await sent.look();
    expect(again.job.waitingFor).toBe("upload");
    expect(again.decisions).toMatchObject([{ result: "rejected", by: "prepress", reason: "RGB" }]);
  });

  it("is confirmed without a proof, and without preflight, where these are off", async () => {
    const off = { adjust: false, checkFix: false, proof: false, allowNonArtworkFiles: false };
    const [, customer] = await order({ capabilities: off });
    await customer.upload(pdf);
    const ready = await vi.waitFor(async () => {
      const linked = await customer.look();
      expect(linked.job.waitingFor).toBe("decision");
      return linked;
    }, 20_000);
    expect(ready.results.map(({ fileName }) => fileName)).toEqual(["v1-page-1.png"]);
    await expect(customer.adjust([{ name: "rotate", value: "90" }])).rejects.toMatchObject({
      code: "forbidden",
    });
    await customer.decide();
  });

  it("is fetched where it was given by address; where it cannot be, the customer is told", async () => {
    const [, given] = await order({ ...PLAIN, url: `${filesUrl}/flyer.pdf` });
    const ready = await given.until("proof-ready");
    expect(ready.versions).toMatchObject([{ version: 1, origin: "url", fileName: "flyer.pdf" }]);
    const [, missing] = await order({ ...PLAIN, url: `${filesUrl}/nothing.pdf` });
    const open = await vi.waitFor(async () => {
      const linked = await missing.look();
      expect(linked.job.waitingFor).toBe("upload");
      return linked;
    }, 20_000);
    expect(open.artwork).toMatchObject({ state: "created", version: 0 });
    expect(open.artwork.trouble).toMatch(/could not be fetched/u);
  });

  it("that comes in pieces by the link is taken once, by its own link alone", async () => {
    const { ports } = server.app;
    const [, customer] = await order();
    const [, other] = await order();
    const linked = await customer.look();
    const { upload } = await beginLinkedUpload(ports, linked, {
      sizeBytes: pdf.length,
      fileName: "pieces.pdf",
      metadata: "",
    });
    const piece = { uploadId: upload.id, offsetBytes: 0, content: () => once(pdf) };
    await expect(writeLinkedUpload(ports, await other.look(), piece)).rejects.toMatchObject({
      code: "not-found",
    });
    await writeLinkedUpload(ports, linked, piece);
    const taken = await takeUploaded(ports, linked, upload.id);
    expect(taken.versions).toMatchObject([{ version: 1, fileName: "pieces.pdf" }]);
    await expect(takeUploaded(ports, linked, upload.id)).rejects.toMatchObject({ code: "gone" });
    await customer.until("proof-ready");
  });
});

describe("the upload link", () => {
  it("opens nothing once it is revoked, renewed or over, and all are told the same", async () => {
    const { ports } = server.app;
    const [job, customer] = await order();
    await customer.look();
    await revokeLink(ports, job.id);
    const refusals = [await customer.look().catch((error: unknown) => String(error))];
    const { path } = await renewLink(ports, { jobId: job.id });
    const renewed = new Customer(ports, path.slice(UPLOAD_LINK_PATH.length));
    expect((await renewed.look()).job.id).toBe(job.id);
    for (const token of [customer.token, "", "x".repeat(43), `${renewed.token}x`]) {
      const look = new Customer(ports, token).look();
      refusals.push(await look.catch((error: unknown) => String(error)));
    }
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toMatch(/^Problem: not-found/u);
    expect(await codesOf(job)).toContain("link.revoked");
  });

  it("ends the waiting when its time is over", async () => {
    const { ports } = server.app;
    const [job, customer] = await order();
    const { artwork } = await customer.look();
    const clock = { now: () => artwork.link.expiresAt + 1 };
    const ticket = expireTicket({ id: job.id, companyId: job.companyId }, 0);
    const { tickets } = server.app.store;
    await expireArtwork({ ...ports, clock, tickets }, ticket);
    expect(await server.app.store.jobs.find("every-company", job.id)).toMatchObject({
      status: "completed",
      outcome: "cancelled",
    });
    expect((await ports.artworks.find(job.id))?.state).toBe("expired");
    expect((await codesOf(job)).slice(-2)).toEqual(["artwork.expired", "job.cancelled"]);
  });

  it("stands in no event, and the customer cannot act after the order was taken back", async () => {
    const { ports } = server.app;
    const [job, customer] = await order();
    await customer.upload(pdf);
    await customer.until("proof-ready");
    await cancelJob(ports, shop, job.id);
    const over = await customer.look();
    expect(over.artwork.state).toBe("withdrawn");
    await expect(customer.decide()).rejects.toThrow(/withdrawn/u);
    await expect(customer.upload(pdf)).rejects.toThrow(/withdrawn/u);
    expect(JSON.stringify(await eventsOf(job))).not.toContain(customer.token);
    expect(await deleteJob(ports, shop, job.id)).toBe("deleted");
    expect(await ports.artworks.history(job.id)).toBeUndefined();
  });
});
