/** Schedules: jobs that recur, by the same calls as jobs. */

import type {
  JobDocument,
  ScheduleDocument,
  ScheduleDocumentRequest,
} from "../core/model/contract-types.gen.ts";
import { type CallOptions, documentOf, keyHeader, type Send } from "./exchange.ts";
import { pages } from "./pages.ts";

export interface AddOptions extends CallOptions {
  /** A repetition with the same key makes no second one. */
  readonly idempotencyKey?: string;
}

export interface Schedules {
  add(schedule: ScheduleDocumentRequest, options?: AddOptions): Promise<ScheduleDocument>;
  /** All schedules, newest first. */
  list(options?: CallOptions): AsyncIterable<ScheduleDocument>;
  get(scheduleId: string, options?: CallOptions): Promise<ScheduleDocument>;
  pause(scheduleId: string, options?: CallOptions): Promise<ScheduleDocument>;
  resume(scheduleId: string, options?: CallOptions): Promise<ScheduleDocument>;
  /** Makes a job of it now. */
  run(scheduleId: string, options?: AddOptions): Promise<JobDocument>;
  /** Its jobs stay. */
  remove(scheduleId: string, options?: CallOptions): Promise<void>;
}

const PATH = "/v1/schedules";

/** The calls on schedules over `send`, which throw what it throws. */
export function schedulesOver(send: Send): Schedules {
  const act = async <T>(id: string, verb: string, options: AddOptions = {}): Promise<T> =>
    documentOf(
      await send({
        method: "POST",
        path: `${pathOf(id)}:${verb}`,
        headers: keyHeader(options.idempotencyKey),
        signal: options.signal,
      }),
    );
  return {
    add: async (schedule, { idempotencyKey, signal } = {}) =>
      documentOf(
        await send({
          method: "POST",
          path: PATH,
          headers: { "Content-Type": "application/json", ...keyHeader(idempotencyKey) },
          body: async () => JSON.stringify(schedule),
          signal,
        }),
      ),
    list: ({ signal } = {}) => pages(send, { path: PATH, query: {}, signal }),
    get: async (id, options) =>
      documentOf(await send({ path: pathOf(id), signal: options?.signal })),
    pause: (id, options) => act(id, "pause", options),
    resume: (id, options) => act(id, "resume", options),
    run: (id, options) => act(id, "run", options),
    remove: async (id, options) =>
      void (await send({ method: "DELETE", path: pathOf(id), signal: options?.signal })),
  };
}

function pathOf(scheduleId: string): string {
  return `${PATH}/${encodeURIComponent(scheduleId)}`;
}
