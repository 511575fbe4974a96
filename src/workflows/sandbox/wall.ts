/** The wall around a sandbox child: what it can hold back, and how a program is started behind it. */

/** What a child that a hostile file took over is kept from. */
export const PROTECTIONS = {
  network: "reach the network",
  files: "read the server's files, keys and database",
  processes: "see or signal the server",
  privileges: "gain privileges",
  limits: "start processes and write without limit",
} as const;

export type Protection = keyof typeof PROTECTIONS;

/** The directory of one child, where its file is put and its outputs are taken from, and the user that it runs as. */
export interface Cell {
  /** Absolute. */
  readonly directory: string;
  /** Absent where it runs as the server's own user. */
  readonly uid?: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Wall {
  /** Such as bubblewrap, for the log. */
  readonly name: string;
  /** The user of a child; each call may give another one. Absent where children run as the server's own user. */
  readonly nextUid?: () => number;
  /** How the program is started in the cell, whose directory is its working directory already. */
  enter(cell: Cell, program: Command): Command;
}

/** For machines that have nothing: the child is a process of its own and no more. */
export const NO_WALL: Wall = { name: "none", enter: (_cell, program) => program };
