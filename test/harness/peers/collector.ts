/** A collector of traces: a real HTTP server that takes OTLP in protobuf and reads it by the numbers of opentelemetry-proto's trace.proto. */

import { onTestFinished, vi } from "vitest";

import { serve } from "./serve.ts";

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** "" of a root. */
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2 is an error. */
  readonly status: number;
  /** Of the server that sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** The headers of each request. */
  readonly headers: Readonly<Record<string, unknown>>[];
  /** Waits until there is such a span. */
  span(is: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
}

/** A collector that goes away with the running test; it answers with this status. */
export async function useCollector(status = 200): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const { url, close } = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      headers.push({ ...request.headers, path: request.url });
      spans.push(...spansOf(Buffer.concat(chunks)));
      response.writeHead(status, { "Content-Type": "application/x-protobuf" }).end();
    });
  });
  onTestFinished(close);
  return {
    url,
    spans,
    headers,
    span: (is) =>
      vi.waitFor(
        () => {
          const found = spans.find(is);
          if (found === undefined) {
            throw new Error(`Not among ${spans.map(({ name }) => name).join(", ")}.`);
          }
          return found;
        },
        { timeout: 60_000, interval: 10 },
      ),
  };
}

type Field = bigint | Buffer;
type Message = ReadonlyMap<number, readonly Field[]>;

/** Protocol Buffers, Encoding: a message is a row of tags, each with a number, a varint or a length and so many bytes. */
function messageOf(bytes: Buffer): Message {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  const fixed = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value = wire === 0 ? varint() : fixed(wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

function bytesAt(message: Message, number: number): readonly Buffer[] {
  return (message.get(number) ?? []).map((field) => {
    if (!Buffer.isBuffer(field)) {
      throw new Error(`Field ${number} is a number.`);
    }
    return field;
  });
}

function messagesAt(message: Message, number: number): readonly Message[] {
  return bytesAt(message, number).map(messageOf);
}

function textAt(message: Message, number: number): string {
  return bytesAt(message, number)[0]?.toString("utf8") ?? "";
}

function attributesAt(message: Message, number: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    messagesAt(message, number).map((pair) => {
      const [value = new Map<number, Field[]>()] = messagesAt(pair, 2);
      return [textAt(pair, 1), anyValue(value)];
    }),
  );
}

/** AnyValue: a text, a boolean, a whole number or another one; of lists the texts. */
function anyValue(value: Message): unknown {
  const [flag] = value.get(2) ?? [];
  const [whole] = value.get(3) ?? [];
  const [real] = bytesAt(value, 4);
  if (value.has(1)) {
    return textAt(value, 1);
  }
  if (flag !== undefined || whole !== undefined) {
    return flag === undefined ? Number(whole) : flag === 1n;
  }
  return real === undefined
    ? messagesAt(value, 5).flatMap((list) => messagesAt(list, 1).map(anyValue))
    : real.readDoubleLE();
}

/** ExportTraceServiceRequest. */
function spansOf(bytes: Buffer): readonly CollectedSpan[] {
  return messagesAt(messageOf(bytes), 1).flatMap((resourceSpans) => {
    const resource = Object.assign(
      {},
      ...messagesAt(resourceSpans, 1).map((each) => attributesAt(each, 1)),
    ) as Readonly<Record<string, unknown>>;
    return messagesAt(resourceSpans, 2)
      .flatMap((scopeSpans) => messagesAt(scopeSpans, 2))
      .map((span) => spanOf(span, resource));
  });
}

function spanOf(span: Message, resource: CollectedSpan["resource"]): CollectedSpan {
  const hexAt = (number: number): string => bytesAt(span, number)[0]?.toString("hex") ?? "";
  const timeAt = (number: number): bigint => bytesAt(span, number)[0]?.readBigUInt64LE() ?? 0n;
  const [status] = messagesAt(span, 15);
  return {
    traceId: hexAt(1),
    spanId: hexAt(2),
    parentSpanId: hexAt(4),
    name: textAt(span, 5),
    kind: Number(span.get(6)?.[0] ?? 0n),
    startNs: timeAt(7),
    endNs: timeAt(8),
    attributes: attributesAt(span, 9),
    status: Number(status?.get(3)?.[0] ?? 0n),
    resource,
  };
}
