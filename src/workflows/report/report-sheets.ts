/** report.pdf: what people did of a piece of work, step by step, with pictures. */

import { PDFDocument } from "@cantoo/pdf-lib";
import type { RecordDocument, SingleStep } from "../../core/model/people/record.ts";
import { namedResources } from "../../core/model/people/named-resources.ts";
import { coordinatesOf } from "../../core/records/durations.ts";
import { type AskedStep, stepsOf, textOf } from "../../core/records/nested-steps.ts";
import { type SheetSize, SheetWriter } from "../prepress/sheets/sheet-writer.ts";
import { countOf } from "../../core/text/count-of.ts";
import type { ShownFile } from "./shown-file.ts";

const PICTURE_HEIGHT_MAX = 260;
/** A step begins on a sheet that has room for its title and a line. */
const STEP_HEIGHT_MIN = 48;
const INDENT = 12;
/** Deeper steps stand no further to the right. */
const INDENT_MAX = 6 * INDENT;
const GREY = [0.4, 0.4, 0.4] as const;

export interface ReportParts {
  readonly files: readonly ShownFile[];
  /** JPEG by the ids of resources. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  readonly pageSize: SheetSize;
}

export interface Report {
  readonly pdf: Uint8Array;
  readonly pageCount: number;
  /** That the fonts have none of. */
  readonly letters: readonly string[];
}

/** Writes the report. Made again of the same, it is the same. */
export async function reportSheets(record: RecordDocument, parts: ReportParts): Promise<Report> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const title = textOf(record.metadata.jobTitle) ?? textOf(record.metadata.workflowName) ?? "Job";
  document.setTitle(title);
  const sheets = await SheetWriter.start(document, parts.pageSize);
  await sheets.text(title, { size: 16, isBold: true });
  sheets.space(4);
  for (const [label, value] of factsOf(record)) {
    await sheets.text(`${label}: ${value}`);
  }
  sheets.space(8);
  const files = new Map(parts.files.map((file) => [file.id, file]));
  const steps = stepsOf(record);
  for (const step of steps) {
    await writeStep(sheets, step, { ...parts, byId: files, indent: 0 });
  }
  if (steps.length === 0) {
    await sheets.text("No step was completed.");
  }
  sheets.numberSheets();
  const pdf = await document.save({ updateFieldAppearances: false });
  return { pdf, pageCount: document.getPageCount(), letters: [...sheets.foreignLetters] };
}

type Fact = readonly [label: string, value: string];

function factsOf({ metadata, ...record }: RecordDocument): readonly Fact[] {
  const free = Object.entries(metadata.metadata ?? {});
  const facts: readonly (readonly [string, unknown])[] = [
    ["Workflow", metadata.workflowName ?? metadata.workflowId],
    ["User", metadata.username ?? metadata.userId],
    ["Team", record["team"]],
    ["Status", metadata.status],
    ["Reason", metadata.abandonReason],
    ["Excluded", record.excluded === true ? "yes" : undefined],
    ["Created", metadata.created],
    ["Updated", metadata.updated],
    ["Job", metadata.clientJobId],
    ...free,
  ];
  return facts.flatMap(([label, value]) => {
    const told = shownText(value);
    return told === "" ? [] : [[label, told] as const];
  });
}

interface Place extends ReportParts {
  readonly byId: ReadonlyMap<string, ShownFile>;
  readonly indent: number;
}

async function writeStep(sheets: SheetWriter, step: AskedStep, place: Place): Promise<void> {
  const { says, isCancelled, substeps } = step;
  const { indent } = place;
  sheets.keep(STEP_HEIGHT_MIN);
  await sheets.text(headOf(step), {
    size: 11,
    isBold: true,
    indent,
    ...(isCancelled ? { colour: GREY } : {}),
  });
  for (const line of linesOf(says).flatMap((text) => text.split(/\r?\n/u))) {
    await sheets.text(line, { indent });
  }
  const facts = [says["userName"], timesOf(says), placeOf(says)].map(shownText);
  const told = facts.filter((fact) => fact !== "").join(" · ");
  if (told !== "") {
    await sheets.text(told, { size: 8, indent, colour: GREY });
  }
  for (const id of namedResources({ completedSteps: [{ singleStep: says }] })) {
    await writeFile(sheets, place, id);
  }
  sheets.space(6);
  const below = { ...place, indent: Math.min(indent + INDENT, INDENT_MAX) };
  for (const substep of substeps) {
    await writeStep(sheets, substep, below);
  }
}

function headOf({ says, isCancelled }: AskedStep): string {
  const number = shownText(says["stepNumber"]);
  const title = shownText(says["stepTitle"]) || shownText(says["stepType"]) || "Step";
  return `${number === "" ? "" : `${number}. `}${title}${isCancelled ? " (cancelled)" : ""}`;
}

function linesOf(says: SingleStep): readonly string[] {
  const description = shownText(says["stepDescription"]);
  const values = shownText(says["values"]);
  const note = shownText(says["note"]);
  return [
    ...(description === "" ? [] : [description]),
    ...(values === "" ? [] : [`Value: ${values}`]),
    ...(note === "" ? [] : [`Note: ${note}`]),
  ];
}

function timesOf({ started, completed, cancelled }: SingleStep): string {
  const times = [started, completed ?? cancelled].map(shownText).filter((time) => time !== "");
  return times.join(" – ");
}

function placeOf(says: SingleStep): string {
  const place = coordinatesOf(says["coordinates"]);
  return place === undefined ? "" : `${place.lat}, ${place.long}`;
}

/** Stands for an item of a list in which nothing is: the others keep their places. */
const NOTHING = "–";

/** Whatever a device wrote, as people read it. */
function shownText(value: unknown): string {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "string") {
    return value.trim();
  }
  if (Array.isArray(value)) {
    return value
      .map((item) => (Array.isArray(item) ? jsonOf(item) : shownText(item) || NOTHING))
      .join(", ");
  }
  return jsonOf(value);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Deeper than any stack.
    return "…";
  }
}

async function writeFile(
  sheets: SheetWriter,
  { byId, pictures, indent }: Place,
  id: string,
): Promise<void> {
  const file = byId.get(id);
  const picture = pictures.get(id);
  if (file?.kind === "picture" && picture !== undefined) {
    await sheets.picture(picture, PICTURE_HEIGHT_MAX);
    return;
  }
  const text =
    file?.kind === "named"
      ? `File: ${file.fileName} (${file.contentType}, ${countOf(file.sizeBytes, "byte")}; not shown)`
      : `File: ${id} (not here)`;
  await sheets.text(text, { size: 8, indent, colour: GREY });
}
