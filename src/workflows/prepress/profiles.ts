/** Profiles of preflight: files, ours and the operator's, read at start. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkOptions } from "../../core/model/option.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Profile } from "../../core/model/workflow.ts";
import type { PrepressDocuments } from "../../core/ports/prepress.ts";
import { PREFLIGHT_OPTIONS } from "./preflight-options.ts";

/** The first is the default. */
export type Profiles = readonly [Profile, ...Profile[]];

/** The order in which ours are told. */
const OUR_PROFILES = ["digital-print", "office", "offset", "large-format"];

/** What is wrong with a file, and which it is. */
export class ProfileError extends Error {}

/**
 * Reads the profiles of both directories; one of the operator's takes the place of ours of the same name.
 * @throws ProfileError for a directory that cannot be read, a file that is no profile, and two of one name
 */
export function loadProfiles(
  ours: string,
  theirs: string | undefined,
  documents: PrepressDocuments,
): Profiles {
  const own = OUR_PROFILES.map((name) => readProfile(join(ours, `${name}.json`), documents));
  const added = theirs === undefined ? [] : readDirectory(theirs, documents);
  const [first, ...others] = own.map(
    (profile) => added.find(({ name }) => name === profile.name) ?? profile,
  );
  const more = added.filter(({ name }) => !OUR_PROFILES.includes(name));
  if (first === undefined) {
    throw new ProfileError("There is no profile.");
  }
  return [first, ...others, ...more];
}

function readDirectory(directory: string, documents: PrepressDocuments): readonly Profile[] {
  const names = filesOf(directory).filter((name) => /\.(json|xml)$/iu.test(name));
  const profiles = new Map<string, Profile>();
  for (const name of names.sort()) {
    const profile = readProfile(join(directory, name), documents);
    if (profiles.has(profile.name)) {
      throw new ProfileError(`${name}: there is another profile of the name ${profile.name}.`);
    }
    profiles.set(profile.name, profile);
  }
  return [...profiles.values()];
}

function filesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw new ProfileError(`the directory ${directory} cannot be read.`, { cause: error });
  }
}

function readProfile(path: string, documents: PrepressDocuments): Profile {
  try {
    const { name, description, options } = documents.readProfile(readFileSync(path));
    const [violation] = checkOptions(PREFLIGHT_OPTIONS, options, "/options");
    if (violation !== undefined) {
      throw new ProfileError(`${path}: ${violation.pointer}: ${violation.message}`);
    }
    return { name, description, options };
  } catch (error) {
    if (error instanceof Problem) {
      throw new ProfileError(`${path}: ${error.detail}`, { cause: error });
    }
    throw error;
  }
}
