/** The task that programs of these tests give to a sandbox: its input is `what`, its output `page-<n>.png` in a directory. */
import { join } from "node:path";

export function renderTask(directory) {
  return {
    kind: "render-pdf",
    inputPath: join(directory, "what"),
    outputPrefix: join(directory, "page"),
    resolution: 72,
    box: "crop",
    colour: "colour",
    format: "png",
    quality: 80,
    passwords: [],
  };
}
