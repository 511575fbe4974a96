/** Made to cost much: bodies that unpack to a megabyte. */

import {
  json,
  xml,
  soap,
  twin,
  packed,
  many,
  param,
  randomText,
  type HostileRequest,
} from "./hostile-request.ts";

/** Text that does not pack, so that the rest may pack as well as it can. */
const ballast = (chars: number): string => randomText(chars);

export const PACKED: readonly HostileRequest[] = [
  packed("gzip", xml("unknown elements of 1 MB", `<job>${"<unknown/>".repeat(95_000)}</job>`)),
  packed("gzip", soap("unknown elements of 1 MB", param("<unknown/>".repeat(95_000)))),
  packed("gzip", json("blanks of 1 MB", " ".repeat(1_000_000))),
  packed("gzip", json("more than the limit", " ".repeat(90_000_000))),
  packed("br", json("keys of 1 MB", `{${many(70_000, (index) => `"k${index}":1`, ",")}}`)),
  ...[
    xml(
      "unknown elements behind ballast",
      `<!--${ballast(60_000)}--><job>${"<unknown/>".repeat(90_000)}</job>`,
    ),
    xml(
      "wrong options behind ballast",
      `<!--${ballast(60_000)}--><options>${"<option/>".repeat(99_000)}</options>`,
    ),
    xml(
      "190,000 elements behind ballast",
      `<!--${ballast(60_000)}--><options>${"<x/>".repeat(190_000)}</options>`,
    ),
    xml(
      "attributes behind ballast",
      `<!--${ballast(60_000)}--><job>${`<a ${many(90, (index) => `a${index}=""`, " ")}/>`.repeat(1200)}</job>`,
    ),
    xml(
      "namespaces behind ballast",
      `<!--${ballast(60_000)}--><job>${`<a ${many(90, (index) => `xmlns:a${index}="u"`, " ")}/>`.repeat(700)}</job>`,
    ),
    xml(
      "comments behind ballast",
      `<!--${ballast(60_000)}--><job>${"<!---->".repeat(130_000)}</job>`,
    ),
    xml(
      "pieces of text behind ballast",
      `<!--${ballast(60_000)}--><job><name>${"a<!---->".repeat(110_000)}</name></job>`,
    ),
    xml(
      "character references behind ballast",
      `<!--${ballast(60_000)}--><job><name>${"&#65;".repeat(180_000)}</name></job>`,
    ),
    xml(
      "tags behind ballast",
      `<!--${ballast(60_000)}--><job><tags>${"<tag>a</tag>".repeat(75_000)}</tags></job>`,
    ),
    soap(
      "unknown elements behind ballast",
      param("<unknown/>".repeat(90_000)),
      `<h xmlns="u">${ballast(60_000)}</h>`,
    ),
    soap(
      "header blocks behind ballast",
      param(""),
      `<h xmlns="u">${ballast(60_000)}</h>${'<h xmlns="u"/>'.repeat(60_000)}`,
    ),
    twin(
      "unknown elements behind ballast",
      `<submitJobParam><!--${ballast(60_000)}-->${"<x/>".repeat(180_000)}</submitJobParam>`,
    ),
    json(
      "empty objects behind ballast",
      `["${ballast(60_000)}",${many(290_000, () => "{}", ",")}]`,
    ),
    json(
      "small objects behind ballast",
      `["${ballast(60_000)}",${many(100_000, () => '{"a":1}', ",")}]`,
    ),
    json(
      "keys behind ballast",
      `{"${ballast(30_000)}":1,${many(20_000, (index) => `"k${index}":1`, ",")}}`,
    ),
    json(
      "arrays behind ballast",
      `["${ballast(60_000)}",${"[".repeat(40)}${many(14_000, () => "[[[[[[]]]]]]", ",")}`,
    ),
    json("escapes behind ballast", `["${ballast(60_000)}","${"\\u0041".repeat(150_000)}"]`),
    json(
      "tags behind ballast",
      `{"description":"${ballast(3900)}","tags":[${many(220_000, () => '""', ",")}]}`,
    ),
  ].map((each) => packed("gzip", each)),
];
