/** Finds the declaration behind a root: which XSD file declares it, under which namespace, and as what. */

import { join } from "node:path";
import type { Root } from "../contract.ts";
import { IPS_NAMESPACE, ipsVersionOf } from "../ips-namespaces.ts";
import type { RootElement, SchemaModel } from "./model.ts";
import { readSchemaModel, type SourceCache } from "./xsd-reader.ts";

/** A root element with all that readers and writers need to know of it. */
export interface RootDeclaration {
  /** Tells declarations apart, whatever namespace they are read under. */
  readonly key: string;
  readonly entry: string;
  readonly namespace: string;
  /** Only for IPS: what to write for; undefined writes all. */
  readonly version: string | undefined;
  readonly root: RootElement;
}

type Entry = "job.xsd" | "problem.xsd" | "soap.xsd" | "ips.xsd" | "ips-common.xsd";

const ENTRY_OF = {
  job: "job.xsd",
  problem: "problem.xsd",
  ips: "ips.xsd",
  soap: "soap.xsd",
} as const;

export class RootDeclarations {
  readonly #models: Readonly<Record<Entry, SchemaModel>>;

  constructor(xsdDir: string) {
    const files: SourceCache = new Map();
    const read = (entry: Entry): SchemaModel => readSchemaModel(join(xsdDir, entry), files);
    this.#models = {
      "job.xsd": read("job.xsd"),
      "problem.xsd": read("problem.xsd"),
      "soap.xsd": read("soap.xsd"),
      "ips.xsd": read("ips.xsd"),
      "ips-common.xsd": read("ips-common.xsd"),
    };
  }

  /**
   * Finds a root's declaration.
   * @throws Error for a root that no XSD file declares: which roots there are is the doors' knowledge
   */
  find({ vocabulary, name, namespace }: Root): RootDeclaration {
    const entry = this.#entryOf({
      vocabulary,
      name,
      ...(namespace === undefined ? {} : { namespace }),
    });
    const model = this.#models[entry];
    const root = model.roots.get(name);
    const version = vocabulary === "ips" ? ipsVersionOf(namespace ?? IPS_NAMESPACE) : undefined;
    if (root === undefined || (vocabulary === "ips" && version === undefined)) {
      throw new Error(`no XSD file declares ${vocabulary} ${name} ${namespace ?? ""}`);
    }
    return {
      key: `${entry} ${name}`,
      entry,
      root,
      version,
      namespace: vocabulary === "ips" ? (namespace ?? IPS_NAMESPACE) : model.targetNamespace,
    };
  }

  /** The names of a vocabulary's root elements. */
  names(vocabulary: Root["vocabulary"]): readonly string[] {
    const common = vocabulary === "ips" ? this.#models["ips-common.xsd"].roots.keys() : [];
    return [...new Set([...this.#models[ENTRY_OF[vocabulary]].roots.keys(), ...common])];
  }

  /** In the unversioned namespace ips-common.xsd stands beside ips.xsd, and goes first. */
  #entryOf({ vocabulary, name, namespace }: Root): Entry {
    const isCommon =
      vocabulary === "ips" &&
      (namespace ?? IPS_NAMESPACE) === IPS_NAMESPACE &&
      this.#models["ips-common.xsd"].roots.has(name);
    return isCommon ? "ips-common.xsd" : ENTRY_OF[vocabulary];
  }
}
