/** The commands by which client and server agree on how to talk, and those that say nothing of files. */

import type { Conversation } from "../conversation.ts";
import { FACTS } from "../listing.ts";
import { Refusal, type Reply } from "../replies.ts";
import { type Commands, saying } from "./command.ts";

export const AGREEMENTS: Commands = {
  FEAT: { isOpen: true, run: ({ kit }) => ({ code: 211, text: featuresOf(kit) }) },
  OPTS: { isOpen: true, run: agree },
  SYST: saying(215, "UNIX Type: L8", true),
  NOOP: saying(200, "Here.", true),
  HELP: { isOpen: true, run: help },
  CLNT: { isOpen: true, run: meet },
  HOST: saying(220, "Any host is this one.", true),
  ACCT: saying(202, "No account is needed.", true),
  STAT: { run: status },
  QUIT: {
    isOpen: true,
    run: (conversation) => {
      conversation.end({ code: 221, text: "Good-bye." });
      return undefined;
    },
  },
  TYPE: { run: chooseType },
  MODE: { run: (_, mode) => only("S", mode) },
  STRU: { run: (_, structure) => only("F", structure) },
  ALLO: { run: announce },
  REST: { run: restart },
  // Old clients set rights and times after an upload, in forms of their own, and complain of refusals.
  SITE: { run: (_, what) => site(what) },
};

/** RFC 2389: only what works. */
function featuresOf({ certificates }: Conversation["kit"]): readonly string[] {
  return [
    "Features:",
    ...(certificates === undefined ? [] : ["AUTH TLS", "PBSZ", "PROT"]),
    "CLNT",
    "EPSV",
    "MDTM",
    "MFMT",
    `MLST ${FACTS.map((fact) => `${fact}*;`).join("")}`,
    "REST STREAM",
    "SIZE",
    "TVFS",
    "UTF8",
    "End",
  ];
}

function agree(conversation: Conversation, argument: string): Reply {
  const [what = "", value = ""] = argument.split(" ");
  switch (what.toUpperCase()) {
    case "UTF8":
      return /^off$/iu.test(value)
        ? { code: 504, text: "Names are always in UTF-8." }
        : { code: 200, text: "Names are in UTF-8." };
    case "MLST": {
      // RFC 3659 §7.9: what is not known of the wanted is left out.
      const wanted = value.toLowerCase().split(";");
      conversation.facts = FACTS.filter((fact) => wanted.includes(fact));
      const told = conversation.facts.map((fact) => `${fact};`).join("");
      return { code: 200, text: `MLST OPTS ${told}`.trimEnd() };
    }
    default:
      throw new Refusal(501, "Known are OPTS UTF8 and OPTS MLST.");
  }
}

function help(_: Conversation, about: string): Reply {
  return /^site$/iu.test(about)
    ? { code: 214, text: "CHMOD and UTIME are passed over." }
    : { code: 214, text: "Folders are /day/job/ORIGINAL for files to send, CLIPPED for results." };
}

function meet(conversation: Conversation, client: string): Reply {
  conversation.client = client;
  return { code: 200, text: "Nice to meet you." };
}

function status({ here, isEncrypted }: Conversation, path: string): Reply {
  if (path !== "") {
    throw new Refusal(504, "Lists are sent over data connections only: LIST, MLSD.");
  }
  const how = isEncrypted ? "encrypted" : "in clear";
  return { code: 211, text: `Logged in as ${here.name}; this connection is ${how}.` };
}

function chooseType(conversation: Conversation, type: string): Reply {
  const known = /^(?:(?<text>A(?: N)?)|I|L ?8)$/iu.exec(type);
  if (known === null) {
    throw new Refusal(504, "Known are TYPE I and TYPE A.");
  }
  conversation.isText = known.groups?.["text"] !== undefined;
  return { code: 200, text: conversation.isText ? "Texts." : "Files byte by byte." };
}

function only(known: string, asked: string): Reply {
  if (asked.toUpperCase() !== known) {
    throw new Refusal(504, `Only ${known} is known.`);
  }
  return { code: 200, text: "As ever." };
}

/** RFC 959 §4.1.3. A file that ends before is not whole. */
function announce(conversation: Conversation, argument: string): Reply {
  const size = /^(?<size>[0-9]{1,15})(?: R [0-9]+)?$/iu.exec(argument)?.groups?.["size"];
  if (size === undefined) {
    throw new Refusal(501, "ALLO names the number of bytes that the next file has.");
  }
  conversation.announcedBytes = Number(size);
  return { code: 200, text: `The next file has ${size} bytes.` };
}

/** RFC 3659 §5. */
function restart(conversation: Conversation, argument: string): Reply {
  if (!/^[0-9]{1,15}$/u.test(argument)) {
    throw new Refusal(501, "REST names the byte to go on from.");
  }
  const at = Number(argument);
  const { lastTold, client } = conversation;
  const isUpload = lastTold?.kind === "file" && lastTold.isWritable;
  // NcFTP sends larger files from their first byte on whatever was agreed, and wput goes on with files that are whole.
  if (at > 0 && isUpload && (lastTold.isPartial !== true || /^NcFTP/iu.test(client))) {
    throw new Refusal(501, "Send the whole file.");
  }
  conversation.restartAt = at;
  return { code: 350, text: `The next transfer begins at byte ${at}.` };
}

function site(what: string): Reply {
  if (/^(?:CHMOD|UTIME) /iu.test(what)) {
    return { code: 200, text: "Passed over." };
  }
  throw new Refusal(504, "Known are SITE CHMOD and SITE UTIME, which are passed over.");
}
