/** The FTP door's listener: takes connections, so many as there is room for, and sees their sessions out. */

import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

import type { FtpKit } from "./conversation.ts";
import { Session, type SessionNews } from "./session.ts";

/** One with that many files open takes no other door's share. */
const SESSIONS_MAX = 256;
/** Of one address: an agency behind one router, with several connections each. */
const SESSIONS_MAX_PER_ADDRESS = 64;
const LOOK_MS = 100;

export class FtpServer {
  readonly #kit: FtpKit;
  readonly #news: SessionNews;
  readonly #server: Server;
  readonly #sessions = new Set<Session>();

  constructor(kit: FtpKit, news: SessionNews) {
    this.#kit = kit;
    this.#news = news;
    this.#server = createServer({ noDelay: true, keepAlive: true });
    this.#server.on("connection", (socket: Socket) => this.#take(socket));
  }

  /** Where it listens. */
  get port(): number {
    // A listening TCP server's address is an object.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Throws what the system says, and where its certificate cannot be used. */
  async listen(port: number, host: string): Promise<void> {
    await this.#kit.certificates?.current();
    this.#server.listen(port, host);
    await once(this.#server, "listening");
    this.#server.on("error", (err) =>
      this.#news.log.error({ err }, "The FTP door could not take a connection; it goes on."),
    );
  }

  /** Lets end what is under way for so long; the rest breaks off, and goes on later where it was. */
  async close(withinMs: number): Promise<void> {
    if (!this.#server.listening) {
      return;
    }
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const session of this.#sessions) {
      session.stop();
    }
    const endsAt = performance.now() + withinMs;
    while (this.#sessions.size > 0 && performance.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await Promise.all([...this.#sessions].map((session) => session.destroy()));
    await closed;
  }

  #take(socket: Socket): void {
    if (socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const session = new Session(socket, this.#kit, this.#news);
    this.#sessions.add(session);
    socket.once("close", () => void session.destroy().then(() => this.#sessions.delete(session)));
    this.#makeRoom(session);
  }

  /** The longest connected of those who did not log in gives way; else the new one. */
  #makeRoom(newest: Session): void {
    const others = [...this.#sessions].filter(({ isEnded }) => !isEnded);
    const neighbours = others.filter(({ peer }) => peer === newest.peer);
    const crowd =
      neighbours.length > SESSIONS_MAX_PER_ADDRESS
        ? neighbours
        : others.length > SESSIONS_MAX
          ? others
          : undefined;
    const last = crowd?.find((each) => !each.isLoggedIn && each !== newest) ?? newest;
    if (crowd !== undefined) {
      last.giveWay();
    }
  }
}
