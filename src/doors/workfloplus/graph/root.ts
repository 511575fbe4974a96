/** The lists that a query begins with. */

import type { GraphQLResolveInfo } from "graphql";

import { listMembers } from "../../../core/access/members.ts";
import { searchRecords } from "../../../core/records/search-records.ts";
import { type Asking, listed } from "./asking.ts";
import { jobFields } from "./job-fields.ts";
import { demandOneWay, type JobArguments, jobQuery } from "./job-query.ts";

/** What GraphQL reads the fields of a query from. */
export const ROOT = {
  jobs: async (asked: JobArguments, asking: Asking, info: GraphQLResolveInfo) => {
    const { ports, principal, budget } = asking;
    demandOneWay(asked);
    const query = jobQuery(asked, await taggedWith(asked, asking));
    const isNone = query.workflowIds?.length === 0;
    const onSize = (bytes: number): void => budget.hold(bytes);
    const records = isNone ? [] : await searchRecords(ports, principal, { ...query, onSize });
    return (await listed(records, asking, info)).map((record) => jobFields(record, asking));
  },

  users: async (_asked: object, asking: Asking, info: GraphQLResolveInfo) => {
    const members = await listMembers(asking.ports, asking.principal);
    return (await listed(members, asking, info)).map(({ objectId, email, name }) => ({
      userId: objectId,
      emailAddress: email ?? null,
      name,
      // Groups are not kept here.
      userGroups: [],
    }));
  },
};

const PROCEDURES_PER_PAGE = 200;

/** The workflows with tags that are asked for; undefined where none are. */
async function taggedWith(
  { workflowTag, workflowTagsOr, workflowTagsAnd }: JobArguments,
  { ports, principal }: Asking,
): Promise<readonly string[] | undefined> {
  const any = workflowTagsOr ?? undefined;
  const all = workflowTagsAnd ?? (workflowTag ? [workflowTag] : undefined);
  if (any === undefined && all === undefined) {
    return undefined;
  }
  const found: string[] = [];
  for (let skip = 0; ; skip += PROCEDURES_PER_PAGE) {
    const page = { skip, limit: PROCEDURES_PER_PAGE };
    const procedures = await ports.procedures.list(principal.company.id, page);
    for (const { id, tags } of procedures) {
      const isMeant =
        all === undefined
          ? any?.some((tag) => tags.includes(tag)) === true
          : all.every((tag) => tags.includes(tag));
      if (isMeant) {
        found.push(id);
      }
    }
    if (procedures.length < PROCEDURES_PER_PAGE) {
      return found;
    }
  }
}
