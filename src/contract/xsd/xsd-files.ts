/** The XSD files as they are served and compiled: their texts, and ips.xsd under each version's namespace. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The namespace that ips.xsd is written in; it stands for any version's. */
const IPS_TEMPLATE_NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

export class XsdFiles {
  /** File name → text. */
  readonly texts: ReadonlyMap<string, string>;

  constructor(directory: string) {
    const names = readdirSync(directory).filter((name) => name.endsWith(".xsd"));
    this.texts = new Map(
      names.sort().map((name) => [name, readFileSync(join(directory, name), "utf8")]),
    );
  }

  /** A file's text; ips.xsd under the given namespace. undefined for a file that is not there. */
  text(name: string, ipsNamespace: string = IPS_TEMPLATE_NAMESPACE): string | undefined {
    const text = this.texts.get(name);
    return name === "ips.xsd" ? text?.replaceAll(IPS_TEMPLATE_NAMESPACE, ipsNamespace) : text;
  }
}
