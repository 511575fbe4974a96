/** The courier: hands each notice to the sender of its kind. */

import {
  type CallbackSenderOptions,
  type ClosableCourier,
  openCallbackSender,
} from "./callback-sender.ts";
import { type MailSenderOptions, openMailSender } from "./mail-sender.ts";

export interface CourierOptions {
  readonly callbacks: CallbackSenderOptions;
  /** Absent where no mail is sent. */
  readonly mail?: MailSenderOptions;
}

/** A courier with connections of its own. */
export function openCourier({ callbacks, mail }: CourierOptions): ClosableCourier {
  const byKind = {
    callback: openCallbackSender(callbacks),
    mail: mail === undefined ? WITHOUT_MAIL : openMailSender(mail),
  };
  return {
    send: async (parcel) => byKind[parcel.kind].send(parcel),
    async close() {
      await Promise.all([byKind.callback.close(), byKind.mail.close()]);
    },
  };
}

/** The operator took the SMTP server away while mail was waiting; perhaps it comes back. */
const WITHOUT_MAIL: ClosableCourier = {
  send: async () => ({
    verdict: "retry",
    error: "this server sends no mail: SMTP_URL is not set",
    isUnreachable: false,
  }),
  close: async () => undefined,
};
