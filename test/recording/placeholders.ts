/** What differs each time, and what is written instead: the same value always becomes the same placeholder. */

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gu;
/** Also as the names of runs have it: `2026-11-22-04:27:56.020`. */
const TIME = /\d{4}-\d\d-\d\d[T-]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/gu;
const HTTP_DATE = /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/gu;
const EPOCH_MS = /\b\d{13}\b/gu;
/** The id of a job as the number at the end of a handle. */
const RUN_NUMBER = /(?<=\|)\d{30,39}\b/gu;
/** Of a callback, and what is signed with it. */
const SIGNED_AT = /(?<=webhook-timestamp: )\d+/giu;
const SIGNATURE = /(?<=webhook-signature: )v1,\S+/giu;
/** The same callback, signed as Atomyx Submit does. */
const ATOMYX_SIGNATURE = /(?<=x-atomyx-signature: )sha256=[0-9a-f]{64}/giu;
const DELIVERY_ID = /\bdel_[0-9a-f]{32}\b/gu;
const LINK_TOKEN = /(?<=\/u\/)[\w-]{43}(?![\w-])/gu;
/** Of one answer, in pages and their policy. */
const NONCE = /(?<=\bnonce(?:-|="))[\w-]{22}/gu;
/** The looks of pages, and their hash in the policy: what pages say is recorded without. */
const STYLE = /(?<=<style>)[^<]*(?=<\/style>)/gu;
const STYLE_HASH = /(?<=style-src 'sha256-)[\w+/=]+(?=')/gu;
/** Of the files that pages are made of: the hash of their content. */
const BUILD = /(?<=\/assets\/)[0-9a-f]{16}(?=\/)/gu;
/** Times as people read them. */
const TIME_ELEMENT = /(?<=<time )datetime="[^"]*">[^<]*/gu;
const LINK_EXPIRY = /(?<=linkExpiresAt(?:":"|>))[^"<]+/gu;
/** Made of the request's id. */
const TRACE_ID = /(?<="traceId":")00-[0-9a-f]{32}-[0-9a-f]{16}-00/gu;
const DURATION_MS = /(?<=durationMs(?:":|>))\d+/gu;
const CURSOR = /(?<=\bcursor=)[\w%.-]+/gu;
/** Longer than anything is kept, shorter than to any time that the requests name. */
const NEAR_MS = 10 * 86_400_000;

export class Placeholders {
  readonly #known: Map<string, string>;
  readonly #counts = new Map<string, number>();

  /** @param known names of values that are known before, such as keys */
  constructor(known: ReadonlyMap<string, string>) {
    this.#known = new Map(Array.from(known, ([value, name]) => [value, `<${name}>`]));
  }

  /** From now on the value is written as `<name>`. */
  name(value: string, name: string): void {
    this.#known.set(value, `<${name}>`);
  }

  /** The placeholder of a value, numbered within its kind by first appearance. */
  of(kind: string, value: string): string {
    const known = this.#known.get(value);
    if (known !== undefined) {
      return known;
    }
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `<${kind} ${count}>`;
    this.#known.set(value, placeholder);
    return placeholder;
  }

  /** The text with a placeholder for each value of today; times have no numbers, because two may be the same by chance. */
  replace(text: string, requestId: string | undefined): string {
    let replaced = requestId === undefined ? text : text.replaceAll(requestId, "<request>");
    for (const [value, placeholder] of this.#longestFirst()) {
      replaced = replaced.replaceAll(value, placeholder);
    }
    return replaced
      .replace(UUID, (id) => (isFresh(id) ? this.of("id", id) : id))
      .replace(RUN_NUMBER, (number) => this.of("number", number))
      .replace(TIME_ELEMENT, 'datetime="<time>"><time>')
      .replace(LINK_EXPIRY, "<time>")
      .replace(TIME, (time) => (isNear(timeOf(time)) ? "<time>" : time))
      .replace(HTTP_DATE, (date) => (isNear(Date.parse(date)) ? "<date>" : date))
      .replace(EPOCH_MS, (epoch) => (isNear(Number(epoch)) ? "<epoch>" : epoch))
      .replace(SIGNED_AT, "<epoch>")
      .replace(SIGNATURE, "<signature>")
      .replace(ATOMYX_SIGNATURE, "<signature>")
      .replace(DELIVERY_ID, (delivery) => this.of("delivery", delivery))
      .replace(LINK_TOKEN, (token) => this.of("token", token))
      .replace(NONCE, "<nonce>")
      .replace(STYLE, "<style>")
      .replace(STYLE_HASH, "<style>")
      .replace(BUILD, "<build>")
      .replace(TRACE_ID, "<trace>")
      .replace(DURATION_MS, "<duration>")
      .replace(CURSOR, "<cursor>");
  }

  #longestFirst(): readonly (readonly [string, string])[] {
    return [...this.#known].sort(([a], [b]) => b.length - a.length);
  }
}

function isNear(epochMs: number): boolean {
  return Math.abs(epochMs - Date.now()) < NEAR_MS;
}

function timeOf(text: string): number {
  const time = `${text.slice(0, 10)}T${text.slice(11)}`;
  return Date.parse(/Z|[+-]\d\d:\d\d$/u.test(time) ? time : `${time}Z`);
}

/** True for an id that was made here: ids that requests name are of long ago. RFC 9562 §5.7: it begins with its time. */
export function isFresh(id: string): boolean {
  const isTimed = id[14] === "7";
  return !isTimed || isNear(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
