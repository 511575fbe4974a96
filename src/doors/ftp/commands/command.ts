/** A command: what it may be used for, and what it does. */

import type { Conversation } from "../conversation.ts";
import { type Path, resolvePath } from "../path.ts";
import type { Reply } from "../replies.ts";

/** To which place of the tree an argument leads. */
type PlaceOf = (conversation: Pick<Conversation, "cwd">, argument: string) => Path;

export interface Command {
  /** Whether somebody has to be let in before. */
  readonly isOpen?: boolean;
  /** Of one that works on files and folders, which traces tell of. */
  readonly placeOf?: PlaceOf;
  /** Whether it changes what is at its place, or with which arguments it does. */
  readonly isChange?: boolean | ((argument: string) => boolean);
  /** Returns the reply, unless it has replied by itself. Throws Refusal, Problem. */
  run(conversation: Conversation, argument: string): Promise<Reply | undefined> | Reply | undefined;
}

/** Of commands whose argument is a path. */
export const pathOf: PlaceOf = ({ cwd }, argument) => resolvePath(cwd, argument);

export type Commands = Readonly<Record<string, Command>>;

/** A command that always has the same reply. */
export function saying(code: number, text: string, isOpen = false): Command {
  return { isOpen, run: () => ({ code, text }) };
}
