/** What every ArtworkStore promises, with the RunStore and JobStore beside it: nothing is lost or doubled, whoever is faster. */

import { describe, expect, test } from "vitest";
import type { NewArtwork } from "../../src/core/ports/jobs.ts";
import { DEFAULT_CAPABILITIES } from "../../src/core/model/artwork.ts";
import type { Store } from "../../src/store/open-store.ts";
import { gateOrLong } from "../harness/length.ts";
import { Random, runSeed } from "../harness/random.ts";
import {
  COMPANY,
  ids,
  newJob,
  NOW,
  type Open,
  sampleEvent,
  useStore,
} from "../harness/store/samples.ts";
import {
  after,
  BEGINNING,
  done,
  foreseen,
  type Model,
  randomStep,
  seen,
  type Step,
} from "./artwork-model.ts";

const LIVES = gateOrLong(5, 60);
const STEPS = 40;
const LINK_MS = 1000;

export function newArtworkOf(jobId: string): NewArtwork {
  const setting = { profile: "office", options: [] };
  return {
    linkHash: `hash of ${jobId}`,
    artwork: {
      jobId,
      companyId: COMPANY.id,
      state: "created",
      version: 0,
      capabilities: DEFAULT_CAPABILITIES,
      brand: { color: "#06f" },
      check: setting,
      proof: setting,
      isReviewed: false,
      link: { generation: 1, expiresAt: NOW + LINK_MS },
      linkMs: LINK_MS,
    },
  };
}

export function describeArtworkStore(name: string, open: Open<Store>): void {
  describe(`ArtworkStore: ${name}`, () => {
    const store = useStore(open);
    const order = async (): Promise<string> => {
      await store().companies.add(COMPANY);
      const made = newJob({ workflow: "artwork", status: "creating", waitingFor: "upload" });
      return store().jobs.add({ ...made, artwork: newArtworkOf(made.job.id) });
    };

    test("does what a model of its life does, step by step and with two sides at once", async () => {
      const random = new Random(runSeed());
      for (let life = 1; life <= LIVES; life += 1) {
        const jobId = await order();
        let model = BEGINNING;
        const told: string[] = [];
        for (let count = 1; count <= STEPS && model.status !== "completed"; count += 1) {
          const steps = [randomStep(random, model)];
          const other = randomStep(random, model);
          // A run adds one version after the other.
          const isTwice = steps.every(({ act }) => act === "add-version" && other.act === act);
          if (random.chance(0.4) && !isTwice) {
            steps.push(other);
          }
          told.push(steps.map(({ act, version }) => `${act} ${version}`).join(" | "));
          const answers = await Promise.all(steps.map((step) => done(store(), jobId, step)));
          const now = await seen(store(), jobId);
          const models = possible(model, steps, answers);
          expect(models, told.join("\n")).not.toEqual([]);
          const views = models.map((each) => foreseen(each, now.documents));
          expect(views, told.join("\n")).toContainEqual(now);
          expect(now.documents).toHaveLength(now.versions.length);
          model = models.find((each) => matches(foreseen(each, now.documents), now)) ?? model;
        }
      }
    });

    test("finds a link by its hash until it is revoked, and the next one when it is renewed", async () => {
      const jobId = await order();
      const { artworks } = store();
      expect(await artworks.jobOfLink(`hash of ${jobId}`)).toBe(jobId);
      const change = {
        jobId,
        at: NOW,
        generation: 1,
        events: [sampleEvent({ code: "link.revoked" })],
      };
      expect(await artworks.changeLink({ ...change, to: { kind: "revoked" } })).toBe(true);
      expect(await artworks.jobOfLink(`hash of ${jobId}`)).toBeUndefined();
      const renewed = { kind: "renewed", hash: `new of ${jobId}`, expiresAt: NOW + 9000 } as const;
      expect(await artworks.changeLink({ ...change, events: [], to: renewed })).toBe(true);
      expect(await artworks.changeLink({ ...change, events: [], to: renewed })).toBe(false);
      expect(await artworks.jobOfLink(renewed.hash)).toBe(jobId);
      expect((await artworks.find(jobId))?.link).toEqual({ generation: 2, expiresAt: NOW + 9000 });
      expect((await store().events.list(jobId)).map(({ code }) => code)).toEqual([
        "job.created",
        "link.revoked",
      ]);
    });

    test("notes the use of a link at most once in a while", async () => {
      const jobId = await order();
      const { artworks } = store();
      const usedAt = async () => (await artworks.find(jobId))?.link.lastUsedAt;
      await artworks.noteUse(jobId, NOW, NOW - 60);
      await artworks.noteUse(jobId, NOW + 30, NOW - 30);
      expect(await usedAt()).toBe(NOW);
      await artworks.noteUse(jobId, NOW + 60, NOW);
      expect(await usedAt()).toBe(NOW + 60);
    });

    test("counts jobs that wait for people as creating, but not as open because of us", async () => {
      const jobId = await order();
      const { jobs, upkeep, runs } = store();
      expect(await jobs.count("every-company")).toMatchObject({ creating: 1 });
      expect(await upkeep.openJobs()).toMatchObject([{ status: "waiting", jobs: 1 }]);
      await done(store(), jobId, { act: "upload", version: 0, fence: 0, holdFor: "decision" });
      expect(await upkeep.openJobs()).toMatchObject([{ status: "pending", jobs: 1 }]);
      expect(runs).toBeDefined();
    });

    test("keeps waiting jobs however long they collect, and removes ended ones with all that is theirs", async () => {
      const jobId = await order();
      const { upkeep, artworks } = store();
      const expiry = { completedBefore: NOW + 1, creatingBefore: NOW + 1, heldBefore: 0 };
      expect(await upkeep.removeExpired(expiry, 10)).toMatchObject({ jobs: 0 });
      await done(store(), jobId, { act: "upload", version: 0, fence: 0, holdFor: "decision" });
      await done(store(), jobId, { act: "cancel", version: 1, fence: 0, holdFor: "decision" });
      const [version] = (await artworks.history(jobId))?.versions ?? [];
      const removed = await upkeep.removeExpired(expiry, 10);
      expect(removed.jobs).toBe(1);
      expect(removed.orphans).toHaveLength(version === undefined ? 0 : 1);
      expect(await artworks.history(jobId)).toBeUndefined();
    });

    test("does not hold a run that was asked to stop: it would wait for people who were told otherwise", async () => {
      const jobId = await order();
      const { jobs, runs } = store();
      const step = { version: 0, fence: 1, holdFor: "decision" } as const;
      await done(store(), jobId, { ...step, act: "upload" });
      await done(store(), jobId, { ...step, act: "claim" });
      await jobs.requestCancel(jobId, sampleEvent({ code: "job.cancel-requested" }), false);
      const hold = {
        at: NOW,
        waitingFor: "decision",
        message: "Waits.",
        state: "proof-ready",
        events: [],
      } as const;
      expect(await runs.hold({ jobId, fence: 1 }, hold)).toBe("withdrawn");
      expect(await runs.hold({ jobId, fence: 2 }, hold)).toBe("lost");
    });

    test("gives artwork a new ticket for its end where it was lost", async () => {
      const jobId = await order();
      const { tickets } = store();
      expect(await tickets.remove(`expire:${jobId}`)).toBe(true);
      expect(await tickets.reissue()).toBe(1);
      const due = await tickets.due("expire", NOW + LINK_MS, 10);
      expect(due).toMatchObject([{ ref: jobId, dueAt: NOW + LINK_MS }]);
    });

    test("lists what is not over, newest first, by whom it waits for", async () => {
      const [first, second] = [await order(), await order()];
      const { artworks } = store();
      const listed = async (page: object) =>
        (await artworks.list("every-company", { limit: 10, ...page })).map(({ job }) => job.id);
      expect(await listed({})).toEqual([second, first]);
      expect(await listed({ before: second })).toEqual([first]);
      await done(store(), first, { act: "cancel", version: 0, fence: 0, holdFor: "upload" });
      expect(await listed({ waitingFor: "upload" })).toEqual([second]);
      expect(await listed({ waitingFor: "review" })).toEqual([]);
      expect(await artworks.list({ companyId: ids.next() }, { limit: 10 })).toEqual([]);
    });

    test("keeps what a company has set", async () => {
      const { artworks } = store();
      expect(await artworks.settings(COMPANY.id)).toEqual({});
      await artworks.setSettings(COMPANY.id, { linkDays: 7 });
      await artworks.setSettings(COMPANY.id, { isReviewed: true });
      expect(await artworks.settings(COMPANY.id)).toEqual({ isReviewed: true });
    });
  });
}

/** The models that steps at once may have led to, in one order or the other, with these answers. */
function possible(model: Model, steps: readonly Step[], answers: readonly boolean[]): Model[] {
  const orders =
    steps.length === 1
      ? [[0]]
      : [
          [0, 1],
          [1, 0],
        ];
  return orders.flatMap((order) => {
    let now = model;
    for (const index of order) {
      const step = steps[index];
      const next = step && after(now, step);
      if ((next !== undefined) !== answers[index]) {
        return [];
      }
      now = next ?? now;
    }
    return [now];
  });
}

function matches(left: object, right: object): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
