/** Made to cost much: XML documents. */

import { xml, many, type HostileRequest } from "./hostile-request.ts";

export const XML_REQUESTS: readonly HostileRequest[] = [
  xml("deep elements", "<a>".repeat(30_000)),
  xml("wide elements", `<job>${"<a/>".repeat(23_000)}</job>`),
  xml("unknown options", `<options>${"<x/>".repeat(23_000)}</options>`),
  xml("wrong options", `<options>${"<option/>".repeat(10_000)}</options>`),
  xml("text between options", `<options>${"<option/>x".repeat(9000)}</options>`),
  xml("attributes", `<job ${many(9000, (index) => `a${index}=""`, " ")}/>`),
  xml(
    "100 attributes again and again",
    `<job>${many(90, () => `<a ${many(100, (index) => `a${index}=""`, " ")}/>`)}</job>`,
  ),
  xml("namespaces", `<job ${many(3500, (index) => `xmlns:a${index}="u:${index}"`, " ")}/>`),
  xml(
    "100 namespaces one in another",
    `${many(70, (index) => `<a ${many(90, (inner) => `xmlns:a${inner}="u"`, " ")} b="${index}">`)}${"</a>".repeat(70)}`,
  ),
  xml("a long name of an element", `<${"a".repeat(90_000)}/>`),
  xml("long names in turn", `<job>${many(90, (index) => `<a${index}${"b".repeat(1000)}/>`)}</job>`),
  xml("character references", `<job><name>${"&#65;".repeat(18_000)}</name></job>`),
  xml("entities that every parser knows", `<job><name>${"&amp;".repeat(18_000)}</name></job>`),
  xml("an entity that nobody knows", `<job><name>${"&x;".repeat(30_000)}</name></job>`),
  xml("comments", `<job>${"<!---->".repeat(12_000)}</job>`),
  xml("comments in a text", `<job><name>${"a<!---->".repeat(11_000)}</name></job>`),
  xml("instructions", `<job>${"<?a?>".repeat(18_000)}</job>`),
  xml("sections of text", `<job><name>${"<![CDATA[a]]>".repeat(7000)}</name></job>`),
  xml("fields out of order", `<job>${"<tags/><name>a</name>".repeat(4500)}</job>`),
  xml("a field again and again", `<job>${"<name>a</name>".repeat(6500)}</job>`),
  xml("blanks in a number", `<job><progress>${" ".repeat(90_000)}1</progress></job>`),
  xml("digits of a number", `<job><progress>${"1".repeat(90_000)}</progress></job>`),
  xml(
    "digits of an integer",
    `<schedule><catchUpSeconds>${"9".repeat(90_000)}</catchUpSeconds></schedule>`,
  ),
  xml(
    "metadata",
    `<job><metadata>${many(1100, (index) => `<property><propertyId>${index}</propertyId><propertyName>p</propertyName></property>`)}</metadata></job>`,
  ),
];
