/** The options of the workflow preflight, which are also what its profiles may set. */

import type { OptionSpec } from "../../core/model/option.ts";
import { PASSWORD_OPTION } from "../password-option.ts";
import { LIMIT_OPTIONS } from "./limits.ts";
import { SEVERITY_OPTIONS } from "./severities.ts";

const OTHER_OPTIONS: readonly OptionSpec[] = [
  {
    name: "pictureResolution",
    type: "integer",
    description: "Pixels per inch of the pictures of pages.",
    default: "96",
    minimum: 18,
    maximum: 300,
  },
  {
    name: "pictureSize",
    type: "integer",
    description:
      "Pixels that the longer side of a page's picture has at most; larger sheets are shown with fewer per inch.",
    default: "2000",
    minimum: 64,
    maximum: 4000,
  },
  {
    name: "pictures",
    type: "integer",
    description: "Of how many pages there are pictures.",
    default: "50",
    minimum: 0,
    maximum: 1000,
  },
  PASSWORD_OPTION,
];

/** What profiles may set. */
export const PREFLIGHT_OPTIONS: readonly OptionSpec[] = [
  ...LIMIT_OPTIONS,
  ...SEVERITY_OPTIONS,
  ...OTHER_OPTIONS,
];
