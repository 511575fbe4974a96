/** The program of a sandbox child: knows the real tasks and loads the heavy packages when the first task needs them. */

import { serveTasks } from "./serve.ts";

serveTasks({
  "render-pdf": async (task, emit, warn) => {
    const { renderPdf } = await import("./tasks/render-pdf.ts");
    await renderPdf(task, emit, warn);
  },
  "inspect-image": async (task, emit, warn) => {
    const { inspectImage } = await import("./tasks/inspect-image.ts");
    await inspectImage(task, emit, warn);
  },
  "edit-image": async (task, emit, warn) => {
    const { editImage } = await import("./tasks/edit-image.ts");
    await editImage(task, emit, warn);
  },
  preflight: async (task, emit, warn) => {
    const { preflight } = await import("./tasks/preflight.ts");
    await preflight(task, emit, warn);
  },
  proof: async (task, emit, warn) => {
    const { proof } = await import("./tasks/proof.ts");
    await proof(task, emit, warn);
  },
  adjust: async (task, emit, warn) => {
    const { adjust } = await import("./tasks/adjust.ts");
    await adjust(task, emit, warn);
  },
  "merge-pdf": async (task, emit) => {
    const { mergePdf } = await import("./tasks/merge-pdf.ts");
    await mergePdf(task, emit);
  },
  "split-pdf": async (task, emit, warn) => {
    const { splitPdf } = await import("./tasks/split-pdf.ts");
    await splitPdf(task, emit, warn);
  },
  "extract-text": async (task, emit, warn) => {
    const { extractText } = await import("./tasks/extract-text.ts");
    await extractText(task, emit, warn);
  },
  "job-report": async (task, emit) => {
    const { jobReport } = await import("./tasks/job-report.ts");
    await jobReport(task, emit);
  },
});
