/** Sends mail through the operator's SMTP server. */

import type { CallbackDocument } from "../core/model/contract-types.gen.ts";
import type { SendOutcome } from "../core/model/delivery.ts";
import { REPORT_MAIL_STYLE } from "../core/model/people/trigger.ts";
import type { Log } from "../core/ports/base.ts";
import type { ClosableSender } from "./callback-sender.ts";
import { shownText } from "./http-post.ts";

export interface MailText {
  /** Of one line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailSenderOptions {
  /** Such as `smtps://user:password@mail.example.com`. */
  readonly smtpUrl: string;
  /** The sender's address. */
  readonly from: string;
  /** What a callback says in a language; in the usual one without locale. */
  readonly render: (
    callback: CallbackDocument,
    locale: string | undefined,
    reportUrl: string | undefined,
  ) => MailText;
  /** Where the report on a record is had from now on, without any other credential; undefined where nobody knows our address. */
  readonly reportUrl?: ((jobId: string) => string) | undefined;
  readonly log: Log;
  /** For one attempt, all in all. Default 45 s. */
  readonly totalMsMax?: number;
}

const CONNECTIONS_MAX = 4;
const CONNECT_MS_MAX = 10_000;
const PAUSE_MS_MAX = 15_000;
/** Less than the claim on a delivery holds: a server that drips its answers never pauses. */
const TOTAL_MS_MAX = 45_000;

/** A sender with connections of its own, which it keeps for a while. */
export function openMailSender(options: MailSenderOptions): ClosableSender {
  const { smtpUrl, from, render, reportUrl, log, totalMsMax = TOTAL_MS_MAX } = options;
  let opening: Promise<Transport> | undefined;
  let isClosed = false;
  return {
    async send({ id, target, callback, locale, style }) {
      const link = style === REPORT_MAIL_STYLE ? reportUrl?.(callback.jobId) : undefined;
      const { subject, text, html } = render(callback, locale, link);
      const signal = AbortSignal.timeout(totalMsMax);
      try {
        opening ??= openTransport(smtpUrl, log);
        const transport = await opening;
        const info = await transport.sendMail({
          from,
          // As a list of one address it is not parsed for more.
          to: [{ name: "", address: target }],
          subject: oneLine(subject),
          text,
          html,
          // The same for every attempt, so that a mail that came twice can be told.
          messageId: `<${id}@jobgate>`,
          headers: { "Auto-Submitted": "auto-generated", "X-Jobgate-Job": callback.jobId },
          signal,
        });
        return { verdict: "delivered", isUnreachable: false, ...answerOf(info.response) };
      } catch (error) {
        if (isClosed) {
          // Says nothing about the SMTP server.
          return { verdict: "retry", error: "the server was stopping", isUnreachable: false };
        }
        return signal.aborted ? tooSlow(totalMsMax) : failedBy(error);
      }
    },
    async close() {
      isClosed = true;
      const transport = await opening?.catch(() => undefined);
      transport?.close({ force: true });
    },
  };
}

type Transport = Awaited<ReturnType<typeof openTransport>>;

/** nodemailer is loaded with the first mail: many servers send none. */
async function openTransport(smtpUrl: string, log: Log) {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    pool: true,
    url: smtpUrl,
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    dnsTimeout: CONNECT_MS_MAX,
    socketTimeout: PAUSE_MS_MAX,
    // A mail holds what we wrote, nothing that its text names.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // What belongs to a mail is told by its own sending; what belongs to none would end the process if nobody heard it.
  transport.on("error", (err) => log.warn({ err }, "The connection to the SMTP server failed."));
  return transport;
}

/** Header fields end at a line break, and names are somebody else's (row 53). */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

function answerOf(response: string | undefined): Pick<SendOutcome, "status" | "response"> {
  const status = /^([2-5][0-9]{2})/u.exec(response ?? "")?.[1];
  return {
    ...(status === undefined ? {} : { status: Number(status) }),
    ...(response === undefined || response === ""
      ? {}
      : { response: shownText(response).slice(0, 4096) }),
  };
}

function tooSlow(totalMsMax: number): SendOutcome {
  const error = `the SMTP server did not take it within ${totalMsMax / 1000} s`;
  return { verdict: "retry", error, isUnreachable: true };
}

/** RFC 5321 §4.2.1: 5yz is for ever, 4yz for now. */
function failedBy(error: unknown): SendOutcome {
  const { code = "", response } = error as { readonly code?: string; readonly response?: string };
  const answer = answerOf(response);
  if (code === "EAUTH") {
    // Its answer may hold what was sent to log in.
    const error = "the SMTP server does not accept the operator's log-in";
    return { verdict: "retry", error, isUnreachable: true };
  }
  if (answer.status === undefined) {
    return { verdict: "retry", error: "the SMTP server cannot be reached", isUnreachable: true };
  }
  const isForEver = answer.status >= 500;
  return {
    ...answer,
    verdict: isForEver ? "gone" : "retry",
    error: `the SMTP server answers with status ${answer.status}`,
    isUnreachable: false,
  };
}
