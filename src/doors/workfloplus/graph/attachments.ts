/** The fields of attachments: files that steps name, as far as they are here. */

import type { GraphQLResolveInfo } from "graphql";

import { namedResources } from "../../../core/model/people/named-resources.ts";
import type { SingleStep } from "../../../core/model/people/record.ts";
import type { Resource } from "../../../core/model/people/resource.ts";
import { signedPath } from "../signed-link.ts";
import { type Asking, listed } from "./asking.ts";
import { text } from "../../../core/records/nested-steps.ts";

/** The attachments of some steps, in their order. */
export async function attachmentsOf(
  steps: readonly SingleStep[],
  asking: Asking,
  info: GraphQLResolveInfo,
): Promise<readonly object[]> {
  const named = steps.flatMap((says) =>
    [...namedResources({ completedSteps: [{ singleStep: says }] })].map((id) => ({ id, says })),
  );
  await listed(named, asking, info);
  const { ports, principal } = asking;
  const ids = named.map(({ id }) => id);
  const resources = ids.length === 0 ? [] : await ports.resources.ofIds(principal.company.id, ids);
  const byId = new Map(resources.map((resource) => [resource.resourceId, resource]));
  return named.map(({ id, says }) =>
    attachmentFields(says, { id, resource: byId.get(id), asking }),
  );
}

interface Attached {
  readonly id: string;
  /** Absent until the file is here. */
  readonly resource: Resource | undefined;
  readonly asking: Asking;
}

function attachmentFields(says: SingleStep, { id, resource, asking }: Attached): object {
  return {
    attachmentId: id,
    stepId: text(says["stepId"]),
    uniqueStepId: text(says.uniqueStepId),
    stepTitle: text(says["stepTitle"]),
    mimeType: resource?.contentType ?? null,
    fileSize: resource?.sizeBytes ?? null,
    downloadUrl: () => (resource === undefined ? null : linkTo(resource, asking)),
  };
}

function linkTo(
  { id: fileId, companyId: ownerId, resourceId }: Resource,
  { ports, addressOf }: Asking,
): string {
  return addressOf(signedPath(ports, { ownerId, fileId, fileName: resourceId }));
}
