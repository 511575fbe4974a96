/** The delivery sender: hands each callback to the sender of its kind. */

import {
  type CallbackSenderOptions,
  type ClosableSender,
  openCallbackSender,
} from "./callback-sender.ts";
import { type MailSenderOptions, openMailSender } from "./mail-sender.ts";

export interface DeliverySenderOptions {
  readonly callbacks: CallbackSenderOptions;
  /** Absent where no mail is sent. */
  readonly mail?: MailSenderOptions;
}

/** A sender with connections of its own. */
export function openDeliverySender({ callbacks, mail }: DeliverySenderOptions): ClosableSender {
  const byKind = {
    callback: openCallbackSender(callbacks),
    mail: mail === undefined ? WITHOUT_MAIL : openMailSender(mail),
  };
  return {
    send: async (delivery) => byKind[delivery.kind].send(delivery),
    async close() {
      await Promise.all([byKind.callback.close(), byKind.mail.close()]);
    },
  };
}

/** The operator took the SMTP server away while mail was waiting; perhaps it comes back. */
const WITHOUT_MAIL: ClosableSender = {
  send: async () => ({
    verdict: "retry",
    error: "this server sends no mail: SMTP_URL is not set",
    isUnreachable: false,
  }),
  close: async () => undefined,
};
