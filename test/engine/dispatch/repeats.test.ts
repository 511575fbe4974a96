/** Repeats: what is done again and again, whatever becomes of it, until it is stopped. */

import { expect, it, vi } from "vitest";

import { Repeats } from "../../../src/engine/dispatch/repeats.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { PATIENT } from "../../harness/patience.ts";

function useRepeats() {
  const timers = new ManualTime();
  const error = vi.fn();
  const log = { info: vi.fn(), warn: vi.fn(), error };
  return { timers, error, repeats: new Repeats({ timers, log }) };
}

it("work that fails is told and done again", async () => {
  const { timers, error, repeats } = useRepeats();
  const work = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error("broken"));
  await repeats.now({ everyMs: 1000, work, failure: "It failed." });
  expect(error).toHaveBeenCalledWith({ err: new Error("broken") }, "It failed.");
  timers.advance(999);
  expect(work).toHaveBeenCalledTimes(1);
  timers.advance(1);
  expect(work).toHaveBeenCalledTimes(2);
});

it("the next time counts from the end of the work, not from its start", async () => {
  const { timers, repeats } = useRepeats();
  const ends: (() => void)[] = [];
  const work = vi.fn(() => new Promise<void>((resolve) => void ends.push(resolve)));
  repeats.later({ everyMs: 1000, work });
  timers.advance(1000);
  timers.advance(5000);
  expect(work).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.waitFor(() => {
    timers.advance(1000);
    expect(work).toHaveBeenCalledTimes(2);
  }, PATIENT);
});

it("nothing begins once it is stopped, not even after what was under way", async () => {
  const { timers, repeats } = useRepeats();
  const idle = vi.fn(async () => undefined);
  let end: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    end = resolve;
  });
  repeats.later({ everyMs: 1000, work: idle });
  const working = repeats.now({ everyMs: 1000, work: () => slow });
  repeats.stop();
  end();
  await working;
  timers.advance(10_000);
  expect(idle).not.toHaveBeenCalled();
});
