/** A command: what it may be used for, and what it does. */

import type { Conversation } from "../conversation.ts";
import type { Reply } from "../replies.ts";

export interface Command {
  /** Whether somebody has to be let in before. */
  readonly isOpen?: boolean;
  /** Returns the reply, unless it has replied by itself. Throws Refusal, Problem. */
  run(conversation: Conversation, argument: string): Promise<Reply | undefined> | Reply | undefined;
}

export type Commands = Readonly<Record<string, Command>>;

/** A command that always has the same reply. */
export function saying(code: number, text: string, isOpen = false): Command {
  return { isOpen, run: () => ({ code, text }) };
}
