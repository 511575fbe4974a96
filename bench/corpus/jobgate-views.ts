/** What Jobgate makes of a file, by submitting it as anybody would, and what it tells the user. */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import sharp from "sharp";
import { lookAt } from "./look.ts";
import { DPI, PAGES_MAX } from "./pdf-programs.ts";
import { THUMBNAIL } from "./picture-programs.ts";
import type { JobgateView, Page } from "./view.ts";

interface Asked {
  readonly origin: string;
  readonly file: string;
  readonly limitMs: number;
}

interface Order {
  readonly workflow: string;
  readonly profile?: string;
  readonly options?: readonly { readonly name: string; readonly value: string }[];
}

interface Result {
  readonly resultId: string;
  readonly contentType?: string;
}

interface Answer {
  readonly dataList?: readonly Result[];
  readonly events?: readonly { readonly severity: string; readonly message: string }[];
}

interface Done {
  readonly said: string;
  readonly isTold: boolean;
  readonly results: readonly Buffer[];
}

/** The pages of a PDF, the first ones of one with many. */
export async function rip(asked: Asked, pages: number | undefined): Promise<JobgateView> {
  const first = { name: "pages", value: `1-${PAGES_MAX}` };
  const { results, ...told } = await run(asked, {
    workflow: "rip-pdf",
    options: [
      { name: "resolution", value: String(DPI) },
      ...(pages !== undefined && pages > PAGES_MAX ? [first] : []),
    ],
  });
  const views: Page[] = [];
  for (const [index, result] of results.entries()) {
    const { width, height } = await sharp(result).metadata();
    views.push({ name: String(index + 1), width, height, ...(await lookOf(result)) });
  }
  return { program: "jobgate", pages: views, ...told };
}

/** A picture by one profile of optimize-images, as a page for each of its frames. */
export async function optimize(asked: Asked, profile: string): Promise<JobgateView> {
  const { results, ...told } = await run(asked, { workflow: "optimize-images", profile });
  const views: Page[] = [];
  for (const result of results) {
    const { pages = 1, space, depth, autoOrient } = await sharp(result, LIMITS).metadata();
    const facts = { colours: coloursOf(space), depth: depth === "uchar" ? "8" : "16" };
    for (let frame = 0; frame < pages; frame += 1) {
      views.push({
        name: String(views.length + 1),
        width: autoOrient.width,
        height: autoOrient.height,
        // A profile for screens makes eight bits of RGB of everything, and says so.
        ...(profile === "archive" ? { facts } : {}),
        ...(views.length === 0 ? await thumbnailOf(result) : {}),
      });
    }
  }
  return { program: "jobgate", pages: views, ...told };
}

async function thumbnailOf(result: Buffer): Promise<Pick<Page, "look">> {
  try {
    return await lookOf(
      await sharp(result, LIMITS)
        .autoOrient()
        .toColourspace("srgb")
        .resize(THUMBNAIL, THUMBNAIL, { fit: "inside", withoutEnlargement: true })
        .png()
        .toBuffer(),
    );
  } catch {
    return {};
  }
}

async function lookOf(result: Buffer): Promise<Pick<Page, "look">> {
  const look = await lookAt(result);
  return look === undefined ? {} : { look };
}

const LIMITS = { limitInputPixels: 300_000_000, failOn: "none" } as const;

function coloursOf(space: string): string {
  return { "b-w": "grey", grey16: "grey", cmyk: "cmyk", lab: "lab", labs: "lab" }[space] ?? "rgb";
}

/** Never throws: what goes wrong is what it says. */
async function run(asked: Asked, order: Order): Promise<Done> {
  try {
    const signal = AbortSignal.timeout(asked.limitMs);
    const job = await submit(asked, order, signal);
    const { dataList = [], events = [] } = await ended(job, signal);
    const results: Buffer[] = [];
    for (const { resultId, contentType = "" } of dataList) {
      const answer = await fetch(`${job}/result/${resultId}`, { signal });
      const content = Buffer.from(await answer.arrayBuffer());
      if (contentType.startsWith("image/")) {
        results.push(content);
      }
    }
    await fetch(job, { method: "DELETE", signal });
    const warnings = events.filter(
      ({ severity }) => severity === "warning" || severity === "error",
    );
    const said = warnings.map(({ message }) => message).join(" | ");
    return { results, isTold: warnings.length > 0, said };
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") {
      // Whoever waits longer sees that nothing has come yet, so this is not silence.
      return { results: [], isTold: true, said: `took more than ${asked.limitMs / 1000} s` };
    }
    return { results: [], isTold: false, said: String(error) };
  }
}

/** Returns the address of the job. */
async function submit({ origin, file }: Asked, order: Order, signal: AbortSignal): Promise<string> {
  const form = new FormData();
  form.set("job", JSON.stringify(order));
  form.set("data", new Blob([await readFile(file)]), basename(file));
  const answer = await fetch(`${origin}/v1/jobs`, { method: "POST", body: form, signal });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`The submit was answered ${answer.status}: ${text.slice(0, 300)}`);
  }
  const { jobId } = JSON.parse(text) as { readonly jobId: string };
  return `${origin}/v1/jobs/${jobId}`;
}

async function ended(job: string, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    const answer = await fetch(`${job}/result`, { headers: { Prefer: "wait=30" }, signal });
    const text = await answer.text();
    // 409 says that it has not ended yet.
    if (answer.status >= 400 && answer.status !== 409) {
      throw new Error(`The job was answered ${answer.status}: ${text.slice(0, 300)}`);
    }
    if (answer.status === 200) {
      return JSON.parse(text) as Answer;
    }
  }
}
