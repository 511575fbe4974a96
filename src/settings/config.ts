/** The configuration: the settings read once from the environment, `.env` and files of secrets, checked one by one and against each other. */

import { readEnvFile } from "./env-file.ts";
import { issuerNamed } from "./oauth-settings.ts";
import { isLoopback } from "./parsers.ts";
import { fileNameOf, givenText } from "./secret-files.ts";
import { type Setting, SettingError } from "./setting.ts";
import { type Config, SETTINGS } from "./settings.ts";
import { unknownSettings } from "./unknown-settings.ts";

/** What a process is given: its environment over the `.env` of its working directory. Throws SettingError. */
export function givenEnvironment(): NodeJS.ProcessEnv {
  return { ...readEnvFile(process.cwd(), settingNames()), ...process.env };
}

/** Reads and checks all settings. Throws SettingError, which names all that cannot be used at once. */
export function readConfig(environment: NodeJS.ProcessEnv = givenEnvironment()): Config {
  refuseUnknown(environment);
  const complaints: string[] = [];
  const entries = Object.entries<Setting<unknown>>(SETTINGS).map(([name, each]) => {
    try {
      return [name, parsed(each, environment)];
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
      return [name, undefined];
    }
  });
  if (complaints.length > 0) {
    throw new SettingError(complaints.join("\n"));
  }
  // The entries are made from SETTINGS itself, so names and types fit.
  const config = Object.fromEntries(entries) as Config;
  refuseOpenToOthers(config);
  refuseSlowHeartbeat(config);
  refuseHalfTokens(config);
  refuseOwnName(config);
  refuseMailWithoutSender(config);
  refuseHalfFtp(config);
  refuseHalfBucket(config);
  return config;
}

function parsed(setting: Setting<unknown>, environment: NodeJS.ProcessEnv): unknown {
  const given = givenText(setting, environment);
  try {
    return setting.parse(given || setting.default);
  } catch (error) {
    throw new SettingError(
      `${setting.env}: ${error instanceof Error ? error.message : "not usable"}`,
    );
  }
}

/** By which the environment may speak to us. */
export function settingNames(): readonly string[] {
  return Object.values<Setting<unknown>>(SETTINGS).flatMap((each) => [
    each.env,
    ...[fileNameOf(each) ?? []].flat(),
  ]);
}

function refuseOpenToOthers(config: Config): void {
  if (config.auth === "open" && !isLoopback(config.host)) {
    throw new SettingError(
      `HOST: ${config.host} can be reached from other machines, and AUTH=open lets everyone in. ` +
        "Set AUTH=required, or listen on 127.0.0.1 and put a proxy with its own log-in in front.",
    );
  }
}

/** A misspelt setting would be passed over in silence, and what it was to forbid would be allowed. */
function refuseUnknown(environment: NodeJS.ProcessEnv): void {
  const unknown = unknownSettings(environment, settingNames());
  if (unknown.length > 0) {
    const lines = unknown.map(({ name, nearest }) =>
      nearest === undefined ? `${name}: is no setting.` : `${name}: is no setting; ${nearest} is.`,
    );
    throw new SettingError(
      `${lines.join(" ")} Write it as \`jobgate config\` and docs/settings.md have it, or take it out of the environment.`,
    );
  }
}

/** Tokens are taken with all that is needed to trust them, or not at all. */
function refuseHalfTokens({ auth, jwtIssuer, jwtAudience, jwtJwksUrl }: Config): void {
  const given = [jwtIssuer, jwtAudience, jwtJwksUrl].filter((value) => value !== "");
  if (given.length > 0 && (given.length < 3 || auth === "open")) {
    throw new SettingError(
      "JWT_ISSUER, JWT_AUDIENCE and JWT_JWKS_URL: set all three together, with AUTH=required.",
    );
  }
}

/** Nobody could tell whose a token is. */
function refuseOwnName(config: Config): void {
  if (config.jwtIssuer !== "" && config.jwtIssuer === issuerNamed(config)) {
    throw new SettingError(
      "JWT_ISSUER: is the name under which this service signs tokens itself. Name the other issuer, or set OAUTH_ISSUER to another name.",
    );
  }
}

function refuseMailWithoutSender({ smtpUrl, mailFrom }: Config): void {
  if (smtpUrl !== "" && mailFrom === "") {
    throw new SettingError(
      "MAIL_FROM: is needed where SMTP_URL is set; no server takes mail from nobody.",
    );
  }
}

function refuseHalfFtp({ ftpTls, ftpTlsCertificate, ftpTlsKey }: Config): void {
  if (ftpTls !== "off" && (ftpTlsCertificate === undefined || ftpTlsKey === undefined)) {
    throw new SettingError(
      `FTP_TLS_CERTIFICATE and FTP_TLS_KEY: are needed with FTP_TLS=${ftpTls}. Name the files, or set FTP_TLS=off.`,
    );
  }
}

function refuseHalfBucket(config: Config): void {
  const { blobsUrl, directDownloads, awsAccessKeyId, awsSecretAccessKey } = config;
  if (directDownloads && blobsUrl === undefined) {
    throw new SettingError(
      "DIRECT_DOWNLOADS: is for files in a bucket. Set BLOBS_URL, or DIRECT_DOWNLOADS=off.",
    );
  }
  if (blobsUrl !== undefined && (awsAccessKeyId === "") !== (awsSecretAccessKey === "")) {
    throw new SettingError(
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: set both, or none where the machine has a role.",
    );
  }
}

/** A lease has to outlive a heartbeat that is late. */
function refuseSlowHeartbeat({ heartbeatMs, leaseMs }: Config): void {
  if (heartbeatMs * 2 > leaseMs) {
    throw new SettingError(
      `HEARTBEAT_MS: must be at most half of LEASE_MS, which is ${leaseMs}, not ${heartbeatMs}.`,
    );
  }
}
