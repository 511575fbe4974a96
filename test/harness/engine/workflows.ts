/** Workflows that do what a test tells them. */

import type { OptionSpec } from "../../../src/core/model/option.ts";
import type { Workflow, WorkflowContext } from "../../../src/core/ports/workflow-context.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "colour", type: "text", description: "Any.", default: "default" },
  { name: "size", type: "integer", description: "Any.", default: "1" },
  { name: "key", type: "text", description: "Any.", secret: true, repeats: true },
];

/** A workflow `test` that runs this. */
export function workflowOf(run: (context: WorkflowContext) => Promise<void>): Workflow {
  return {
    name: "test",
    description: "Does what the test says.",
    profiles: [
      { name: "plain", description: "Nothing set.", options: [] },
      { name: "blue", description: "Blue.", options: [{ name: "colour", value: "blue" }] },
    ],
    options: OPTIONS,
    run,
  };
}

/** Never ends by itself; throws when the run is stopped. */
export async function untilStopped({ signal }: WorkflowContext): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
}

/** A promise that a test opens. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Text as content. */
export async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
