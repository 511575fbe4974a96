/** The namespaces of the IPS vocabulary: one for each published version, one without, and later betas. */

/** The unversioned namespace; the others add "/" and the version. */
export const IPS_NAMESPACE = "http://www.scene7.com/IpsApi/xsd";

const VERSIONS = [
  "2008-01-15",
  "2008-09-10",
  "2009-07-31",
  "2010-01-31",
  "2012-02-14",
  "2013-02-15",
  "2014-04-03",
  "2016-01-14-beta",
  "2017-10-29-beta",
  "2021-04-26-beta",
  "2022-11-01-beta",
];

/** The namespaces known by name, oldest first. */
export const IPS_NAMESPACES: readonly string[] = [
  IPS_NAMESPACE,
  ...VERSIONS.map((version) => `${IPS_NAMESPACE}/${version}`),
];

// The vendor names later ones alike; only so many can be told apart, since each costs a compiled schema.
const LATER_BETA = /^20(?:2[2-9]|3[0-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])-beta$/u;

/**
 * The version that a namespace stands for.
 * @returns its suffix, "" for the unversioned one, undefined for a namespace that is none of IPS
 */
export function ipsVersionOf(namespace: string): string | undefined {
  if (namespace === IPS_NAMESPACE) {
    return "";
  }
  const isVersioned = namespace.startsWith(`${IPS_NAMESPACE}/`);
  const version = namespace.slice(IPS_NAMESPACE.length + 1);
  return isVersioned && (VERSIONS.includes(version) || LATER_BETA.test(version))
    ? version
    : undefined;
}
