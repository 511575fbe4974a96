/** Where spans begin that no part begins by itself: what is put between the parts and their ports where traces are asked for. */

import { VERSION } from "./base.ts";
import type { Log } from "../core/ports/base.ts";
import type { Fetcher, FileSender } from "../core/ports/outbound.ts";
import { clientSpan, traced } from "../core/ports/tracing/traced.ts";
import type { Tracing } from "../core/ports/tracing/tracing.ts";
import type { OpenTracing } from "../platform/tracing/open-tracing.ts";
import type { Config } from "../settings/settings.ts";
import { pairsOf } from "../settings/tracing-settings.ts";
import type { Store } from "../store/open-store.ts";
import type { Sandbox } from "../workflows/sandbox/sandbox.ts";

/** Undefined, and nothing is loaded, where no traces are asked for. */
export async function tracingOf(config: Config, log: Log): Promise<OpenTracing | undefined> {
  const { tracesEndpoint, tracesServiceName, tracesSampler, tracesRatio } = config;
  if (tracesEndpoint === "") {
    return undefined;
  }
  const { openTracing } = await import("../platform/tracing/open-tracing.ts");
  const named = tracesServiceName === "" ? {} : { "service.name": tracesServiceName };
  return openTracing({
    url: `${tracesEndpoint.replace(/\/$/u, "")}/v1/traces`,
    headers: pairsOf(config.tracesHeaders),
    resource: {
      "service.name": "jobgate",
      "service.version": VERSION,
      ...pairsOf(config.tracesResource),
      ...named,
    },
    sampler: { name: tracesSampler, ratio: tracesRatio },
    delayMs: config.tracesDelayMs,
    timeoutMs: config.tracesTimeoutMs,
    log,
  });
}

/** Tasks, each a span of the run that asks for it. */
export function tracedSandbox(sandbox: Sandbox, tracing: Tracing | undefined): Sandbox {
  return tracing === undefined
    ? sandbox
    : {
        prepare: () => sandbox.prepare(),
        stop: () => sandbox.stop(),
        run: (task, use) =>
          traced(
            tracing,
            {
              name: `task ${task.kind}`,
              kind: "internal",
              attributes: { "jobgate.task": task.kind },
            },
            () => sandbox.run(task, use),
          ),
      };
}

/** What is stored for requests and runs, until it is committed. Of what is stored in between nobody asks. */
export function tracedStore(store: Store, tracing: Tracing | undefined): Store {
  if (tracing === undefined) {
    return store;
  }
  const attributes = { "db.system.name": store.isShared ? "postgresql" : "sqlite" };
  const commits = <Stored extends object>(
    name: string,
    stored: Stored,
    verbs: readonly (keyof Stored & string)[],
  ): Stored => {
    const wrapped: Stored = { ...stored };
    for (const verb of verbs) {
      const act = stored[verb] as (...args: readonly unknown[]) => Promise<unknown>;
      const span = {
        name: `commit ${name}.${verb}`,
        kind: "client",
        attributes: { ...attributes, "db.operation.name": `${name}.${verb}` },
      } as const;
      Object.assign(wrapped, {
        [verb]: (...args: readonly unknown[]) => traced(tracing, span, () => act(...args)),
      });
    }
    return wrapped;
  };
  return {
    ...store,
    jobs: commits("jobs", store.jobs, ["add", "change", "requestCancel", "remove"]),
    documents: commits("documents", store.documents, ["add", "replace", "rename", "remove"]),
    runs: commits("runs", store.runs, ["report", "finish", "hold", "giveBack"]),
  };
}

/** What is sent out for requests and runs. */
export function tracedOutside<Outside extends { fetcher: Fetcher; sender: FileSender }>(
  outside: Outside,
  tracing: Tracing | undefined,
): Outside {
  if (tracing === undefined) {
    return outside;
  }
  const { fetcher, sender } = outside;
  return {
    ...outside,
    fetcher: {
      fetch: (url, limits) =>
        traced(tracing, clientSpan("GET", url), ({ traceparent }) =>
          fetcher.fetch(url, { ...limits, traceparent }),
        ),
    },
    sender: {
      send: (url, file) =>
        traced(tracing, clientSpan(file.method, url), ({ traceparent }) =>
          sender.send(url, { ...file, traceparent }),
        ),
    },
  };
}
