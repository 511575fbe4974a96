/** A problem in the language that the caller asks for, where there are texts in it. */

import type { IncomingMessage } from "node:http";

import type { Problem } from "../../core/model/problem.ts";
import { isLanguage } from "../../messages/languages.ts";
import { problemTexts } from "../../messages/problems/problem-texts.ts";
import { acceptedLanguage } from "../http/negotiation/accept-language.ts";

/** As it is without Accept-Language, in English and in languages that there are no texts in. */
export function inCallersLanguage(problem: Problem, { headers }: IncomingMessage): Problem {
  const accepted = acceptedLanguage(headers["accept-language"], isLanguage);
  const language = accepted?.slice(0, 2).toLowerCase() ?? "en";
  const texts = problemTexts(language);
  return texts === undefined ? problem : problem.inLanguage(language, (text) => texts.say(text));
}

/** The title of a problem that may have a language. */
export function titleOf({ code, options }: Problem, english: string): string {
  return problemTexts(options.language ?? "en")?.title(code) ?? english;
}
