/** The commands `jobgate schedule …`: jobs that recur. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Command } from "commander";

import type { Schedules } from "../client/node.ts";
import type {
  ScheduleDocument,
  ScheduleDocumentRequest,
} from "../core/model/contract-types.gen.ts";
import { UsageError } from "./exit-codes.ts";
import { jobText, printable } from "./terminal/job-text.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";

/** Adds the commands below `jobgate schedule`. */
export function addScheduleCommands(root: Command): void {
  const schedule = root.command("schedule").description("jobs that recur by a rule");
  addServerOptions(schedule.command("add"))
    .description("adds a schedule")
    .argument("<file>", "the schedule document in JSON, - for the standard input")
    .action(async (file: string, options: ServerOptions) => {
      const document = await documentIn(file);
      const idempotencyKey = crypto.randomUUID();
      tell(await clientOf(options).schedules.add(document, { idempotencyKey }), options);
    });
  addServerOptions(schedule.command("list"))
    .description("lists the schedules, newest first")
    .action(async (options: ServerOptions) => {
      const all: ScheduleDocument[] = [];
      for await (const each of clientOf(options).schedules.list()) {
        all.push(each);
      }
      console.log(options.json ? JSON.stringify(all) : all.map(scheduleLine).join("\n"));
    });
  onSchedule(schedule, "show", { does: "tells one schedule", act: (all, id) => all.get(id) });
  onSchedule(schedule, "pause", {
    does: "lets it fire no more",
    act: (all, id) => all.pause(id),
  });
  onSchedule(schedule, "resume", {
    does: "lets it go on with the next time of its rule",
    act: (all, id) => all.resume(id),
  });
  withId(schedule, "run")
    .description("makes a job of it now")
    .action(async (id: string, options: ServerOptions) => {
      const idempotencyKey = crypto.randomUUID();
      const job = await clientOf(options).schedules.run(id, { idempotencyKey });
      console.log(options.json ? JSON.stringify(job) : jobText(job));
    });
  withId(schedule, "delete")
    .description("deletes it; its jobs stay")
    .action(async (id: string, options: ServerOptions) => {
      await clientOf(options).schedules.remove(id);
      console.log(options.json ? JSON.stringify({ scheduleId: id }) : `Schedule ${id} is gone.`);
    });
}

function withId(schedule: Command, name: string): Command {
  return addServerOptions(schedule.command(name)).argument("<id>", "the schedule's id");
}

interface Act {
  readonly does: string;
  readonly act: (schedules: Schedules, id: string) => Promise<ScheduleDocument>;
}

function onSchedule(schedule: Command, name: string, { does, act }: Act): void {
  withId(schedule, name)
    .description(does)
    .action(async (id: string, options: ServerOptions) =>
      tell(await act(clientOf(options).schedules, id), options),
    );
}

/** What is no schedule the server refuses; here it only has to be JSON. Throws UsageError. */
async function documentIn(file: string): Promise<ScheduleDocumentRequest> {
  const content = await (file === "-" ? text(process.stdin) : readFile(file, "utf8")).catch(() => {
    throw new UsageError(`The file ${file} is not there or cannot be read.`);
  });
  try {
    return JSON.parse(content) as ScheduleDocumentRequest;
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : ""}.`);
  }
}

function tell(schedule: ScheduleDocument, { json }: ServerOptions): void {
  console.log(json ? JSON.stringify(schedule) : scheduleText(schedule));
}

function scheduleLine({ scheduleId, state, execSchedule, ...schedule }: ScheduleDocument): string {
  const { timeZone = "", workflow = "", name = "" } = schedule;
  const rule = `${execSchedule} ${timeZone}`.trimEnd();
  return `${scheduleId}  ${state.padEnd(6)}  ${rule.padEnd(36)}  ${workflow.padEnd(24)}  ${printable(name)}`.trimEnd();
}

function scheduleText(schedule: ScheduleDocument): string {
  const { name, nextFireTimes, lastFireTime, skippedFirings, missedFirings } = schedule;
  const rows = [
    ["schedule", schedule.scheduleId],
    ["state", schedule.state],
    ["name", name],
    ["workflow", schedule.workflow],
    ["rule", `${schedule.execSchedule} ${schedule.timeZone ?? ""}`.trimEnd()],
    ...nextFireTimes.map((time) => ["next", time]),
    ["last", lastFireTime],
    ["skipped", String(skippedFirings)],
    ["missed", String(missedFirings)],
  ];
  return rows
    .flatMap(([label = "", value]) =>
      value === undefined ? [] : [`${`${label}:`.padEnd(11)}${printable(value)}`],
    )
    .join("\n");
}
