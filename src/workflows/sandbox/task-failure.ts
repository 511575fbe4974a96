/** How a child says that a task cannot be done, or not rightly. */

import type { FileObstacle } from "../../core/model/files/file-obstacle.ts";

/** What a task can fail with; that a job was canceled or late, only the server knows. */
export const TASK_FAILURE_CODES = [
  "internal",
  "generic",
  "unsupportedFormat",
  "unsupportedFeature",
  "option",
  "password",
  "corrupt",
] as const;

/** Of one task; what a file has more of is summed up in the last. */
export const WARNINGS_MAX = 100;

export const MESSAGE_CHARS_MAX = 2000;
export const CAUSE_CHARS_MAX = 4000;

export interface TaskFailure {
  readonly code: (typeof TASK_FAILURE_CODES)[number];
  /** For the caller. */
  readonly message: string;
  /** For the log. */
  readonly cause?: string;
  readonly obstacle?: FileObstacle;
  /** The disk had no room for what the task made. */
  readonly isDiskFull?: boolean;
}
