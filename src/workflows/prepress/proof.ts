/** Workflow proof: what somebody looks at before a document is printed. */

import type { OptionSpec } from "../../core/model/option.ts";
import type { Job } from "../../core/model/job.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { logFile, sandboxUse } from "../each-file.ts";
import { checkTask } from "./check-task.ts";
import { addFile } from "./file-results.ts";
import { eachPrepressFile } from "./prepress-files.ts";
import type { MadeFile } from "../sandbox/task-types.ts";
import type { Checking, PreflightParts } from "./preflight.ts";
import { PREFLIGHT_OPTIONS } from "./preflight-options.ts";
import type { ProofFact } from "./sheets/proof-fact.ts";
import { PRINTABLE } from "./printable.ts";

/** People look at it closely. */
export const PROOF_OPTIONS: readonly OptionSpec[] = PREFLIGHT_OPTIONS.map((option) =>
  option.name === "pictureResolution" ? { ...option, default: "150" } : option,
);

/** The workflow: it has the profiles and limits of preflight, whose findings stand on the proof. */
export function proof(parts: PreflightParts): Workflow {
  return {
    name: "proof",
    description:
      "Makes a sheet to be approved of PDF, JPEG, PNG and TIFF files: pages with trim, bleed and safe zone, sizes, inks and findings.",
    profiles: parts.profiles,
    options: PROOF_OPTIONS,
    reads: PRINTABLE,
    run: async (context) => run(context, parts),
  };
}

async function run(context: WorkflowContext, parts: PreflightParts): Promise<void> {
  await eachPrepressFile(context, async (file, index, count) => {
    await proofFile(context, parts, {
      file,
      progress: (fraction) => (index + fraction) / count,
    });
    await logFile(context, file, { code: "file.processed", text: "proof made." });
  });
}

/** Makes the proof of one file and adds it as results. Throws WorkflowFailure. */
export async function proofFile(
  context: WorkflowContext,
  parts: PreflightParts,
  { file, progress }: Checking,
): Promise<void> {
  const facts = factsOf(context.job, parts);
  const onOutput = async (made: MadeFile): Promise<void> => {
    await addFile(context, { file, made, pictures: "proof" });
    await context.progress(progress(made.fraction), `Proofed ${file.fileName}`);
  };
  await file.withLocalFile(async (inputPath) =>
    parts.sandbox.run<"proof">(
      { ...checkTask(context, parts, { file, inputPath }), kind: "proof", facts },
      { ...sandboxUse(context, file), onOutput },
    ),
  );
}

/** What the job says of the order. Made again from the same job, a proof is the same. */
function factsOf({ id, asked, createdAt }: Job, { texts }: PreflightParts): readonly ProofFact[] {
  const { sheets } = texts(asked.locale);
  const { name, externalId, metadata = [] } = asked;
  return [
    { label: sheets.job, value: id },
    ...(externalId === undefined ? [] : [{ label: sheets.order, value: externalId }]),
    ...(name === undefined ? [] : [{ label: sheets.name, value: name }]),
    { label: sheets.date, value: new Date(createdAt).toISOString().slice(0, 16).replace("T", " ") },
    ...metadata.map(({ propertyName, value }) => ({ label: propertyName, value })),
  ];
}
