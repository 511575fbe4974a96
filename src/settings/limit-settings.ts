/** The settings of what is taken at most, of all and of one company. */

import { setting } from "./setting.ts";
import { whole, wholeOrNone } from "./parsers.ts";

export const LIMITS = {
  jobsOpenMax: setting(
    "JOBS_OPEN_MAX",
    "100000",
    "Most jobs that are not completed; more are refused.",
    whole(1, 100_000_000),
  ),
  jobsOpenMaxPerCompany: setting(
    "JOBS_OPEN_MAX_PER_COMPANY",
    "",
    "Most of them of one company; without it three quarters of JOBS_OPEN_MAX.",
    wholeOrNone(1, 100_000_000),
  ),
  uploadsMax: setting(
    "UPLOADS_MAX",
    "256",
    "Most documents that are taken at the same time.",
    whole(1, 10_000),
  ),
  uploadsMaxPerCompany: setting(
    "UPLOADS_MAX_PER_COMPANY",
    "",
    "Most of them of one company; without it three quarters of UPLOADS_MAX.",
    wholeOrNone(1, 10_000),
  ),
  openUploadsMaxPerCompany: setting(
    "OPEN_UPLOADS_MAX_PER_COMPANY",
    "1000",
    "Most resumable uploads of one company that no job has taken.",
    whole(1, 1_000_000),
  ),
  openUploadsMbMaxPerCompany: setting(
    "OPEN_UPLOADS_MB_MAX_PER_COMPANY",
    "20480",
    "Most MiB of them together, as declared.",
    whole(1, 100_000_000),
  ),
  diskFreeMinMb: setting(
    "DISK_FREE_MIN_MB",
    "256",
    "Where the data directory's disk has less free, or room for fewer than 1,000 more files (inodes; of small disks a tenth), nothing new is taken; 0 takes until it is full.",
    whole(0, 10_000_000),
  ),
} as const;

/** What one company may have of a limit: what the operator set, else three quarters, so that others always find room. */
export function companyShare(max: number, perCompany: number | undefined): number {
  return Math.min(max, perCompany ?? Math.ceil(max * 0.75));
}
