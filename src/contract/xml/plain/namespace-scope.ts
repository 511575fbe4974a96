/** Which namespace a prefix stands for, at the place where the scan is. Prefixes have their colon; "" is the default namespace. */

import { notPlain } from "./plain-text.ts";

/** So many are searched one by one. */
const BINDINGS_MAX = 32;
/** None in use is longer; and a pattern with a group that repeats takes up stack with the length. */
const NAMESPACE_CHARS_MAX = 200;
// What libxml2 says of others than these is for itself to say. Namespaces in XML §3: two are not to be bound.
const NAMESPACE_NAME =
  /^(?!http:\/\/www\.w3\.org\/(?:XML|2000\/xmlns)\/)(?:https?:\/\/[a-z0-9.-]+(?:\/[\w.-]*)*#?|urn:[A-Za-z0-9]+(?:[:.-][A-Za-z0-9]+)*)$/u;

export class NamespaceScope {
  readonly #bindings: { prefix: string; name: string; depth: number }[] = [];

  /** Binds a prefix for the element at this depth and all in it. */
  declare(prefix: string, name: string, depth: number): void {
    const isTwice = this.#bindings.some((each) => each.depth === depth && each.prefix === prefix);
    // Namespaces in XML §5: only the default one may be none.
    const isName = name === "" ? prefix === "" : isPlainName(name);
    const isMany = this.#bindings.length >= BINDINGS_MAX;
    if (isTwice || !isName || isMany || prefix.startsWith("xml")) {
      notPlain();
    }
    this.#bindings.push({ prefix, name, depth });
  }

  /** Takes back what the element at this depth declared, at its end. */
  leave(depth: number): void {
    while (this.#bindings.at(-1)?.depth === depth) {
      this.#bindings.pop();
    }
  }

  /** The namespace of a prefix. */
  of(prefix: string): string {
    for (let index = this.#bindings.length - 1; index >= 0; index -= 1) {
      const binding = this.#bindings[index];
      if (binding?.prefix === prefix) {
        return binding.name;
      }
    }
    return prefix === "" ? "" : notPlain();
  }
}

function isPlainName(name: string): boolean {
  return name.length <= NAMESPACE_CHARS_MAX && NAMESPACE_NAME.test(name);
}
