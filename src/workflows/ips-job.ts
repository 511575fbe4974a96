/** The frame of all IPS job types: a workflow by its element, what each field does, what is checked, and what it runs. */

import type { Parameters, ParametersName } from "../core/model/contract-types.gen.ts";
import type { Violation } from "../core/model/problem.ts";
import type { Workflow, WorkflowContext } from "../core/ports/workflow-context.ts";
import { checkEmailSetting, type FieldRules, ignoredFields, logIgnored } from "./ips-fields.ts";
import { checkPostJobs, type PostJobs } from "./upload/post-jobs.ts";
import { checkFileOptions, type FileOptions, ignoredInPdfOptions } from "./upload/upload-fields.ts";

/** The element of a job type. */
export type IpsJob<Name extends ParametersName> = NonNullable<Parameters[Name]>;

/** How a job type is declared. */
export interface IpsJobType<Name extends ParametersName>
  extends Pick<Workflow, "name" | "description">,
    Partial<Pick<Workflow, "options" | "profiles" | "quietMs">> {
  readonly element: Name;
  /** Every field, so that a new one in the XSD does not compile before somebody decides about it. */
  readonly fields: FieldRules<IpsJob<Name>>;
  /** Why this server takes no such job at all. */
  readonly refusal?: Violation | undefined;
  /** What is wrong beside the fields that several job types have: those the frame checks. */
  readonly check?: (job: IpsJob<Name>) => readonly Violation[];
  /** What has no effect beside whole fields. */
  readonly ignored?: (job: IpsJob<Name>) => readonly string[];
  readonly run: (context: WorkflowContext, job: IpsJob<Name>) => Promise<void>;
}

/** The fields that several job types have. */
interface SharedFields extends FileOptions, PostJobs {
  readonly emailSetting?: string;
}

const PROFILES: Workflow["profiles"] = [
  { name: "default", description: "As the parameters say.", options: [] },
];

/** The workflow of a job type. What it takes without effect is told in the log before it runs. */
export function ipsJob<Name extends ParametersName>(type: IpsJobType<Name>): Workflow {
  const { name, description, element, fields, options = [], profiles = PROFILES, quietMs } = type;
  return {
    name,
    description,
    profiles,
    options,
    parameters: element,
    ...(quietMs === undefined ? {} : { quietMs }),
    checkParameters: ({ [element]: job }) => (job === undefined ? [] : checked(type, job)),
    run: async (context) => {
      const job = context.parameters?.[element];
      if (job === undefined) {
        throw new Error(`The job has no ${element}.`);
      }
      const { pdfOptions, emailSetting = "None" }: SharedFields = job as SharedFields;
      const ignored = [
        ...ignoredFields(job, fields),
        ...ignoredInPdfOptions(pdfOptions),
        ...(type.ignored?.(job) ?? []),
      ];
      await logIgnored(context, ignored, emailSetting);
      await type.run(context, job);
    },
  };
}

function checked<Name extends ParametersName>(
  { refusal, check }: IpsJobType<Name>,
  job: IpsJob<Name>,
): readonly Violation[] {
  if (refusal !== undefined) {
    return [refusal];
  }
  const shared: SharedFields = job as SharedFields;
  return [
    ...(check?.(job) ?? []),
    ...checkEmailSetting(shared.emailSetting),
    ...checkFileOptions(shared),
    ...checkPostJobs(shared),
  ];
}
