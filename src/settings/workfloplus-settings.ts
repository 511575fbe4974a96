/** The settings of the WorkfloPlus door. */

import { setting } from "./setting.ts";

export const WORKFLOPLUS = {
  workfloplusSingle: setting(
    "WORKFLOPLUS_SINGLE",
    "array",
    "How the WorkfloPlus door gives one thing that is asked for by its id: array as its documentation prints it, or object.",
    arrayOrObject,
  ),
} as const;

function arrayOrObject(text: string): "array" | "object" {
  if (text !== "array" && text !== "object") {
    throw new Error(`must be array or object, not ${JSON.stringify(text)}`);
  }
  return text;
}
