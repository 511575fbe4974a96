/** Which files of records prepress works on. */

import type { RecordReading } from "../../core/model/workflow.ts";

export const PRINTABLE: RecordReading = {
  types: /^(?:application\/pdf|image\/(?:jpeg|png|tiff))$/u,
};
