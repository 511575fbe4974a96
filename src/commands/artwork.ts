/** The commands `jobgate artwork …`: what waits for customers or for the shop, the links, the shop's review, and what is set. */

import type { Command } from "commander";
import type { ArtworkView, ArtworkWish, LinkView } from "../core/artwork/operate-artwork.ts";
import type { SettingsChange } from "../core/artwork/company-settings.ts";
import type { ArtworkSettings } from "../core/model/artwork.ts";
import { type Administer, companyNumber, namesOf } from "./administer.ts";

export interface ArtworkCommandParts {
  readonly administer: Administer;
  /** Where callers reach the server, without trailing slash; "" where nobody has said so. */
  readonly publicUrl: () => string;
  /** The profiles that artwork is checked by, each with what it is for. */
  readonly profiles: () => Promise<
    readonly { readonly name: string; readonly description: string }[]
  >;
  /** What shops call them, each with the profile's name (ATOMYX_PROFILES). */
  readonly profileLinks: () => ReadonlyMap<string, string>;
}

/** Adds the commands below `jobgate artwork`. */
export function addArtworkCommands(root: Command, parts: ArtworkCommandParts): void {
  const artwork = root
    .command("artwork")
    .description("artwork that customers upload, check and approve");
  addListCommand(artwork, parts);
  addLinkCommands(artwork, parts);
  addReviewCommands(artwork, parts);
  addSettingsCommands(artwork, parts);
}

function addListCommand(artwork: Command, { administer }: ArtworkCommandParts): void {
  artwork
    .command("list")
    .description("lists the orders whose artwork is not decided, newest first")
    .option("--company <number>", "of one company only", companyNumber)
    .option("--waiting-for <whom>", "upload, decision or review only")
    .option("--limit <number>", "how many at most", Number, 100)
    .action(async (wish: ArtworkWish) => {
      for (const each of await administer((client) => client.listArtwork(wish))) {
        console.log(listLine(each));
      }
    });
}

function listLine(view: ArtworkView): string {
  const whom = view.waitingFor ?? "a worker";
  const until = view.isRevoked ? "link revoked" : `link until ${view.expiresAt}`;
  const used = view.lastUsedAt === undefined ? "never used" : `used ${view.lastUsedAt}`;
  const order = [view.externalId, view.name].filter((text) => text !== undefined).join(" ");
  const state = `${view.state}, version ${view.version}, waits for ${whom}`;
  return [view.jobId, `c|${view.company}`, state, until, used, order].join("  ").trimEnd();
}

interface LinkOptions {
  readonly renew: boolean;
  readonly days?: number;
}

function addLinkCommands(artwork: Command, { administer, publicUrl }: ArtworkCommandParts): void {
  artwork
    .command("link <job>")
    .description("shows the upload link of a job; whoever has it is the customer")
    .option("--renew", "makes a new link; the one before opens nothing any more", false)
    .option("--days <number>", "how many days the new link is good", Number)
    .action(async (job: string, options: LinkOptions) => {
      const link = await administer((client) => client.showLink({ job, ...options }));
      console.log(linkText(link, publicUrl()));
    });
  artwork
    .command("revoke <job>")
    .description("closes the upload link of a job at once; the job goes on waiting")
    .action(async (job: string) => {
      await administer((client) => client.revokeLink({ job }));
      console.log(`The upload link of job ${job} opens nothing any more.`);
    });
}

function linkText({ path, expiresAt }: LinkView, publicUrl: string): string {
  return `${publicUrl}${path}\ngood until ${expiresAt}`;
}

function addReviewCommands(artwork: Command, { administer }: ArtworkCommandParts): void {
  artwork
    .command("release <job>")
    .description("lets the customer decide on artwork that waits for your review")
    .action(async (job: string) => {
      await administer((client) => client.releaseArtwork({ job }));
      console.log(`The customer may decide on the artwork of job ${job} now.`);
    });
  artwork
    .command("withdraw <job>")
    .description("takes an order back: its job is cancelled, and its page says so")
    .action(async (job: string) => {
      await administer((client) => client.withdrawArtwork({ job }));
      console.log(`The order of job ${job} is withdrawn.`);
    });
  artwork
    .command("refuse <job>")
    .description(
      "rejects artwork that waits for your review; the customer is asked for another file",
    )
    .requiredOption("--reason <text>", "what the customer is told")
    .action(async (job: string, { reason }: { readonly reason: string }) => {
      await administer((client) => client.refuseArtwork({ job, reason }));
      console.log(`The customer of job ${job} is asked for another file.`);
    });
}

interface SettingsOptions {
  readonly company: number;
  readonly capabilities?: readonly string[];
  readonly color?: string;
  readonly logo?: string;
  readonly linkDays?: number;
  readonly review?: string;
  readonly frameAncestors?: readonly string[];
}

function addSettingsCommands(
  artwork: Command,
  { administer, profiles, profileLinks }: ArtworkCommandParts,
): void {
  artwork
    .command("settings")
    .description("shows what a company has set for its artwork, and changes what is named")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .option(
      "--capabilities <names>",
      "what pages offer: adjust,checkFix,proof,allowNonArtworkFiles",
      namesOf,
    )
    .option("--color <color>", "of pages, such as #0B6E4F; empty takes it away")
    .option("--logo <url>", "of pages; empty takes it away")
    .option("--link-days <number>", "how many days upload links are good", Number)
    .option("--review <on|off>", "whether artwork with warnings waits for your review", onOrOff)
    .option(
      "--frame-ancestors <origins>",
      "of the shop's sites that show pages in a frame, such as https://shop.example; empty for none",
      namesOf,
    )
    .action(async (options: SettingsOptions) => {
      const settings = await administer((client) => client.artworkSettings(changeOf(options)));
      console.log(settingsText(settings));
    });
  artwork
    .command("profiles")
    .description("lists the profiles that artwork is checked by, and what shops call them")
    .action(async () => {
      const links = [...profileLinks()];
      for (const { name, description } of await profiles()) {
        console.log(`${name.padEnd(16)} ${description}`);
        for (const [link] of links.filter(([, profile]) => profile === name)) {
          console.log(`${"".padEnd(16)} also ${link} (ATOMYX_PROFILES)`);
        }
      }
    });
}

function changeOf({ review, ...options }: SettingsOptions): SettingsChange {
  return { ...options, ...(review === undefined ? {} : { isReviewed: review === "on" }) };
}

function onOrOff(text: string): string {
  if (text !== "on" && text !== "off") {
    throw new Error(`--review: must be on or off, not "${text}".`);
  }
  return text;
}

function settingsText(settings: ArtworkSettings): string {
  const { capabilities, brand, linkDays, isReviewed, frameAncestors = [] } = settings;
  const on = Object.entries(capabilities ?? {}).flatMap(([name, isOn]) => (isOn ? [name] : []));
  return [
    `capabilities  ${capabilities === undefined ? "(as shipped)" : on.join(",")}`,
    `color         ${brand?.color ?? "(as shipped)"}`,
    `logo          ${brand?.logo ?? "(none)"}`,
    `link days     ${linkDays ?? "(as shipped)"}`,
    `review        ${isReviewed === true ? "on" : "off"}`,
    `framed by     ${frameAncestors.length === 0 ? "(nobody)" : frameAncestors.join(" ")}`,
  ].join("\n");
}
