/** One attempt to send a mail: SMTP servers that hang up, reset, drip or talk nonsense at every stage fail it, and nothing else. */

import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

import { describe, it, type TestContext } from "vitest";

import type { ClaimedDelivery } from "../../src/core/model/delivery.ts";
import type { Log } from "../../src/core/ports/base.ts";
import { openMailSender } from "../../src/outbound/mail-sender.ts";

const DELIVERY: ClaimedDelivery = {
  id: "01a20158-188d-739d-81bb-27d34f732639",
  companyId: "c",
  jobId: "j",
  kind: "mail",
  target: "anna@example.com",
  host: "@mail",
  format: "json",
  callback: {
    type: "job.completed",
    timestamp: "2026-01-01T00:00:00.000Z",
    jobId: "j",
    sequence: 3,
    workflow: "w",
    status: "completed",
    message: "done",
  },
  attempts: 1,
  tries: 1,
};

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The stages of one mail, each named after the command that the server hears there. */
const STAGES = ["connection", "EHLO", "MAIL", "RCPT", "DATA", "the mail"] as const;
type Stage = (typeof STAGES)[number];

type Fault = (socket: Socket) => void;

const FAULTS: Readonly<Record<string, Fault>> = {
  "hangs up": (socket) => void socket.end(),
  resets: (socket) => void socket.resetAndDestroy(),
  "hangs up in the middle of a line": (socket) => void socket.end("25"),
  "talks nonsense": (socket) => void socket.end(Buffer.alloc(2000, 0xff)),
  "talks without end": (socket) => {
    const pour = (): void => {
      while (socket.writable && socket.write("250-more and more\r\n".repeat(1000))) {
        // Until the other side has enough.
      }
    };
    socket.on("drain", pour);
    pour();
  },
  "says goodbye": (socket) => void socket.end("421 not now\r\n"),
  "says nothing": () => undefined,
  drips: (socket) => {
    const drip = setInterval(() => socket.write("250-x\r\n"), 20);
    socket.on("close", () => clearInterval(drip));
  },
};

interface Smtp {
  readonly url: string;
  /** From now on it does this at this stage; nothing if absent. */
  fault: { readonly stage: Stage; readonly does: Fault } | undefined;
}

const ANSWERS: Readonly<Record<Exclude<Stage, "connection">, string>> = {
  EHLO: "250 smtp.example\r\n",
  MAIL: "250 ok\r\n",
  RCPT: "250 ok\r\n",
  DATA: "354 go on\r\n",
  "the mail": "250 queued\r\n",
};

/** An SMTP server on bare sockets; closed with the running test. */
async function useSmtp({ onTestFinished }: Pick<TestContext, "onTestFinished">): Promise<Smtp> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    serve(socket, smtp);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    open.forEach((socket) => socket.destroy());
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const smtp: Smtp = { url: `smtp://127.0.0.1:${port}`, fault: undefined };
  return smtp;
}

function serve(socket: Socket, smtp: Smtp): void {
  const answer = (stage: Stage, text: string): void => {
    if (smtp.fault?.stage === stage) {
      smtp.fault.does(socket);
    } else {
      socket.write(text);
    }
  };
  answer("connection", "220 smtp.example ESMTP\r\n");
  let heard = "";
  let isMail = false;
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
    for (let end = endOf(heard, isMail); end > 0; end = endOf(heard, isMail)) {
      const command = heard.slice(0, 4).toUpperCase() as keyof typeof ANSWERS;
      const stage = isMail ? "the mail" : command;
      heard = heard.slice(end);
      isMail = stage === "DATA";
      answer(stage, ANSWERS[stage] ?? "250 ok\r\n");
    }
  });
}

/** Where the next command or mail ends; 0 if it has not come wholly. */
function endOf(heard: string, isMail: boolean): number {
  const mark = isMail ? "\r\n.\r\n" : "\r\n";
  const at = heard.indexOf(mark);
  return at < 0 ? 0 : at + mark.length;
}

function useSender(smtpUrl: string, { onTestFinished }: Pick<TestContext, "onTestFinished">) {
  const sender = openMailSender({
    smtpUrl,
    from: "jobs@jobgate.example",
    render: () => ({ subject: "s", text: "t", html: "<p>t</p>" }),
    log: silent,
    totalMsMax: 1500,
  });
  onTestFinished(() => sender.close());
  return sender;
}

describe.each(Object.entries(FAULTS))("an SMTP server that %s", (_fault, does) => {
  const title = "at %s fails this mail, and the next one is sent";
  it.concurrent.for(STAGES)(title, async (stage, context) => {
    const { expect } = context;
    const smtp = await useSmtp(context);
    const sender = useSender(smtp.url, context);
    smtp.fault = { stage, does };
    const failed = await sender.send(DELIVERY);
    expect(failed.verdict).toBe("retry");
    expect(failed.error).toMatch(/^the SMTP server /u);
    smtp.fault = undefined;
    expect(await sender.send(DELIVERY)).toMatchObject({ verdict: "delivered", status: 250 });
  });
});

describe("TLS", () => {
  it.for<readonly [string, Fault]>([
    ["is answered in plain text", (socket) => void socket.end("220 smtp.example\r\n")],
    ["ends after half a record", (socket) => void socket.end(Buffer.from("16030300ff02", "hex"))],
    ["is reset", (socket) => void socket.resetAndDestroy()],
    ["is not answered", () => undefined],
  ])("that %s fails the mail", async ([_what, does], context) => {
    const { expect } = context;
    const smtp = await useSmtp(context);
    smtp.fault = { stage: "connection", does };
    const sender = useSender(smtp.url.replace("smtp:", "smtps:"), context);
    expect(await sender.send(DELIVERY)).toMatchObject({ verdict: "retry", isUnreachable: true });
  });
});

it("a sender that is closed while it sends tells that, and holds it against nobody", async (context) => {
  const { expect } = context;
  const smtp = await useSmtp(context);
  smtp.fault = { stage: "DATA", does: () => undefined };
  const sender = useSender(smtp.url, context);
  const sending = sender.send(DELIVERY);
  setImmediate(() => void sender.close());
  expect(await sending).toMatchObject({ verdict: "retry", isUnreachable: false });
});
