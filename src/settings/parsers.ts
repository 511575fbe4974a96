/** How the text of a setting becomes its value; each throws an Error that says what is allowed. */

import { availableParallelism } from "node:os";
import { isIP } from "node:net";
import { resolve } from "node:path";

import { withoutEndSlashes } from "../client/base-url.ts";
import proxyAddress from "proxy-addr";

import { isMailAddress } from "../core/text/callback-address.ts";
import { parsedUrl } from "../core/text/parsed-url.ts";

export function databaseUrl(value: string): string {
  if (value !== "" && !/^postgres(?:ql)?:$/u.test(parsedUrl(value)?.protocol ?? "")) {
    // The value may hold a password, so it is not repeated.
    throw new Error("must be an address such as postgres://user:password@host:5432/database.");
  }
  return value;
}

export function withoutPassword(value: string): string {
  if (value === "") {
    return value;
  }
  const url = new URL(value);
  url.password = url.password === "" ? "" : "***";
  url.searchParams.delete("password");
  return url.href;
}

export function text(value: string): string {
  return value;
}

export function onOrOff(value: string): boolean {
  if (value !== "on" && value !== "off") {
    throw new Error(`must be on or off, not "${value}".`);
  }
  return value === "on";
}

export function strictOrLenient(value: string): "strict" | "lenient" {
  if (value !== "strict" && value !== "lenient") {
    throw new Error(`must be strict or lenient, not "${value}".`);
  }
  return value;
}

export function directory(value: string): string {
  return resolve(value);
}

export function optionalDirectory(value: string): string | undefined {
  return value === "" ? undefined : resolve(value);
}

export function openedDirectories(value: string): readonly { name?: string; path: string }[] {
  return list(value).map((item) => {
    const { name, path } =
      /^(?:(?<name>[\w-]+)=)?(?<path>\/.*|[A-Za-z]:.*)$/u.exec(item)?.groups ?? {};
    if (path === undefined) {
      throw new Error(`must be absolute paths or name=path, separated by commas, not "${item}".`);
    }
    return { ...(name === undefined ? {} : { name }), path: resolve(path) };
  });
}

export function list(value: string): readonly string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Pages that no web server sent: browsers name the program that shows them. */
const PROGRAM_ORIGIN = /^(?:[a-z][a-z-]*-extension|capacitor|ionic|tauri):\/\/[\w.-]+$/u;

/** As browsers send them: scheme, host and perhaps port, in lower case. */
export function origins(value: string): readonly string[] {
  const each = list(value);
  const wrong = each.find((text) => !PROGRAM_ORIGIN.test(text) && parsedUrl(text)?.origin !== text);
  if (wrong !== undefined) {
    throw new Error(
      `must be origins such as https://shop.example or chrome-extension://abcdefgh, not "${wrong}".`,
    );
  }
  return each;
}

/** Addresses, ranges and the names that proxy-addr knows. */
export function proxies(value: string): readonly string[] {
  const each = list(value);
  try {
    proxyAddress.compile([...each]);
  } catch {
    throw new Error(
      `must be addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, separated by commas, not "${value}".`,
    );
  }
  return each;
}

export function whole(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^[0-9]+$/u.test(value) || number < minimum || number > maximum) {
      throw new Error(`must be a whole number from ${minimum} to ${maximum}, not "${value}".`);
    }
    return number;
  };
}

export function optionalUid(value: string): number | undefined {
  return value === "" ? undefined : whole(1, 4_294_967_294)(value);
}

export function sandboxMode(value: string): "auto" | "required" | "off" {
  if (value !== "auto" && value !== "required" && value !== "off") {
    throw new Error(`must be auto, required or off, not "${value}".`);
  }
  return value;
}

/** As whole(); undefined for nothing. */
export function wholeOrNone(min: number, max: number): (value: string) => number | undefined {
  return (value) => (value === "" ? undefined : whole(min, max)(value));
}

export function workerCount(value: string): number {
  return value === "" ? Math.max(1, availableParallelism() - 1) : whole(1, 256)(value);
}

export function timeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value || undefined }).resolvedOptions()
      .timeZone;
  } catch {
    throw new Error(`must be a zone of the IANA database, such as Europe/Berlin, not "${value}".`);
  }
}

export function publicUrl(value: string): string | undefined {
  if (value === "") {
    return undefined;
  }
  if (!/^https?:$/u.test(parsedUrl(value)?.protocol ?? "")) {
    throw new Error(`must be an http or https address, not "${value}".`);
  }
  return withoutEndSlashes(value);
}

/** The message does not show the value, which may hold a password. */
export function smtpUrl(value: string): string {
  if (value !== "" && (parsedUrl(value) === undefined || !/^smtps?:\/\/[^/]/u.test(value))) {
    throw new Error("must be an address such as smtp://mail.example.com:587.");
  }
  return value;
}

export function mailAddress(value: string): string {
  if (value !== "" && !isMailAddress(value)) {
    throw new Error(`must be one plain mail address, not "${value}".`);
  }
  return value;
}

export function authenticationMode(value: string): "open" | "required" {
  if (value !== "open" && value !== "required") {
    throw new Error(`must be open or required, not "${value}".`);
  }
  return value;
}

/** Whoever can change the keys on their way can log in as anybody. */
export function keysUrl(value: string): string {
  if (value === "") {
    return value;
  }
  const url = parsedUrl(value);
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && isLoopback(url.hostname))) {
    throw new Error(`must be an https address, or http on this machine, not "${value}".`);
  }
  return value;
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === value);
  if (level === undefined) {
    throw new Error(`must be one of ${LOG_LEVELS.join(", ")}, not "${value}".`);
  }
  return level;
}

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, "");
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}
