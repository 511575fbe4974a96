/** Writes the mail of a callback: subject, plain text and HTML in the job's language. */

import type { CallbackDocument } from "../core/model/contract-types.gen.ts";
import { type Language, languageOf } from "./languages.ts";
import type { MailTexts } from "./texts.ts";

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Names of jobs may have 255 characters; a subject is for a glance. */
const SUBJECT_NAME_CHARS_MAX = 80;

/** The mail of a callback, with a link to a report where there is one. In English where the locale's language is not in the catalogue. */
export function mailOf(
  callback: CallbackDocument,
  locale: string | undefined,
  reportUrl?: string,
): Mail {
  const language = languageOf(locale);
  const texts = language.texts.mail;
  const type = Object.hasOwn(texts.sentences, callback.type) ? callback.type : "test";
  const name = shortened(callback.name ?? callback.jobId);
  const details = detailsOf(callback, texts);
  const link: Details = reportUrl === undefined ? [] : [[texts.report, reportUrl]];
  const sentence = texts.sentences[type];
  return {
    // A function, because "$&" in a name would mean something in a text.
    subject: texts.subjects[type].replace("{name}", () => name),
    text: textOf(sentence, [...details, ...link], texts),
    html: htmlOf(sentence, { details, link }, language),
  };
}

function shortened(name: string): string {
  const chars = Array.from(name);
  return chars.length <= SUBJECT_NAME_CHARS_MAX
    ? name
    : `${chars.slice(0, SUBJECT_NAME_CHARS_MAX - 1).join("")}…`;
}

type Details = readonly (readonly [label: string, value: string])[];

function detailsOf(callback: CallbackDocument, texts: MailTexts): Details {
  const { jobId, name, externalId, workflow, timestamp, message, fileName } = callback;
  const time = timestamp.replace("T", " ").replace(/\.\d+Z$/u, "");
  const all: readonly (readonly [string, string | undefined])[] = [
    [texts.job, name],
    [texts.id, jobId],
    [texts.externalId, externalId],
    [texts.workflow, workflow],
    [texts.time, time],
    [texts.file, fileName],
    [texts.details, message],
  ];
  return all.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}

function textOf(sentence: string, details: Details, { why }: MailTexts): string {
  const lines = details.map(([label, value]) => `${label}: ${value}`);
  return `${sentence}\n\n${lines.join("\n")}\n\n-- \n${why}\n`;
}

interface Rows {
  readonly details: Details;
  /** Values that are addresses. */
  readonly link: Details;
}

function htmlOf(sentence: string, { details, link }: Rows, { code, texts }: Language): string {
  const row = (label: string, html: string): string =>
    `<tr><th align="left" valign="top">${escaped(label)}</th><td>${html}</td></tr>`;
  const rows = [
    ...details.map(([label, value]) => row(label, escaped(value))),
    ...link.map(([label, url]) => row(label, `<a href="${escaped(url)}">${escaped(url)}</a>`)),
  ];
  return [
    `<!doctype html><html lang="${code}"><head><meta charset="utf-8"><title>${escaped(sentence)}</title></head><body>`,
    `<p>${escaped(sentence)}</p>`,
    `<table cellpadding="4">${rows.join("")}</table>`,
    `<p><small>${escaped(texts.mail.why)}</small></p>`,
    "</body></html>",
  ].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (char) => ENTITIES[char] ?? "");
}
