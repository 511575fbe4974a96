/** The commands `jobgate user …`, `jobgate key …` and `jobgate session …`: who may call. */

import { text } from "node:stream/consumers";
import type { Command } from "commander";
import type { NewAdminKey, NewAdminSession } from "../client/admin/administration.ts";
import type { AddedUser } from "../core/access/users.ts";
import { type Administer, companyNumber, namesOf, SWITCHES } from "./administer.ts";

/** Adds the commands below `jobgate user`. */
export function addUserCommands(root: Command, administer: Administer): void {
  const user = root.command("user").description("users, who log in with e-mail and password");
  user
    .command("add")
    .description("adds a user; without --password-stdin a password is made and shown once")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--email <address>", "the name to log in with")
    .requiredOption("--role <role>", "an IPS role, such as IpsUser or IpsAdmin")
    .option("--password-stdin", "reads the password from the standard input", false)
    .action(async ({ company, email, role, passwordStdin }: UserOptions) => {
      const password = await passwordOf(passwordStdin);
      const added = await administer((client) =>
        client.addUser({ company, email, role, ...password }),
      );
      tellUser(added, `is there; the handle is ${added.user.handle}.`);
    });
  user
    .command("list")
    .description("lists the users")
    .action(async () => {
      for (const each of await administer((client) => client.listUsers())) {
        const state = each.isDisabled ? "disabled" : "";
        console.log(`${each.handle.padEnd(40)}  ${each.role.padEnd(21)}  ${state}`.trimEnd());
      }
    });
  user
    .command("password <email>")
    .description("sets a password; without --password-stdin one is made and shown once")
    .option("--password-stdin", "reads the password from the standard input", false)
    .action(async (email: string, { passwordStdin }: Pick<UserOptions, "passwordStdin">) => {
      const password = await passwordOf(passwordStdin);
      const changed = await administer((client) => client.setPassword({ email, ...password }));
      tellUser(changed, "has another password.");
    });
  for (const [name, isDisabled] of SWITCHES) {
    user
      .command(`${name} <email>`)
      .description(isDisabled ? "lets the user in no more" : "lets the user in again")
      .action(async (email: string) => {
        const changed = await administer((client) => client.setUserDisabled({ email, isDisabled }));
        console.log(`User ${changed.email} is ${name}d.`);
      });
  }
}

/** Adds the commands below `jobgate key`. */
export function addKeyCommands(root: Command, administer: Administer): void {
  const key = root.command("key").description("API keys, with which programs log in");
  key
    .command("add")
    .description("adds a key and shows it once")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .option("--user <email>", "the user as whom it acts; the company if left out")
    .option("--name <text>", "what it is for")
    .option("--expires <days>", "days until it expires; never if left out", daysOf)
    .option("--permissions <names>", "separated by commas; all of the user's if left out", namesOf)
    .option("--client", "names a program that users call through, and lets nobody in alone")
    .action(async ({ client: isClient, ...asked }: NewAdminKey & { readonly client?: true }) => {
      const { text } = await administer((client) =>
        client.addKey({ ...asked, ...(isClient === true && { isClient }) }),
      );
      console.log(text);
      const how = isClient === true ? "X-Client-Token, with a session" : "Authorization: Bearer";
      console.error(`Send it as ${how}. It is shown only now.`);
    });
  key
    .command("list")
    .description("lists the keys by their prefixes")
    .action(async () => {
      for (const each of await administer((client) => client.listKeys())) {
        const until = each.expiresAt === undefined ? "" : new Date(each.expiresAt).toISOString();
        const line = [
          each.prefix,
          each.name.padEnd(24),
          each.isClient === true ? "client" : each.permissions.join(","),
          until,
        ];
        console.log(line.join("  ").trimEnd());
      }
    });
  key
    .command("remove <prefix>")
    .description("removes a key: it lets nobody in any more")
    .action(async (prefix: string) => {
      await administer((client) => client.removeKey(prefix));
      console.log(`Key ${prefix} is gone.`);
    });
}

/** Adds the commands below `jobgate session`. */
export function addSessionCommands(root: Command, administer: Administer): void {
  const session = root.command("session").description("sessions of users at a client");
  session
    .command("add")
    .description("makes a session for clients that cannot log in, and shows its token once")
    .requiredOption("--user <email>", "the user whose it is")
    .requiredOption("--client <prefix>", "the prefix of the client's key, as key list shows it")
    .option("--days <days>", "how long it lasts from its last use on; 30 if left out", daysOf)
    .action(async (asked: NewAdminSession) => {
      const { token } = await administer((client) => client.addSession(asked));
      console.log(token);
      console.error("Send it as X-Session-Token. It is shown only now.");
    });
  session
    .command("list")
    .description("lists the sessions that are not over")
    .action(async () => {
      for (const each of await administer((client) => client.listSessions())) {
        const until = new Date(each.expiresAt).toISOString();
        console.log([each.id, `user ${each.userId}`, until].join("  "));
      }
    });
  session
    .command("remove <id>")
    .description("ends a session")
    .action(async (id: string) => {
      await administer((client) => client.removeSession(id));
      console.log(`Session ${id} is over.`);
    });
}

interface UserOptions {
  readonly company: number;
  readonly email: string;
  readonly role: string;
  readonly passwordStdin: boolean;
}

/** A password is never an argument, because other users of the machine see those. */
async function passwordOf(isOnStdin: boolean): Promise<{ readonly password?: string }> {
  return isOnStdin ? { password: (await text(process.stdin)).replace(/\r?\n$/u, "") } : {};
}

/** A password that was made is all of the output, so that `password=$(jobgate user add …)` holds it and nothing else. */
function tellUser({ user, password }: AddedUser, what: string): void {
  const told = `User ${user.email} ${what}`;
  if (password === undefined) {
    console.log(told);
  } else {
    console.error(`${told} The password, shown only now:`);
    console.log(password);
  }
}

function daysOf(value: string): number {
  if (!/^[0-9]{1,5}$/u.test(value)) {
    throw new Error(`Days: must be a whole number of days, not "${value}".`);
  }
  return Number(value);
}
