/** Why the server cannot listen, where a setting mends it. */

import { SettingError } from "./setting.ts";

interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Which setting names the port; PORT without it. */
  readonly setting?: string;
}

/** What whoever starts the server can mend, in words; other errors as they are. */
export function cannotListen(
  error: unknown,
  { host, port, setting = "PORT" }: ListenAddress,
): unknown {
  const code = error instanceof Error && "code" in error ? error.code : "";
  switch (code) {
    case "EADDRINUSE":
      return new SettingError(
        `${setting}: ${port} of ${host} is in use by another program. End that, or set ${setting} to a free one (0 takes any).`,
      );
    case "EACCES":
      return new SettingError(
        `${setting}: this user may not listen on ${port}. Set ${setting} to 1024 or more.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new SettingError(`HOST: ${host} is no address of this machine.`);
    default:
      return error;
  }
}
