/** Validates XML elements with libxml2 against the XSD files, one compiled schema for each entry file and namespace. */

import type { LibraryError } from "./libxml2/errors.ts";
import type { Pointer } from "./libxml2/memory.ts";
import { compileSchema, freeSchema, validateElement } from "./libxml2/schema.ts";
import type { XsdFiles } from "../xsd/xsd-files.ts";

/** Schemas kept compiled, the least recently used given up: strangers may name namespaces without end. */
const SCHEMAS_MAX = 24;
/** Addresses that exist only while a schema is compiled. */
const ADDRESS = "contract:/";

const encoder = new TextEncoder();

export class XmlValidator {
  readonly #files: XsdFiles;
  /** In order of use, the latest last. */
  readonly #schemas = new Map<string, Pointer>();

  constructor(files: XsdFiles) {
    this.#files = files;
  }

  /**
   * Validates an element and all that is in it.
   * @param element its node; its name must be one that the entry file declares
   * @param schema entry: the XSD file; namespace: the one that the caller speaks, for ips.xsd
   * @returns undefined if valid, else the first violation in libxml2's words
   */
  validate(
    element: Pointer,
    { entry, namespace }: { entry: string; namespace: string },
  ): LibraryError | undefined {
    return validateElement(this.#schema(entry, namespace), element);
  }

  #schema(entry: string, namespace: string): Pointer {
    const key = `${entry} ${namespace}`;
    const known = this.#schemas.get(key);
    const schema = known ?? this.#compile(entry, namespace);
    this.#schemas.delete(key);
    this.#schemas.set(key, schema);
    return schema;
  }

  #compile(entry: string, namespace: string): Pointer {
    const oldest = this.#schemas.entries().next().value;
    if (this.#schemas.size >= SCHEMAS_MAX && oldest !== undefined) {
      freeSchema(oldest[1]);
      this.#schemas.delete(oldest[0]);
    }
    return compileSchema(ADDRESS + entry, (url) => {
      const name = url.startsWith(ADDRESS) ? url.slice(ADDRESS.length) : "";
      const text = this.#files.text(name, namespace);
      return text === undefined ? undefined : encoder.encode(text);
    });
  }
}
