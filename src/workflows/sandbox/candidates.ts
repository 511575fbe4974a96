/** The walls that this machine may have the means for, the strongest first; which of them stand, only a trial shows. */

import {
  bubblewrap,
  chain,
  findTools,
  firstToGo,
  goingWithParent,
  limited,
  namespaces,
  type OwnUsers,
  type Tools,
  withoutPrivileges,
} from "./wall-commands.ts";
import type { Cell, Wall } from "./wall.ts";

export interface WallNeeds {
  /** Directories that no child may see. */
  readonly hidden: readonly string[];
  /** The largest file that a child may write. */
  readonly fileBytes: number;
  /** The programs that run behind the wall. */
  readonly programPaths: readonly string[];
  /** Directories that children may read beside code. */
  readonly readPaths?: readonly string[];
  /** The user of children where the server is root; without it each gets a user of its own. */
  readonly uid?: number;
}

/** Processes and threads of one child: Node has about a dozen, libvips a few. */
export const PROCESSES_MAX = 128;
/** Above what systems and their containers give to anybody. */
const FIRST_UID = 2_000_000_000;
const UIDS = 100_000_000;
/** Nobody, where a container has no others to give. */
const NOBODY = 65_534;

/** One way to build a wall: each part is there or not. */
interface Plan {
  readonly enter?: "bubblewrap" | "namespaces";
  /** Namespaces of users inside; "none" where only the server's own root rights make the others. */
  readonly ownUsers: OwnUsers;
  readonly nextUid?: () => number;
  /** Whether the number of processes is limited: not for a user that has others. */
  readonly counts: boolean;
}

/** Empty where the machine is no Linux, or has none of the programs. */
export function candidateWalls(needs: WallNeeds, tools = findTools()): readonly Wall[] {
  if (process.platform !== "linux") {
    return [];
  }
  const plans = [...(process.getuid?.() === 0 ? plansOfRoot(needs.uid) : []), ...PLANS_OF_ANYONE];
  return plans.flatMap((plan) => wallOf(plan, needs, tools) ?? []);
}

function plansOfRoot(uid: number | undefined): readonly Plan[] {
  const users = uid === undefined ? [countUids(), () => NOBODY] : [() => uid];
  return users.flatMap((nextUid) => {
    const plan = { ownUsers: "none", nextUid, counts: true } as const;
    return [{ ...plan, enter: "bubblewrap" }, { ...plan, enter: "namespaces" }, plan] as const;
  });
}

const PLANS_OF_ANYONE: readonly Plan[] = [
  { enter: "bubblewrap", ownUsers: "closed", counts: true },
  { enter: "bubblewrap", ownUsers: "open", counts: true },
  // Before Linux 5.14 a limit counts what the user has outside, too.
  { enter: "bubblewrap", ownUsers: "open", counts: false },
  { enter: "namespaces", ownUsers: "open", counts: true },
  { enter: "namespaces", ownUsers: "open", counts: false },
  { ownUsers: "none", counts: false },
];

/** Another user at each call, so that what one child left running can do nothing to the next. */
function countUids(): () => number {
  // Nodes that share a machine begin at different places.
  let count = (process.pid * 1009) % UIDS;
  return () => {
    count = (count + 1) % UIDS;
    return FIRST_UID + count;
  };
}

/** Undefined where a program is missing that the plan cannot do without. */
function wallOf(plan: Plan, needs: WallNeeds, tools: Tools): Wall | undefined {
  const { choom, prlimit, setpriv } = tools;
  const { enter, nextUid, counts } = plan;
  const entering = enteringOf(plan, needs, tools);
  const isIdle = enter === undefined && setpriv === undefined && prlimit === undefined;
  if (entering === undefined || isIdle || (nextUid !== undefined && setpriv === undefined)) {
    return undefined;
  }
  const { fileBytes } = needs;
  const limits = counts ? { fileBytes, processes: PROCESSES_MAX } : { fileBytes };
  const parts = [enter ?? "no namespaces", ...(nextUid === undefined ? [] : ["own user"])];
  return {
    name: parts.join(", "),
    ...(nextUid === undefined ? {} : { nextUid }),
    enter: (cell, program) =>
      chain(
        [
          choom === undefined ? [] : firstToGo(choom),
          // The first in the chain goes with the server, and takes with it what it starts.
          setpriv === undefined ? [] : goingWithParent(setpriv),
          entering(cell),
          setpriv === undefined ? [] : withoutPrivileges(setpriv, cell),
          prlimit === undefined ? [] : limited(prlimit, limits),
        ],
        program,
      ),
  };
}

type Entering = (cell: Cell) => readonly string[];

function enteringOf(
  { enter, ownUsers }: Plan,
  { hidden, programPaths, readPaths = [] }: WallNeeds,
  { bwrap, unshare }: Tools,
): Entering | undefined {
  if (enter === undefined) {
    return () => [];
  }
  if (enter === "bubblewrap") {
    return bwrap === undefined
      ? undefined
      : (cell) => bubblewrap(bwrap, cell, { programPaths, readPaths, hidden, ownUsers });
  }
  return unshare === undefined ? undefined : () => namespaces(unshare, ownUsers !== "none");
}
