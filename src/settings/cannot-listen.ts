/** Why the server cannot listen, where a setting mends it. */

import { SettingError } from "./setting.ts";

interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What whoever starts the server can mend, in words; other errors as they are. */
export function cannotListen(error: unknown, { host, port }: ListenAddress): unknown {
  const code = error instanceof Error && "code" in error ? error.code : "";
  switch (code) {
    case "EADDRINUSE":
      return new SettingError(
        `PORT: ${port} of ${host} is in use by another program. End that, or set PORT to a free one (0 takes any).`,
      );
    case "EACCES":
      return new SettingError(
        `PORT: this user may not listen on ${port}. Set PORT to 1024 or more.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new SettingError(`HOST: ${host} is no address of this machine.`);
    default:
      return error;
  }
}
