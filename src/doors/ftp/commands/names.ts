/** The commands about files and folders that need no data connection. */

import type { Conversation } from "../conversation.ts";
import { factsLine, timeOf, timeValue } from "../listing.ts";
import { type Path, pathText, resolvePath } from "../path.ts";
import { missing, Refusal, type Reply } from "../replies.ts";
import type { Entry } from "../tree.ts";
import { type Command, type Commands, pathOf } from "./command.ts";

const PWD: Command = {
  run: ({ cwd }) => ({ code: 257, text: `${quoted(cwd)} is where you are.` }),
};
const CWD: Command = { run: enter, placeOf: pathOf };
const CDUP: Command = {
  run: (conversation) => enter(conversation, ".."),
  placeOf: (conversation) => pathOf(conversation, ".."),
};
const MKD: Command = { run: makeFolder, placeOf: pathOf, isChange: true };
const RMD: Command = { run: removeFolder, placeOf: pathOf, isChange: true };

export const NAMES: Commands = {
  PWD,
  XPWD: PWD,
  CWD,
  XCWD: CWD,
  CDUP,
  XCUP: CDUP,
  MKD,
  XMKD: MKD,
  RMD,
  XRMD: RMD,
  DELE: { run: remove, placeOf: pathOf, isChange: true },
  RNFR: { run: renameFrom, placeOf: pathOf },
  RNTO: { run: renameTo, placeOf: pathOf, isChange: true },
  SIZE: { run: tellSize, placeOf: pathOf },
  MDTM: { run: tellTime, placeOf: timedPathOf, isChange: (argument) => TIMED.test(argument) },
  MFMT: { run: setTime, placeOf: timedPathOf, isChange: true },
  MLST: { run: tellFacts, placeOf: pathOf },
};

function timedPathOf(conversation: Pick<Conversation, "cwd">, argument: string): Path {
  return pathOf(conversation, TIMED.exec(argument)?.groups?.["name"] ?? argument);
}

/** RFC 959 Appendix II: a quote in a name is doubled. */
function quoted(path: Path): string {
  return `"${pathText(path).replaceAll('"', '""')}"`;
}

async function enter(conversation: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(conversation.cwd, argument);
  const entry = await conversation.here.tree.stat(path);
  if (entry?.kind !== "folder") {
    throw new Refusal(550, `There is no folder ${pathText(path)}.`);
  }
  conversation.cwd = path;
  return { code: 250, text: `${pathText(path)} is where you are.` };
}

async function makeFolder({ here, cwd }: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(cwd, argument);
  await here.tree.makeFolder(path);
  return { code: 257, text: `${quoted(path)} is made.` };
}

async function removeFolder({ here, cwd }: Conversation, argument: string): Promise<Reply> {
  await here.tree.removeFolder(resolvePath(cwd, argument));
  return { code: 250, text: "Removed." };
}

async function remove({ here, cwd }: Conversation, argument: string): Promise<Reply> {
  await here.tree.remove(resolvePath(cwd, argument));
  return { code: 250, text: "Deleted." };
}

async function renameFrom(conversation: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(conversation.cwd, argument);
  await demandEntry(conversation, path);
  conversation.renameFrom = path;
  return { code: 350, text: "RNTO tells the new name." };
}

async function renameTo(conversation: Conversation, argument: string): Promise<Reply> {
  const { here, cwd, renameFrom: from } = conversation;
  conversation.renameFrom = undefined;
  if (from === undefined) {
    throw new Refusal(503, "RNFR comes first.");
  }
  await here.tree.rename(from, resolvePath(cwd, argument));
  return { code: 250, text: "Renamed." };
}

async function tellSize(conversation: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(conversation.cwd, argument);
  const entry = await demandEntry(conversation, path);
  if (entry.kind !== "file") {
    throw new Refusal(550, `${pathText(path)} is no file.`);
  }
  conversation.lastTold = entry;
  return { code: 213, text: String(entry.sizeBytes) };
}

/** RFC 3659 §3. Old clients set times by it too, with the time in front of the name. */
async function tellTime(conversation: Conversation, argument: string): Promise<Reply> {
  if (TIMED.test(argument)) {
    return setTime(conversation, argument);
  }
  const { modifiedAt } = await demandEntry(conversation, resolvePath(conversation.cwd, argument));
  return { code: 213, text: timeValue(modifiedAt) };
}

const TIMED = /^(?<time>[0-9]{14})(?:\.[0-9]+)? (?<name>.+)$/u;

/** draft-somers-ftp-mfxx §3.1. */
async function setTime(conversation: Conversation, argument: string): Promise<Reply> {
  const { time = "", name = "" } = TIMED.exec(argument)?.groups ?? {};
  const at = timeOf(time);
  if (at === undefined) {
    throw new Refusal(501, "Send a time of UTC and a name: 20261128143005 photo.jpg");
  }
  const { here, cwd } = conversation;
  const path = resolvePath(cwd, name);
  const entry = await demandEntry(conversation, path);
  if (entry.kind === "folder" || entry.isPartial === true) {
    throw new Refusal(550, "Only whole files have a time of their own.");
  }
  await here.tree.setTime(path, at);
  return { code: 213, text: `Modify=${timeValue(at)}; ${pathText(path)}` };
}

/** RFC 3659 §7.2: the one line of facts stands between two others. */
async function tellFacts(conversation: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(conversation.cwd, argument);
  const entry = await demandEntry(conversation, path);
  conversation.lastTold = entry;
  const named = { ...entry, name: pathText(path) };
  return { code: 250, text: ["Facts:", factsLine(named, conversation.facts), "End"] };
}

async function demandEntry({ here }: Conversation, path: Path): Promise<Entry> {
  const entry = await here.tree.stat(path);
  if (entry === undefined) {
    throw missing(path);
  }
  return entry;
}
