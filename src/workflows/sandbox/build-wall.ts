/** Builds the best wall that this machine has the means for: tries one after another, the strongest first. */

import type { Log } from "../../core/ports/base.ts";
import { candidateWalls, PROCESSES_MAX, type WallNeeds } from "./candidates.ts";
import { findTools, type Tools } from "./wall-commands.ts";
import { type ProbeSetting, probeWall } from "./probe.ts";
import { isShortage } from "./spawn.ts";
import { NO_WALL, type Protection, PROTECTIONS, type Wall } from "./wall.ts";

/** What an operator wants: the best wall there is, a whole one or no start, or none. */
export type SandboxMode = "auto" | "required" | "off";

export interface WallOptions extends Omit<WallNeeds, "programPaths"> {
  readonly mode: SandboxMode;
  readonly log: Log;
  /** Where the cells of children are made. */
  readonly directory: string;
  /** Programs beside our own that run behind the wall. */
  readonly programPaths?: readonly string[];
  /** The programs that walls are made of; those that are found without it. */
  readonly tools?: Tools;
}

export type BuildWall = (options: WallOptions) => Promise<Wall>;

/** The operator demands a wall that this machine cannot build; the message says what is missing and how to get it. */
export class SandboxMissing extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SandboxMissing";
  }
}

interface Tried {
  readonly wall: Wall;
  readonly held: ReadonlySet<Protection>;
}

/** Says in the log which wall it is and what it leaves open. Throws SandboxMissing, and what the machine is short of while it is tried. */
export async function buildWall(options: WallOptions): Promise<Wall> {
  const { mode, log } = options;
  if (mode === "off") {
    log.warn(
      {},
      "SANDBOX=off: a hostile file that takes over its process has the server's rights.",
    );
    return NO_WALL;
  }
  const failures: string[] = [];
  const { wall, held } = await bestOf(options, failures);
  const open = ALL.filter((protection) => !held.has(protection));
  if (open.length === 0) {
    log.info({ wall: wall.name }, `Files are worked on behind a whole wall (${wall.name}).`);
    return wall;
  }
  const could = open.map((protection) => PROTECTIONS[protection]).join(", ");
  if (mode === "required") {
    const message = `SANDBOX=required: a hostile file that takes over its process could ${could}. ${ADVICE}`;
    throw new SandboxMissing(
      [message, ...failures.map((failure) => `Tried: ${failure}`)].join("\n"),
    );
  }
  log.warn(
    { wall: wall.name, tried: failures },
    `A hostile file that takes over its process could ${could}. ${ADVICE}`,
  );
  return wall;
}

const ALL = Object.keys(PROTECTIONS) as readonly Protection[];

const ADVICE =
  "Install bubblewrap and util-linux (Debian: apt-get install bubblewrap util-linux), and let the server's user make " +
  "namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0; in a container " +
  "a seccomp profile that allows clone and unshare with new namespaces); docs/security.md says more.";

/** The first that holds everything, else the first of those that hold the most. */
async function bestOf(options: WallOptions, failures: string[]): Promise<Tried> {
  const { directory, fileBytes, programPaths = [], tools = findTools() } = options;
  const setting: ProbeSetting = {
    directory,
    fileBytes,
    processes: PROCESSES_MAX,
    setpriv: tools.setpriv,
  };
  let best: Tried = { wall: NO_WALL, held: new Set() };
  for (const wall of candidateWalls({ ...options, programPaths }, tools)) {
    try {
      const held = await probeWall(wall, setting);
      best = held.size > best.held.size ? { wall, held } : best;
      if (held.size === ALL.length) {
        break;
      }
    } catch (error) {
      if (isShortage(error)) {
        // What holds now may be less than this machine can do, and would stay for as long as the server runs.
        throw error;
      }
      failures.push(`${wall.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return best;
}
