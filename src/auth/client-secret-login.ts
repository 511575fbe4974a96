/** Verifies the secrets of OAuth clients, and slows down whoever guesses them. */

import type { OauthClient } from "../core/model/access/oauth-client.ts";
import type { CompanyStore } from "../core/ports/access.ts";
import type { ClientAuthenticator, OauthClientStore } from "../core/ports/oauth.ts";
import type { Problem } from "../core/model/problem.ts";
import { type ClientSecret, readingsOf } from "./client-readings.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import { type FailedLoginsDeps, failedLoginsOf } from "./failed-logins.ts";
import { PasswordVerifier } from "./passwords.ts";
import { RepeatedGuesses } from "./repeated-guesses.ts";

export interface ClientSecretLoginDeps extends FailedLoginsDeps {
  readonly oauthClients: Pick<OauthClientStore, "byClientId">;
  readonly companies: Pick<CompanyStore, "byId">;
}

/** A client that may be meant, with the secrets that may be its own. */
interface Guess {
  readonly clientId: string;
  readonly client: OauthClient | undefined;
  readonly secrets: readonly string[];
}

export function createClientSecretLogin(deps: ClientSecretLoginDeps): ClientAuthenticator {
  const { companies, clock, steadyClock = clock } = deps;
  const failed = failedLoginsOf(deps);
  const passwords = new PasswordVerifier();
  const repeats = new RepeatedGuesses(steadyClock);

  const isRight = ({ clientId, client, secrets }: Guess, address: string): Promise<boolean> =>
    failed.attempt({ user: `client ${clientId}`, address }, async () => {
      let found = false;
      for (const secret of secrets) {
        const isIt = await passwords.verify(client?.secretHash, secret, client?.companyId);
        found ||= isIt;
      }
      return found;
    });

  return {
    logIn: async ({ address, ...shown }) => {
      const { readings, place } = readingsOf(shown);
      const guess = { readings, address };
      if (place === "form" && repeats.take(guess)) {
        throw wrongSecret();
      }
      for (const each of await guessesOf(deps, readings)) {
        const { client } = each;
        if ((await isRight(each, address)) && client !== undefined) {
          const company = await companies.byId(client.companyId);
          if (company === undefined || company.isDisabled === true) {
            throw disabledUser();
          }
          return { client, company };
        }
      }
      if (place === "header") {
        repeats.note(guess);
      }
      throw wrongSecret();
    },
  };
}

/**
 * The clients that are there, each once, so that one request is one attempt however it can be read; for none of them,
 * the last reading stands for all.
 */
async function guessesOf(
  { oauthClients }: Pick<ClientSecretLoginDeps, "oauthClients">,
  readings: readonly ClientSecret[],
): Promise<readonly Guess[]> {
  const guesses = new Map<string, Guess>();
  for (const { clientId, secret } of readings) {
    const client = await oauthClients.byClientId(clientId);
    const secrets = [...new Set([...(guesses.get(clientId)?.secrets ?? []), secret])];
    guesses.set(clientId, { clientId, client, secrets });
  }
  const all = [...guesses.values()];
  const known = all.filter(({ client }) => client !== undefined);
  return known.length > 0 ? known : all.slice(-1);
}

/** The same words whatever is wrong. */
function wrongSecret(): Problem {
  return wrongCredentials("There is no client with this id and secret.");
}
