/** Customers at the pages of their upload links, while the server dies again and again: what they did, and what they were told of it. */

import { createHash } from "node:crypto";
import { expect } from "vitest";
import { getJson } from "../harness/fetch-json.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { gateOrLong } from "../harness/length.ts";
import { pdfOf } from "../harness/files/make-pdf.ts";
import type { Random } from "../harness/random.ts";
import { TOLD } from "./judge-artwork.ts";

const OPEN_ORDERS = 3;
const [LOOKS_MAX, LOOK_MS] = [100, 100];
/** What the page answers to what cannot be done just now. */
const REFUSED = new Set([400, 409, 503]);

/** What a customer was told that it is done. */
export type Acknowledged = { readonly jobId: string } & (
  | { readonly sha256: string }
  | { readonly version: number; readonly result: string; readonly name: string }
);

interface JobView {
  readonly jobId: string;
  readonly status: { readonly code: string };
  readonly waitingFor?: string;
  readonly uploadURL?: string;
  readonly artwork?: { readonly version?: number; readonly versions?: readonly unknown[] };
}

type Fields = Readonly<Record<string, string>>;

export class ArtworkOrders {
  readonly acknowledged: Acknowledged[] = [];
  readonly jobIds: string[] = [];
  readonly #pages = new Map<string, string>();
  readonly #random: Random;
  readonly #callbackURL: string;
  #files = 0;

  constructor(random: Random, callbackURL: string) {
    this.#random = random;
    this.#callbackURL = callbackURL;
  }

  /** One thing that some customer does, or one more order. Nothing is thrown where the server died of it. */
  async act(url: string): Promise<void> {
    try {
      await this.#actOrDie(url);
    } catch (error) {
      // What fetch throws where the connection breaks; whatever else is wrong is a fault.
      if (!(error instanceof TypeError)) {
        throw error;
      }
    }
  }

  async #actOrDie(url: string): Promise<void> {
    const open = this.jobIds.slice(-OPEN_ORDERS);
    if (open.length < OPEN_ORDERS || this.#random.chance(0.1)) {
      await this.#order(url);
      return;
    }
    const jobId = this.#random.pick(open);
    const page = url + this.#pages.get(jobId);
    const kind = this.#random.integer(1, 10);
    if (kind <= 2) {
      await this.#upload(page, jobId);
    } else if (kind <= 4) {
      await this.#uploadInPieces(page, jobId);
    } else if (kind <= 6) {
      await this.#send(page, "adjust", { version: await versionOf(url, jobId), rotate: "90" });
    } else {
      await whenReady(url, jobId);
      await this.#decide(page, jobId, await versionOf(url, jobId));
    }
  }

  async #order(url: string): Promise<void> {
    const answer = await fetchWithin(`${url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        workflow: "artwork",
        profile: "office",
        options: [
          { name: "pictureResolution", value: "18" },
          { name: "pictures", value: "1" },
        ],
        callbackURL: this.#callbackURL,
        callbackEvents: TOLD,
      }),
    });
    expect(answer.status).toBe(201);
    const { jobId, uploadURL = "" } = (await answer.json()) as JobView;
    this.jobIds.push(jobId);
    this.#pages.set(jobId, new URL(uploadURL).pathname);
  }

  /** As a browser without script does. */
  async #upload(page: string, jobId: string): Promise<void> {
    const { content, sha256 } = await this.#newFile();
    const form = new FormData();
    form.set("file", new File([Buffer.from(content)], "art.pdf"));
    const answer = await fetchWithin(`${page}/file`, {
      method: "POST",
      body: form,
      redirect: "manual",
    });
    if (isDone(answer)) {
      this.acknowledged.push({ jobId, sha256 });
    }
  }

  /** As the page's script does. */
  async #uploadInPieces(page: string, jobId: string): Promise<void> {
    const { content, sha256 } = await this.#newFile();
    const headers = { "Tus-Resumable": "1.0.0", "Upload-Link": page.split("/").at(-1) ?? "" };
    const begun = await fetchWithin(new URL("/tus", page), {
      method: "POST",
      headers: { ...headers, "Upload-Length": String(content.length) },
    });
    const upload = begun.headers.get("location");
    if (upload === null) {
      expect(REFUSED).toContain(begun.status);
      return;
    }
    const middle = this.#random.integer(1, content.length - 1);
    for (const [offset, end] of [
      [0, middle],
      [middle, content.length],
    ] as const) {
      const piece = await fetchWithin(new URL(new URL(upload, page).pathname, page), {
        method: "PATCH",
        headers: {
          ...headers,
          "Upload-Offset": String(offset),
          "Content-Type": "application/offset+octet-stream",
        },
        body: Buffer.from(content.subarray(offset, end)),
      });
      expect(piece.status).toBe(204);
    }
    if (await this.#send(page, "upload", { upload })) {
      this.acknowledged.push({ jobId, sha256 });
    }
  }

  async #decide(page: string, jobId: string, version: string): Promise<void> {
    const isApproval = this.#random.chance(0.3);
    const name = `customer ${this.#random.integer(1, 1_000_000_000)}`;
    const given = isApproval ? { checked: "yes" } : { reason: "As drawn." };
    if (await this.#send(page, isApproval ? "approve" : "reject", { version, name, ...given })) {
      const result = isApproval ? "approved" : "rejected";
      this.acknowledged.push({ jobId, version: Number(version), result, name });
    }
  }

  /** True where the page said that it is done. */
  async #send(page: string, what: string, fields: Fields): Promise<boolean> {
    const body = new URLSearchParams(fields);
    return isDone(
      await fetchWithin(`${page}/${what}`, { method: "POST", body, redirect: "manual" }),
    );
  }

  /** A size of its own, so that its content is. */
  async #newFile(): Promise<{ readonly content: Uint8Array; readonly sha256: string }> {
    this.#files += 1;
    const content = await pdfOf([[200 + this.#files, 300]]);
    return { content, sha256: createHash("sha256").update(content).digest("hex") };
  }
}

function isDone({ status }: Response): boolean {
  expect([303, ...REFUSED]).toContain(status);
  return status === 303;
}

/** Until the order waits for its decision, or nobody waits for that any more: on a busy machine few would be made otherwise. */
async function whenReady(url: string, jobId: string): Promise<void> {
  for (let looks = gateOrLong(0, LOOKS_MAX); looks > 0; looks -= 1) {
    const { status, waitingFor } = await jobOf(url, jobId);
    if (waitingFor !== undefined || status.code === "completed") {
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}

/** The newest version, as the page shows it. */
async function versionOf(url: string, jobId: string): Promise<string> {
  const { artwork } = await jobOf(url, jobId);
  return String(artwork?.versions?.length ?? 0);
}

/** The job as callers see it. */
export function jobOf(url: string, jobId: string): Promise<JobView> {
  return getJson<JobView>(`${url}/v1/jobs/${jobId}`);
}
