/** Writes a document in one of the many ways in which XML can say the same, now and then with what is no longer the same. */

import type { Tree } from "../neutral-tree.ts";
import type { Random } from "../../harness/random.ts";

const SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";
const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const XSD = "http://www.w3.org/2001/XMLSchema";

const PROLOGS = [
  ...Array.from({ length: 40 }, () => '<?xml version="1.0" encoding="UTF-8"?>\n'),
  ...Array.from({ length: 40 }, () => ""),
  "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n",
  '<?xml version="1.0"?>',
  '<?xml version="1.0" ?>\n\n',
  '<?xml version="1.0" standalone="no" ?>',
  '<?xml version="1.1" encoding="UTF-8"?>',
  '<?xml version="1.0" encoding="ISO-8859-1"?>',
  '<?xml encoding="UTF-8" version="1.0"?>',
  "\n",
  "<!-- first -->",
  "<?first instruction?>",
  "<!DOCTYPE job>",
];

/** Attributes that callers write, harmless or not, and some that nobody may. */
const ATTRIBUTES = [
  'xsi:nil="true"',
  'xsi:nil="false"',
  'xsi:type="xsd:string"',
  "xsi:schemaLocation='urn:a b.xsd'",
  'xml:lang="de"',
  'xml:space="preserve"',
  'xml:id="a"',
  'id="a"',
  'href="#a"',
  'a="1" b="2"',
  'a="1" a="2"',
  'xsi:a="1" xsi:a="2"',
  'q:a="1"',
  'a="&lt;&#10;"',
  "a=' two\n lines '",
  'a="é"',
  'a="<"',
  "a=b",
  "a",
  'a = "\'"',
  'xmlns:q="urn:q"',
  'xmlns:q="urn:q" q:a="1"',
  'xmlns:q="urn:q" xmlns:r="urn:q" q:a="1" r:a="1"',
  'xmlns:q=""',
  'xmlns=""',
  'xmlns="urn:other"',
  'xmlns:q="not a uri"',
  'xmlns:q="http://[/"',
  'xmlns:q="relative"',
  'xmlns:q="http://a:b/"',
  'xmlns:xml="urn:q"',
  'xmlns:xml="http://www.w3.org/XML/1998/namespace"',
  'xmlns:xmlns="urn:q"',
  'xmlns:q="http://www.w3.org/2000/xmlns/"',
  'xmlns:q="urn:q" xmlns:q="urn:r"',
  `soap:encodingStyle="${SOAP_11}"`,
];

/** What stands beside or inside of text, plain or not. */
const ODD = [
  "<!-- c -->",
  "<?p i?>",
  "<![CDATA[<&>]]>",
  "]]>",
  "]]",
  ">",
  "&amp;",
  "&lt;",
  "&apos;&quot;&gt;",
  "&#65;",
  "&#x41;",
  "&#10;",
  "&#13;",
  "&#32;",
  "&#0;",
  "&#1;",
  "&#xD800;",
  "&#xFFFE;",
  "&#x1F600;",
  "&#1114112;",
  "&#00000000065;",
  "&#X41;",
  "&nope;",
  "&",
  "&;",
  "\r\n",
  "\r",
  "\t",
  " x ",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\ufffe",
  "\u0001",
  "é",
  "😀",
  "<x/>",
  "<q:x/>",
  "<a:b:c/>",
  "<é/>",
  "<1/>",
  "<",
  "</",
];

/** How one document is written. */
interface Style {
  readonly random: Random;
  /** With its colon. */
  readonly prefix: string;
  /** White space between elements, to be repeated for each level. */
  readonly indent: string;
  /** How often something odd is written. */
  readonly oddness: number;
}

/** A document of a tree; `root` is its name and namespace. */
export function spell(
  tree: Tree,
  root: { readonly name: string; readonly namespace: string },
  random: Random,
): string {
  const isPrefixed = root.namespace !== "" && random.chance(0.5);
  const style: Style = {
    random,
    prefix: isPrefixed ? random.pick(["p:", "ips:", "a-b.c_1:"]) : "",
    indent: random.pick(["", "", " ", "\n  ", "\r\n\t", "\n"]),
    oddness: random.pick([0, 0, 0, 0, 0.02, 0.1]),
  };
  const bound = style.prefix === "" ? "xmlns" : `xmlns:${style.prefix.slice(0, -1)}`;
  const declared = root.namespace === "" ? "" : ` ${bound}="${root.namespace}"`;
  const more = random.chance(0.2) ? ` xmlns:xsi="${XSI}" xmlns:xsd='${XSD}'` : "";
  const element = elementOf(root.name, tree, { style, level: 1, declared: declared + more });
  const whole = random.chance(root.namespace === "" ? 0.02 : 0.4)
    ? enveloped(element, style)
    : element;
  const end = random.chance(0.05)
    ? random.pick(["\n", "\r\n ", "<!-- c -->", "x", "<a/>", "\0"])
    : "";
  return random.pick(PROLOGS) + whole + end;
}

function enveloped(element: string, { random, indent }: Style): string {
  const soap = random.pick([SOAP_11, SOAP_12]);
  const prefix = random.pick(["soap:", "SOAP-ENV:", ""]);
  const bound = prefix === "" ? "xmlns" : `xmlns:${prefix.slice(0, -1)}`;
  const header = random.pick([
    "",
    `<${prefix}Header/>`,
    `<${prefix}Header>${indent}<h:authHeader xmlns:h="http://www.scene7.com/IpsApi/xsd"><h:user>a&amp;b</h:user>${indent}<h:password> p </h:password></h:authHeader>${indent}</${prefix}Header>`,
    `<${prefix}Header><h:other xmlns:h="urn:h" soap:mustUnderstand="1" actor=""><x>y</x></h:other></${prefix}Header>`,
  ]);
  const style = random.pick([
    "",
    ` ${prefix}encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"`,
  ]);
  return `<${prefix}Envelope ${bound}="${soap}"${style}>${indent}${header}${indent}<${prefix}Body>${indent}${element}${indent}</${prefix}Body>${indent}</${prefix}Envelope>`;
}

function elementOf(
  name: string,
  tree: Tree,
  { style, level, declared = "" }: { style: Style; level: number; declared?: string },
): string {
  const { random, prefix } = style;
  const isOdd = random.chance(style.oddness);
  const attribute = random.chance(0.8) ? random.pick(ATTRIBUTES) : oddNamespace(random);
  const attributes = isOdd && random.chance(0.5) ? ` ${attribute}` : "";
  const content = contentOf(tree, { style, level });
  const odd = isOdd && attributes === "" ? random.pick(ODD) : "";
  const blank = (): string => (random.chance(0.03) ? random.pick([" ", "\n", "\t\r\n"]) : "");
  const start = `<${prefix}${name}${declared}${attributes}${blank()}`;
  return content === "" && odd === "" && random.chance(0.5)
    ? `${start}/>`
    : `${start}>${random.chance(0.5) ? odd + content : content + odd}</${prefix}${name}${blank()}>`;
}

/** A declaration of what looks like an address, and is one or not. */
function oddNamespace(random: Random): string {
  const pieces = ["a", "b-", "-c", "7", ".", "..", "/", "//", "#", ":", "1.2.3.4", "_", "%20", "~"];
  const rest = Array.from({ length: random.integer(0, 6) }, () => random.pick(pieces)).join("");
  return `xmlns:q="${random.pick(["http://", "https://", "urn:", "http:", ""])}${rest}" q:a="1"`;
}

function contentOf(tree: Tree, { style, level }: { style: Style; level: number }): string {
  if (tree.kind === "leaf") {
    return escaped(tree.xml, style.random);
  }
  const entries =
    tree.kind === "list" ? tree.items.map((node) => ({ name: tree.itemName, node })) : tree.entries;
  const between = style.indent === "" ? "" : style.indent + " ".repeat(level);
  const inside = entries.map(
    ({ name, node }) => between + elementOf(name, node, { style, level: level + 1 }),
  );
  return inside.join("") + between;
}

/** Each character as it is where it may be, and now and then as a reference where it need not be. */
function escaped(text: string, random: Random): string {
  const isRaw = random.chance(0.5);
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === "&" || character === "<") {
      return character === "&" ? "&amp;" : random.pick(["&lt;", "&#60;", "&#x3C;"]);
    }
    const isNeeded = (character === "\r" || character === ">" || code < 32) && !isRaw;
    return isNeeded || random.chance(0.005)
      ? random.pick([
          `&#${code};`,
          `&#x${code.toString(16)};`,
          `&#x${code.toString(16).toUpperCase()};`,
        ])
      : character;
  }).join("");
}
