/** The commands `jobgate client …`: OAuth clients, tokens for trying out, and the key that signs tokens. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { type Administer, companyNumber, namesOf } from "./administer.ts";

interface AddOptions {
  readonly company: number;
  readonly scopes: readonly string[];
  readonly permissions?: readonly string[];
  readonly name?: string;
  readonly id?: string;
  readonly secretFile?: string;
}

/** Adds the commands below `jobgate client`. */
export function addClientCommands(root: Command, administer: Administer): void {
  const client = root
    .command("client")
    .description("OAuth clients: programs that get tokens for an id and a secret");
  client
    .command("add")
    .description("adds a client and shows its id and, unless it was given, its secret once")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--scopes <names>", "what its tokens may be for, separated by commas", namesOf)
    .option("--permissions <names>", "owner, admin, editor, approver or spoke, by commas", namesOf)
    .option("--name <text>", "what it is for")
    .option("--id <id>", "the id it has already; one is made if left out")
    .option("--secret-file <file>", "holds the secret it has already, - for the standard input")
    .action(async ({ id, secretFile, ...asked }: AddOptions) => {
      const secret = secretFile === undefined ? undefined : await secretIn(secretFile);
      const added = await administer((administration) =>
        administration.addOauthClient({
          ...asked,
          ...(id !== undefined && { clientId: id }),
          ...(secret !== undefined && { secret }),
        }),
      );
      console.log(added.client.clientId);
      if (added.secret !== undefined) {
        console.log(added.secret);
        console.error("The id and, below, the secret, which is shown only now.");
      }
    });
  client
    .command("list")
    .description("lists the clients by their ids")
    .action(async () => {
      for (const each of await administer((administration) => administration.listOauthClients())) {
        const { clientId, name, permissions, scopes } = each;
        const may = permissions.join(",").padEnd(12);
        console.log([clientId, name.padEnd(24), may, scopes.join(",")].join("  "));
      }
    });
  client
    .command("remove <id>")
    .description("removes a client: it gets no token, and those that it has let nobody in")
    .action(async (id: string) => {
      await administer((administration) => administration.removeOauthClient(id));
      console.log(`Client ${id} is gone.`);
    });
  client
    .command("token <id>")
    .description("shows a token of an hour, as the client would get it, for trying out")
    .option("--scopes <names>", "separated by commas; all of the client's if left out", namesOf)
    .action(async (clientId: string, asked: { readonly scopes?: readonly string[] }) => {
      const token = await administer((administration) =>
        administration.oauthToken({ clientId, ...asked }),
      );
      console.log(token);
      console.error("Send it as Authorization: Bearer. It ends in an hour.");
    });
  client
    .command("rotate-key")
    .description("makes the next key that signs tokens; it takes over in twenty minutes")
    .option("--at-once", "it signs at once, and no token of before holds any more", false)
    .action(async ({ atOnce: isAtOnce }: { readonly atOnce: boolean }) => {
      const { kid, signsFrom } = await administer((administration) =>
        administration.rotateTokenKey({ isAtOnce }),
      );
      console.log(`Key ${kid} signs from ${new Date(signsFrom).toISOString()} on.`);
    });
}

/** A secret is never an argument, because other users of the machine see those. */
async function secretIn(file: string): Promise<string> {
  const content = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  return content.replace(/\r?\n$/u, "");
}
