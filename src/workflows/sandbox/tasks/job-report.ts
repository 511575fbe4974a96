/** Writes the report of one record. Runs in the sandbox only. */

import { readFile, writeFile } from "node:fs/promises";
import { unpackFiles } from "../../report/packed-files.ts";
import { reportSheets } from "../../report/report-sheets.ts";
import { readRecord } from "../../report/reported-record.ts";
import type { ShownFile } from "../../report/shown-file.ts";
import type { Emit } from "../serve.ts";
import { type JobReportTask, LETTERS_MAX, type ToldReport } from "../task-types.ts";

/** The input is packed: the record, the files that its steps name as JSON, and a JPEG for each that is a picture. */
export async function jobReport(task: JobReportTask, emit: Emit<ToldReport>): Promise<void> {
  const { inputPath, outputPath, pageSize } = task;
  const [record = "", told = "[]", ...jpegs] = unpackFiles(await readFile(inputPath));
  // The server wrote it.
  const files = JSON.parse(told.toString()) as readonly ShownFile[];
  const ids = files.filter(({ kind }) => kind === "picture").map(({ id }) => id);
  const pictures = new Map(
    ids.flatMap((id, index) => {
      const jpeg = jpegs[index];
      return jpeg === undefined ? [] : [[id, jpeg] as const];
    }),
  );
  const report = await reportSheets(readRecord(record.toString()), { files, pictures, pageSize });
  await writeFile(outputPath, report.pdf);
  const { pageCount, letters } = report;
  await emit({ pageCount, letters: letters.slice(0, LETTERS_MAX).join("") });
}
