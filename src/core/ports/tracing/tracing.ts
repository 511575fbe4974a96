/** The port of tracing: spans of what the server does. Nobody implements it where no traces are asked for, so that they cost nothing. */

export type SpanKind = "server" | "client" | "consumer" | "internal";

/** By the names of OpenTelemetry's semantic conventions; never a secret, nor an address that may hold one. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface NewSpan {
  /** One of few: no ids and no names of files. */
  readonly name: string;
  readonly kind: SpanKind;
  /** A W3C traceparent; without it the span that this happens within, and without one of those none. */
  readonly parent?: string | undefined;
  /** It begins a trace of its own, whatever it happens within. */
  readonly startsTrace?: boolean;
  /** 16 hex digits, where others have to know it beforehand. */
  readonly spanId?: string;
  readonly attributes: SpanAttributes;
}

export interface SpanEnd {
  readonly attributes?: SpanAttributes;
  /** What failed, as a code; without it nothing did. */
  readonly error?: string;
}

export interface Span {
  /** To be handed on, and to be kept with what goes on later. */
  readonly traceparent: string;
  /** Does the work so that spans begun in it are of this one. */
  within<T>(work: () => T): T;
  end(end?: SpanEnd): void;
}

/** Calls cost microseconds and never throw. */
export interface Tracing {
  begin(span: NewSpan): Span;
  /** Does what goes on for others too, so that nothing begun in it is of the span that this happens within. */
  apart<T>(work: () => T): T;
}
