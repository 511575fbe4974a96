/** The commands by which a client logs in, and by which it encrypts its connections (RFC 4217). */

import { Problem } from "../../../core/model/problem.ts";
import type { Conversation } from "../conversation.ts";
import { Refusal, type Reply } from "../replies.ts";
import type { Commands } from "./command.ts";

/** So many wrong passwords end a connection. */
const FAILED_LOGINS_MAX = 3;

export const LOG_IN: Commands = {
  USER: { isOpen: true, run: takeUser },
  PASS: { isOpen: true, run: takePassword },
  AUTH: { isOpen: true, run: demandEncryption },
  // RFC 4217 §9: with TLS there is no buffer whose size could be agreed on.
  PBSZ: { isOpen: true, run: (conversation) => afterAuth(conversation, "PBSZ=0") },
  PROT: { isOpen: true, run: protectData },
};

function takeUser(conversation: Conversation, user: string): Reply {
  demandEncrypted(conversation);
  conversation.account = undefined;
  conversation.user = user;
  return { code: 331, text: "The password, or an API key in its place." };
}

function demandEncrypted({ kit, isEncrypted }: Conversation): void {
  if (kit.isEncryptionRequired && !isEncrypted) {
    throw new Refusal(530, "This server takes log-ins on encrypted connections only: AUTH TLS.");
  }
}

async function takePassword(
  conversation: Conversation,
  password: string,
): Promise<Reply | undefined> {
  demandEncrypted(conversation);
  const { user, kit, peer } = conversation;
  if (user === undefined) {
    throw new Refusal(503, "USER comes first.");
  }
  try {
    conversation.account = await kit.accounts({ user, password, address: peer });
    conversation.cwd = [];
    return { code: 230, text: `Welcome, ${conversation.account.name}.` };
  } catch (error) {
    if (error instanceof Problem && error.code === "unauthenticated") {
      conversation.failedLogins += 1;
    }
    conversation.user = undefined;
    if (conversation.failedLogins < FAILED_LOGINS_MAX) {
      throw error;
    }
    conversation.end({ code: 421, text: "User or password was wrong too often." });
    throw error;
  }
}

/** The session encrypts the line as soon as the reply is on its way. */
async function demandEncryption(conversation: Conversation, mechanism: string): Promise<Reply> {
  const { kit, isEncrypted } = conversation;
  if (kit.certificates === undefined) {
    throw new Refusal(502, "This server does not encrypt.");
  }
  if (isEncrypted) {
    throw new Refusal(503, "The connection is encrypted already.");
  }
  if (!/^TLS(?:-C)?$/iu.test(mechanism)) {
    throw new Refusal(504, "Only AUTH TLS is known.");
  }
  conversation.nextContext = await kit.certificates.current();
  return { code: 234, text: "Begin TLS." };
}

function protectData(conversation: Conversation, level: string): Reply {
  afterAuth(conversation, "");
  switch (level.toUpperCase()) {
    case "P":
      conversation.isDataEncrypted = true;
      return { code: 200, text: "Data connections are encrypted." };
    case "C":
      if (conversation.kit.isEncryptionRequired) {
        throw new Refusal(534, "This server takes PROT P only.");
      }
      conversation.isDataEncrypted = false;
      return { code: 200, text: "Data connections are in clear." };
    default:
      throw new Refusal(504, "Known are PROT P and PROT C.");
  }
}

function afterAuth({ isEncrypted }: Conversation, text: string): Reply {
  if (!isEncrypted) {
    throw new Refusal(503, "AUTH TLS comes first.");
  }
  return { code: 200, text };
}
