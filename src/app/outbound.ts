/** What reaches others: downloads, files on their way out, callbacks and mail, each with connections of its own. */

import type { Base } from "./base.ts";
import type { Contract } from "../contract/contract.ts";
import { REPORT_FILE } from "../core/model/people/follower.ts";
import { reportLink } from "../core/followers/linked-report.ts";
import type { AddressGuard } from "../core/ports/outbound.ts";
import type { Tracing } from "../core/ports/tracing/tracing.ts";
import { RECORD_STYLE } from "../core/model/people/trigger.ts";
import { mailOf } from "../messages/write-mail.ts";
import { hostOfOnly, type OutboundAllow, parseOutboundAllow } from "../outbound/address-guard.ts";
import { type ClosableSender } from "../outbound/callback-sender.ts";
import { atomyxStyle } from "../outbound/callback-styles/atomyx.ts";
import type { CallbackStyles } from "../outbound/callback-styles/callback-style.ts";
import { workfloPlusStyle } from "../outbound/callback-styles/workfloplus.ts";
import { standardStyle } from "../outbound/callback-styles/standard.ts";
import { openDeliverySender } from "../outbound/delivery-sender.ts";
import { literalRefusal } from "../outbound/fetch-failure.ts";
import { type ClosableFetcher, openFetcher } from "../outbound/fetcher.ts";
import { type ClosableFileSender, openFileSender } from "../outbound/file-sender.ts";
import type { Overrides } from "./overrides.ts";
import type { Config } from "../settings/settings.ts";

const HOUR_MS = 3_600_000;

export interface Outbound {
  readonly addresses: AddressGuard;
  readonly fetcher: ClosableFetcher;
  readonly sender: ClosableFileSender;
  /** Loads the keys that sign tokens. */
  readonly keyFetcher: ClosableFetcher;
  readonly deliverySender: ClosableSender;
}

/** What of others may be reached, and how it is spoken to. */
export interface Outside {
  readonly contract: Contract;
  readonly allow: OutboundAllow;
  readonly overrides: Overrides;
  readonly tracing?: Tracing | undefined;
}

/** Everything that reaches others; it has to be closed. */
export function openOutbound(config: Config, base: Base, outside: Outside): Outbound {
  const { jwtJwksUrl } = config;
  const { allow } = outside;
  return {
    addresses: { refusal: (url) => literalRefusal(allow, url) },
    fetcher: openFetcher({ allow }),
    sender: openFileSender({ allow }),
    // The operator named the address of the keys, which opens its host for them.
    keyFetcher: openFetcher({
      allow: jwtJwksUrl === "" ? parseOutboundAllow([]) : hostOfOnly(jwtJwksUrl),
    }),
    deliverySender: createDeliverySender(config, base, outside),
  };
}

function createDeliverySender(
  config: Config,
  { store, clock, log }: Base,
  { contract, allow, overrides: { callbackStyles } }: Outside,
): ClosableSender {
  const { smtpUrl, mailFrom: from, publicUrl, exportUrlHours } = config;
  const reportUrl = (jobId: string): string => {
    const expiresAt = clock.now() + exportUrlHours * HOUR_MS;
    return `${publicUrl}/exports/${store.links.sign(reportLink(jobId, expiresAt))}/${REPORT_FILE}`;
  };
  const mail = publicUrl === undefined ? {} : { reportUrl };
  return openDeliverySender({
    callbacks: {
      allow,
      clock,
      secretsOf: (companyId) => store.signingSecrets.current(companyId, clock.now()),
      styles: { ...stylesOf(config, store, contract), ...callbackStyles },
    },
    ...(smtpUrl === "" ? {} : { mail: { ...mail, smtpUrl, from, render: mailOf, log } }),
  });
}

/** Every way in which callbacks are written. */
function stylesOf(
  { publicUrl, atomyxEventNames: names, atomyxSignature: signature, exportUrlHours }: Config,
  { links, queryKeys }: Base["store"],
  contract: Contract,
): CallbackStyles {
  const linkMs = exportUrlHours * HOUR_MS;
  const standard = standardStyle({ contract, publicUrl, links, linkMs });
  return {
    standard,
    atomyx: atomyxStyle({ standard, names, signature, links, linkMs, publicUrl }),
    [RECORD_STYLE]: workfloPlusStyle({ standard, queryKeys }),
  };
}
