/** Settings that are not known: which names in the environment were meant for Jobgate but are none of its own. */

import { countMistakes, lettersOf, nearestName } from "../core/text/nearest-name.ts";

/** A name in the environment, and the setting that it was most likely meant to be. */
export interface UnknownSetting {
  readonly name: string;
  readonly nearest: string | undefined;
}

/** Read by the commands, not by the server. */
const OF_COMMANDS: ReadonlySet<string> = new Set([
  "JOBGATE_URL",
  "JOBGATE_KEY",
  "JOBGATE_CALLBACK_SECRET",
]);
const OWN_PREFIX = "JOBGATE_";

/** What others call our settings; each is far from its name, or shorter than what is compared. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  AUTHENTICATE: "AUTH",
  AUTHENTICATION: "AUTH",
  AUTHENTICATION_MODE: "AUTH",
  AUTH_MODE: "AUTH",
  AUTH_REQUIRED: "AUTH",
  AUTH_TYPE: "AUTH",
  REQUIRE_AUTH: "AUTH",
  BIND_ADDRESS: "HOST",
  LISTEN_ADDRESS: "HOST",
  LISTEN_HOST: "HOST",
  LISTEN_PORT: "PORT",
  DB_URL: "DATABASE_URL",
  DATA_DIRECTORY: "DATA_DIR",
  TRUST_PROXY: "TRUSTED_PROXIES",
  ALLOWED_ORIGINS: "CORS_ORIGINS",
};

/** First words of our settings with which nothing else on a server begins. */
const OWN_FIRST_WORDS: ReadonlySet<string> = new Set([
  "CONNECTIONS",
  "CORS",
  "CREATING",
  "DRAIN",
  "HEARTBEAT",
  "JOBS",
  "JWT",
  "LEASE",
  "OUTBOUND",
  "SCHEDULE",
  "SMTP",
  "TRUSTED",
  "UPLOAD",
  "UPLOADS",
]);

/** Near to a name of ours, but everybody knows them as something else: cron's and the shells'. */
const ORDINARY: ReadonlySet<string> = new Set(["MAILTO", "MAILFROM", "TIMEZONE", "LOGLEVEL"]);

/** Kubernetes and Docker tell every container about its neighbours: SMTP_PORT=tcp://10.0.0.7:25 and such. */
const OF_NEIGHBOUR =
  /_(?:SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/u;
const NEIGHBOUR_ADDRESS = /^(?:tcp|udp|sctp):\/\//u;

/**
 * The names of the environment that were meant as settings but are none, in the environment's order. Meant are: all that
 * begin with `JOBGATE_`; what others call one of ours; a name that differs from one of ours by its case or its
 * underscores, by one letter from 6 letters on, by two from 10 on; and one that begins with a word that only we use. A
 * shorter name is never taken for one of ours (POST, PATH and HOSTS are no HOST), nor is a neighbour's address that
 * Kubernetes or Docker put there.
 */
export function unknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): readonly UnknownSetting[] {
  const settings = new Set(known);
  return Object.entries(environment).flatMap(([name, value = ""]) => {
    if (settings.has(name) || value === "" || isOrdinary(name, value) || !isMeant(name, known)) {
      return [];
    }
    const bare = name.startsWith(OWN_PREFIX) ? name.slice(OWN_PREFIX.length) : name;
    const nearest = OTHER_NAMES[bare] ?? nearestName(bare, known) ?? ofSameFamily(bare, known);
    return [{ name, nearest }];
  });
}

function isOrdinary(name: string, value: string): boolean {
  return (
    OF_COMMANDS.has(name) ||
    ORDINARY.has(name) ||
    OF_NEIGHBOUR.test(name) ||
    NEIGHBOUR_ADDRESS.test(value)
  );
}

function isMeant(name: string, known: readonly string[]): boolean {
  const [firstWord = ""] = name.split("_");
  return (
    name.startsWith(OWN_PREFIX) ||
    Object.hasOwn(OTHER_NAMES, name) ||
    (name !== firstWord && OWN_FIRST_WORDS.has(firstWord)) ||
    known.some((each) => isNear(name, each))
  );
}

function isNear(name: string, setting: string): boolean {
  const [written, letters] = [lettersOf(name), lettersOf(setting)];
  if (letters.length < 6 || Math.abs(written.length - letters.length) > 2) {
    return false;
  }
  return countMistakes(written, letters) <= (letters.length < 10 ? 1 : 2);
}

/** SMTP_HOST is far from SMTP_URL, but it is the one to read about. */
function ofSameFamily(name: string, known: readonly string[]): string | undefined {
  const [firstWord = ""] = name.split("_");
  return known.find((each) => each.startsWith(`${firstWord}_`));
}
