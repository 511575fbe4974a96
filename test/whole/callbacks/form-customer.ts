/** A customer whose browser runs no script: opens the page of an upload link by curl, fills in its forms and sends them. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect } from "vitest";

const run = promisify(execFile);

interface Form {
  /** Where it is sent. */
  readonly address: URL;
  readonly isMultipart: boolean;
  /** What it sends without being asked, by name. */
  readonly hidden: readonly (readonly [name: string, value: string])[];
  /** All that can be filled in. */
  readonly fields: readonly string[];
}

export class FormCustomer {
  readonly #page: string;

  /** @param page the upload link */
  constructor(page: string) {
    this.#page = page;
  }

  /** Chooses a file on the page and sends it. */
  async upload(path: string): Promise<void> {
    const form = formWith(await curl([this.#page]), this.#page, "file");
    expect(form.isMultipart).toBe(true);
    await curl(["--form", `file=@${path};filename=flyer.pdf`, form.address.href]);
  }

  /** Follows the page's link to the last step, fills in its form and sends it. Returns the page that is shown then. */
  async decide(
    step: "approve" | "reject",
    filledIn: Readonly<Record<string, string>>,
  ): Promise<string> {
    const address = linkTo(await curl([this.#page]), this.#page, step);
    const form = formWith(await curl([address.href]), address.href, "name");
    expect(form.fields).toEqual(expect.arrayContaining(Object.keys(filledIn)));
    const sent = [...form.hidden, ...Object.entries(filledIn)];
    const data = sent.flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]);
    return curl([...data, form.address.href]);
  }
}

/** The page that it ends at: curl follows what answers to forms point to, as browsers do. */
async function curl(args: readonly string[]): Promise<string> {
  const { stdout } = await run("curl", [
    "--silent",
    "--show-error",
    "--fail-with-body",
    "--location",
    "--noproxy",
    "*",
    "--max-time",
    "30",
    ...args,
  ]);
  return stdout;
}

function linkTo(page: string, base: string, step: string): URL {
  const href = new RegExp(`<a [^>]*href="([^"]*/${step})"`, "u").exec(page)?.[1];
  if (href === undefined) {
    throw new Error(`The page has no link to ${step}: ${page}`);
  }
  return new URL(href, base);
}

/** The form of the page that has a field of this name. */
function formWith(page: string, base: string, field: string): Form {
  const forms = page.match(/<form [\s\S]*?<\/form>/gu) ?? [];
  const form = forms.find((each) => each.includes(` name="${field}"`));
  const action = form && attribute(form, "action");
  if (form === undefined || action === undefined) {
    throw new Error(`The page has no form with ${field}: ${page}`);
  }
  const controls = form.match(/<(?:input|textarea) [^>]*>/gu) ?? [];
  const isHidden = (control: string): boolean => attribute(control, "type") === "hidden";
  return {
    address: new URL(action, base),
    isMultipart: attribute(form, "enctype") === "multipart/form-data",
    hidden: controls
      .filter(isHidden)
      .map((each) => [attribute(each, "name") ?? "", attribute(each, "value") ?? ""]),
    fields: controls.filter((each) => !isHidden(each)).map((each) => attribute(each, "name") ?? ""),
  };
}

/** Of the first element of a text. */
function attribute(html: string, name: string): string | undefined {
  return new RegExp(`^<[^>]* ${name}="([^"]*)"`, "u").exec(html)?.[1];
}
