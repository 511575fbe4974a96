/** What is done with triggers: made, read, changed, archived and brought back. */

import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import {
  type Trigger,
  type TriggerDocument,
  type TriggerOptions,
  TRIGGERS_MAX,
} from "../model/people/trigger.ts";
import type { Ports } from "../ports/ports.ts";
import type { TriggerChange } from "../ports/people/triggers.ts";
import { shownUrl } from "../text/redact-url.ts";
import { demandUsable } from "./check-trigger.ts";

export type TriggerPorts = Pick<Ports, "addresses" | "clock" | "mailTo" | "objectIds" | "triggers">;

/** What has to be said of a new one; the rest is as usual. */
export type WantedTrigger = Pick<TriggerDocument, "name" | "triggerType"> &
  Partial<TriggerDocument>;

/** Makes a trigger. Throws invalid-document; conflicting-fields where the company has too many. */
export async function makeTrigger(
  ports: TriggerPorts,
  { company }: Principal,
  wanted: WantedTrigger,
): Promise<Trigger> {
  const document: TriggerDocument = { ...USUAL, ...given(wanted) };
  demandUsable(document, ports);
  const now = ports.clock.now();
  const trigger: Trigger = {
    id: ports.objectIds.next(),
    companyId: company.id,
    createdAt: now,
    updatedAt: now,
    isArchived: false,
    document,
  };
  if (!(await ports.triggers.add(trigger, TRIGGERS_MAX))) {
    const detail = `This team has ${TRIGGERS_MAX} triggers, and more are not taken. Change one that is not needed.`;
    throw new Problem("conflicting-fields", detail);
  }
  return trigger;
}

const USUAL = {
  description: null,
  templateTags: [],
  objectIds: [],
  templateIds: [],
  triggerOptions: {},
  reportTemplateId: null,
  pdfRequirement: "NotRequired",
  disabled: false,
};

const NEVER_NULL = new Set([
  "name",
  "triggerType",
  "triggerOptions",
  "templateTags",
  "objectIds",
  "templateIds",
  "pdfRequirement",
  "disabled",
]);

/** What is said: null where there has to be something says nothing. */
function given<Said extends Partial<TriggerDocument>>(document: Said): Said {
  const said = Object.entries(document).filter(
    ([name, value]: [string, unknown]) => value !== null || !NEVER_NULL.has(name),
  );
  // Members that may be missing are, and no others.
  return Object.fromEntries(said) as Said;
}

/** The trigger. Throws not-found, also for another company's. */
export async function findTrigger(
  { triggers }: Pick<TriggerPorts, "triggers">,
  { company }: Principal,
  id: string,
): Promise<Trigger> {
  const found = await triggers.find(company.id, id);
  if (found === undefined) {
    throw notFound(id);
  }
  return found;
}

/** All of the company, newest first, those that are archived included. */
export function listTriggers(
  { triggers }: Pick<TriggerPorts, "triggers">,
  { company }: Principal,
): Promise<readonly Trigger[]> {
  return triggers.list(company.id);
}

export interface TriggerUpdate {
  readonly id: string;
  /** What is not there stays. */
  readonly set: Partial<TriggerDocument>;
}

/** The trigger with these members. Throws not-found, invalid-document. */
export function updateTrigger(
  ports: TriggerPorts,
  principal: Principal,
  { id, set }: TriggerUpdate,
): Promise<Trigger> {
  const now = ports.clock.now();
  const said = given(set);
  const { triggerOptions } = said;
  return change(ports, principal, {
    id,
    change: (stored) => {
      const document = {
        ...stored.document,
        ...said,
        ...(triggerOptions && { triggerOptions: withKnownUrl(stored, triggerOptions) }),
      };
      demandUsable(document, ports);
      return { ...stored, document, updatedAt: now };
    },
  });
}

/** Whoever sends back the address as it is shown means the one that is stored. */
function withKnownUrl({ document }: Trigger, options: TriggerOptions): TriggerOptions {
  const { url } = document.triggerOptions;
  return typeof url === "string" && shownUrl(url) === options.url ? { ...options, url } : options;
}

/** Archives it, or brings it back. One that is so already stays as it is. Throws not-found. */
export function archiveTrigger(
  ports: TriggerPorts,
  principal: Principal,
  { id, isArchived }: { readonly id: string; readonly isArchived: boolean },
): Promise<Trigger> {
  const now = ports.clock.now();
  return change(ports, principal, {
    id,
    change: (stored) =>
      stored.isArchived === isArchived ? undefined : { ...stored, isArchived, updatedAt: now },
  });
}

async function change(
  { triggers }: TriggerPorts,
  { company }: Principal,
  { id, change: work }: { readonly id: string; readonly change: TriggerChange },
): Promise<Trigger> {
  const changed = await triggers.change(company.id, id, work);
  if (changed === undefined) {
    throw notFound(id);
  }
  return changed;
}

function notFound(id: string): Problem {
  const detail = `There is no trigger with the id ${id}, or it belongs to another team. Look at the list of triggers for the ids.`;
  return new Problem("not-found", detail);
}
