/** The settings of runs, and of the processes that work on files. */

import { optionalDirectory, optionalUid, sandboxMode, whole, workerCount } from "./parsers.ts";
import { setting } from "./setting.ts";

export const WORK = {
  workers: setting(
    "WORKERS",
    "",
    "Jobs that run at the same time, and a few more where companies have less than their equal part; without it one less than the processors, at least one.",
    workerCount,
  ),
  jobTimeoutMs: setting(
    "JOB_TIMEOUT_MS",
    "600000",
    "Longest run of one job.",
    whole(1000, 86_400_000),
  ),
  taskTimeoutMs: setting(
    "TASK_TIMEOUT_MS",
    "120000",
    "Longest work on one file in its own process.",
    whole(1000, 3_600_000),
  ),
  taskMemoryMb: setting(
    "TASK_MEMORY_MB",
    "1024",
    "Most memory of a process that works on files.",
    whole(128, 65_536),
  ),
  fontsDirectory: setting(
    "FONTS_DIRECTORY",
    "",
    "Directory of fonts (TrueType, OpenType) that PDF files may name without having them inside, besides those that come with Jobgate; every user has to be able to read it.",
    optionalDirectory,
  ),
  sandbox: setting(
    "SANDBOX",
    "auto",
    "The wall around processes that work on files: auto builds the best this machine can, required starts with a whole one only, off builds none.",
    sandboxMode,
  ),
  sandboxUid: setting(
    "SANDBOX_UID",
    "",
    "User number of processes that work on files, where the server is root; without it each gets one of its own.",
    optionalUid,
  ),
  endpointOffAfterDays: setting(
    "ENDPOINT_OFF_AFTER_DAYS",
    "5",
    "After how many days in which an address took no callback it is switched off and the company told; 0 for never.",
    whole(0, 365),
  ),
} as const;
