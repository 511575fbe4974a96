/** Workflows of documents on files of the library, for callers whose doors know no documents: SOAP, and jobs that recur. */

import type { ParametersName } from "../../core/model/contract-types.gen.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { checkHandles } from "../ips-fields.ts";
import { ipsJob } from "../ips-job.ts";

type LibraryElement = Extract<
  ParametersName,
  "preflightJob" | "adjustJob" | "proofJob" | "mergePdfJob" | "splitPdfJob" | "extractTextJob"
>;

/** The workflow with the same profiles, options and results, which takes this element. */
export function onAssets(workflow: Workflow, element: LibraryElement): Workflow {
  return ipsJob({
    name: `${workflow.name}-assets`,
    description: `Does what ${workflow.name} does with files of the library, and tells links by which its results can be fetched for a limited time.`,
    element,
    profiles: workflow.profiles,
    options: workflow.options,
    fields: {
      assetHandleArray: "used",
      profile: "used",
      optionArray: "used",
      emailSetting: "used",
      postHttpUrl: "used",
    },
    check: ({ assetHandleArray }) => checkHandles("/assetHandleArray", assetHandleArray),
    run: async (context) => workflow.run(withLinks(context)),
  });
}

/** Each result is told with its link: such callers have no other way to it. */
function withLinks(context: WorkflowContext): WorkflowContext {
  return {
    ...context,
    addResult: async (added) => {
      const result = await context.addResult(added);
      await context.log({
        code: "export.ready",
        severity: "info",
        message: `${result.fileName} can be fetched with the link of this event, without logging in, until it expires.`,
        fileName: context.downloadPath(result),
      });
      return result;
    },
  };
}
