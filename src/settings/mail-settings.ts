/** The settings of mail. */

import { mailAddress, smtpUrl } from "./parsers.ts";
import { setting } from "./setting.ts";

export const MAIL = {
  smtpUrl: {
    ...setting(
      "SMTP_URL",
      "",
      "The server that mail is sent through, such as smtps://user:password@mail.example.com; without it none is sent.",
      smtpUrl,
    ),
    secret: true,
  },
  mailFrom: setting(
    "MAIL_FROM",
    "",
    "Who mail comes from; needed where SMTP_URL is set.",
    mailAddress,
  ),
  mailTo: setting(
    "MAIL_TO",
    "",
    "Who gets the mail of companies that have no address of their own.",
    mailAddress,
  ),
} as const;
