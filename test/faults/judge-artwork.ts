/** Judges what is kept of artwork after all kills: every version, decision and callback is there, and there once. */

import { ARTWORK_CODES, END_CODES } from "../../src/core/model/delivery.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { Acknowledged, ArtworkOrders } from "./artwork-orders.ts";

/** The events that receivers are told. */
export const TOLD = [...ARTWORK_CODES, ...END_CODES];

/** A callback as it came. */
export interface Told {
  readonly jobId: string;
  readonly type: string;
  readonly sequence: number;
  readonly webhookId: string;
}

export function isTold(code: string): boolean {
  return (TOLD as readonly string[]).includes(code);
}

type Check = readonly [holds: boolean, complaint: string];

/** What is wrong, a sentence each. */
export async function judgeArtwork(
  store: Store,
  { jobIds, acknowledged }: Pick<ArtworkOrders, "jobIds" | "acknowledged">,
  told: readonly Told[],
): Promise<readonly string[]> {
  const checks: Check[] = [];
  for (const jobId of jobIds) {
    const found = await findingOf(store, jobId);
    checks.push(
      ...versionsOf(found),
      ...decisionsOf(found),
      ...acknowledged
        .filter((fact) => fact.jobId === jobId)
        .map((fact): Check => [isKept(found, fact), `Not kept: ${JSON.stringify(fact)}.`]),
      ...tellingsOf(
        found,
        told.filter((each) => each.jobId === jobId),
      ),
    );
  }
  return checks.flatMap(([holds, complaint]) => (holds ? [] : [complaint]));
}

type Found = Awaited<ReturnType<typeof findingOf>>;

async function findingOf(store: Store, jobId: string) {
  const history = await store.artworks.history(jobId);
  if (history === undefined) {
    throw new Error(`Job ${jobId} is lost.`);
  }
  const documents = await store.documents.list(jobId);
  await store.blobs.demand(documents.map(({ blobId }) => blobId));
  const events = await store.events.list(jobId);
  return {
    ...history,
    job: await store.jobs.find("every-company", jobId),
    documents,
    events,
    results: (await store.results.list(jobId)).map(({ fileName }) => fileName),
    count: (...codes: readonly string[]) =>
      events.filter(({ code }) => codes.includes(code)).length,
  };
}

function versionsOf({ artwork, versions, documents, results, count }: Found): readonly Check[] {
  const { jobId } = artwork;
  const told = count("artwork.uploaded", "artwork.adjusted");
  const checked = versions.filter(({ preflight }) => preflight !== undefined).length;
  return [
    [
      versions.every(({ version }, index) => version === index + 1),
      `The versions of job ${jobId} have gaps.`,
    ],
    [
      versions.length === artwork.version && versions.length === documents.length,
      `Job ${jobId} has ${versions.length} versions and ${documents.length} documents.`,
    ],
    [
      told === versions.length,
      `${versions.length} versions of job ${jobId} are told ${told} times.`,
    ],
    [
      count("preflight.done") === checked,
      `${checked} checks of job ${jobId} are told ${count("preflight.done")} times.`,
    ],
    [new Set(results).size === results.length, `Job ${jobId} made twice: ${results.join()}.`],
    [
      versions.every(
        ({ version, proofSha256 }) =>
          results.includes(`v${version}-proof.pdf`) === (proofSha256 !== undefined),
      ),
      `Job ${jobId} has a proof that nobody knows of, or the other way round.`,
    ],
  ];
}

function decisionsOf({ artwork, decisions, job, count }: Found): readonly Check[] {
  const { jobId, state } = artwork;
  return [
    [
      count("decision.made") === decisions.length,
      `${decisions.length} decisions of job ${jobId} are told ${count("decision.made")} times.`,
    ],
    [
      (state === "approved") === (job?.outcome === "succeeded"),
      `Job ${jobId} is ${job?.outcome}, its artwork ${state}.`,
    ],
  ];
}

/** Once, and as it was acknowledged. */
function isKept({ versions, decisions }: Found, fact: Acknowledged): boolean {
  const made =
    "sha256" in fact
      ? versions.filter(({ sha256 }) => sha256 === fact.sha256)
      : decisions.filter(({ version, name, result }) =>
          [version === fact.version, name === fact.name, result === fact.result].every(Boolean),
        );
  return made.length === 1;
}

function tellingsOf({ artwork, events }: Found, told: readonly Told[]): readonly Check[] {
  return events.flatMap(({ sequence, code }, index): readonly Check[] => {
    const heard = told.filter((each) => each.sequence === sequence);
    const deliveries = new Set(heard.map(({ webhookId }) => webhookId)).size;
    const what = `${code} ${sequence} of job ${artwork.jobId}`;
    return [
      [sequence === index + 1, `${what} is out of order.`],
      [heard.every(({ type }) => type === code), `${what} is told as something else.`],
      [deliveries === (isTold(code) ? 1 : 0), `${what} is told by ${deliveries} deliveries.`],
    ];
  });
}
