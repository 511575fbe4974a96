/** The command lines that build a wall on Linux, out of what util-linux and bubblewrap offer. */

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { codePaths, isSystemPath, SYSTEM_PATHS } from "./code.ts";
import type { Cell, Command } from "./wall.ts";

/** The programs that a wall may be made of, by name; absolute paths of those that are installed. */
export type Tools = Partial<Record<ToolName, string>>;
const TOOL_NAMES = ["bwrap", "choom", "prlimit", "setpriv", "unshare"] as const;
type ToolName = (typeof TOOL_NAMES)[number];

export function findTools(path = process.env["PATH"] ?? ""): Tools {
  return Object.fromEntries(
    TOOL_NAMES.flatMap((name) => {
      const found = findTool(name, path);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** The absolute path of an installed program. */
export function findTool(name: string, path = process.env["PATH"] ?? ""): string | undefined {
  return [...path.split(delimiter), "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    .filter((directory) => directory.startsWith("/"))
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the cell is seen in a file system of its own. */
const CELL_PATH = "/cell";
const NULL_DEVICE = "/dev/null";

/**
 * Users of its own: open to more of the same inside, or closed to them; none where the server is root and the child gets
 * another user of the machine.
 */
export type OwnUsers = "closed" | "open" | "none";

export interface Bubble {
  /** The programs that run inside. */
  readonly programPaths: readonly string[];
  /** Directories that may be read besides. */
  readonly readPaths: readonly string[];
  /** Directories that are never to be seen, even where they lie in one that is. */
  readonly hidden: readonly string[];
  readonly ownUsers: OwnUsers;
}

/** Namespaces and a file system of its own in which there is nothing but code, read-only, and the cell. */
export function bubblewrap(bwrap: string, cell: Cell, bubble: Bubble): readonly string[] {
  const { programPaths, readPaths, hidden, ownUsers } = bubble;
  const code = [...codePaths(programPaths), ...readPaths.filter((path) => !isSystemPath(path))];
  return [
    [bwrap, "--die-with-parent", "--new-session"],
    ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ownUsers === "none" ? [] : ["--unshare-user"],
    // The kernel's largest area of attack is what a user may do who is root in namespaces of his own.
    ownUsers === "closed" ? ["--disable-userns"] : [],
    // What bubblewrap makes by itself on the way to a path, only its own user may pass.
    ...ancestorsOf([...SYSTEM_PATHS, ...code, NULL_DEVICE, `${CELL_PATH}/in`]).map((path) => [
      "--dir",
      path,
    ]),
    ...SYSTEM_PATHS.map((path) => ["--ro-bind-try", path, path]),
    ...code.map((path) => ["--ro-bind", path, path]),
    ...hidden.filter(isSystemPath).map((path) => ["--tmpfs", path, "--remount-ro", path]),
    ["--dev-bind-try", NULL_DEVICE, NULL_DEVICE],
    ["--ro-bind", join(cell.directory, "in"), `${CELL_PATH}/in`],
    ["--bind", join(cell.directory, "out"), `${CELL_PATH}/out`],
    ["--remount-ro", "/", "--chdir", CELL_PATH, "--"],
  ].flat();
}

/** The directories that lead to these paths, from the root on, each once. */
function ancestorsOf(paths: readonly string[]): readonly string[] {
  const directories = paths.flatMap((path) => {
    const names = path.split("/").slice(1, -1);
    return names.map((_name, index) => `/${names.slice(0, index + 1).join("/")}`);
  });
  return [...new Set(directories)].sort();
}

/** Namespaces only; the file system stays the machine's. */
export function namespaces(unshare: string, ownUsers: boolean): readonly string[] {
  return [
    [unshare],
    ownUsers ? ["--user", "--map-current-user"] : [],
    ["--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "--"],
  ].flat();
}

/** Killed when the server ends, however it ends. */
export function goingWithParent(setpriv: string): readonly string[] {
  return [setpriv, "--pdeathsig=KILL", "--"];
}

/** Another user, if the cell has one, without rights and without any way to get some. */
export function withoutPrivileges(setpriv: string, { uid }: Cell): readonly string[] {
  const user = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const rights = uid === undefined ? [] : ["--inh-caps=-all", "--bounding-set=-all"];
  return [setpriv, ...user, ...rights, "--no-new-privs", "--pdeathsig=KILL", "--"];
}

export interface ResourceLimits {
  readonly fileBytes: number;
  /** Processes and threads of the child's user; absent where that user has others too. */
  readonly processes?: number;
}

const OPEN_FILES = 256;

/** A core dump would hold what the child was reading. */
export function limited(prlimit: string, limits: ResourceLimits): readonly string[] {
  const { fileBytes, processes } = limits;
  const least = [prlimit, "--core=0", `--nofile=${OPEN_FILES}`, `--fsize=${fileBytes}`];
  return [...least, ...(processes === undefined ? [] : [`--nproc=${processes}`]), "--"];
}

/** When the machine runs out of memory, Linux shall end this process and not the server. */
export function firstToGo(choom: string): readonly string[] {
  return [choom, "-n", "1000", "--"];
}

/** One command after another, each of which starts the next. */
export function chain(steps: readonly (readonly string[])[], program: Command): Command {
  const [file = program.file, ...args] = [...steps.flat(), program.file, ...program.args];
  return { file, args };
}
