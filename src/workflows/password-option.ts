/** The option by which jobs are given passwords of PDF files. */

import type { OptionSpec } from "../core/model/option.ts";

export const PASSWORD_OPTION: OptionSpec = {
  name: "DOC.PASSWORD",
  type: "text",
  description: "Password of an encrypted PDF. May be given more than once; all are tried.",
  repeats: true,
  secret: true,
};
