/** What the artwork page says, in every language. `{…}` stands for what differs. */

import type { ObstacleName } from "../../core/model/files/file-obstacle.ts";

/** A text by the number in it: the plural categories of the languages that there are (CLDR). `{n}` is the number. */
export interface Counted {
  readonly one: string;
  readonly many?: string;
  readonly other: string;
}

export type StepName = "upload" | "check" | "decide" | "done";

/** What failed while nobody looked on. */
export type TroubleName = "notFetched" | "notAdjusted";

/** What went wrong with what somebody sent, by what it was. */
export type FailureName =
  | "tooLarge"
  | "empty"
  | "noFile"
  | "notTaken"
  | "brokenOff"
  | "foreign"
  | "decided"
  | "notNow"
  | "changed"
  | "attachments"
  | "busy"
  | "tooOften"
  | "full"
  | "field"
  | "internal";

/** What the script says while it uploads; it is sent to the browser as it is. */
export interface UploadingTexts {
  readonly started: string;
  readonly percent: string;
  readonly progress: string;
  readonly timeLeft: string;
  readonly done: string;
  readonly stayOpen: string;
  readonly cancel: string;
  readonly cancelled: string;
  readonly again: string;
  readonly offline: string;
  readonly waiting: string;
  /** The browser cannot read the file any more: it changed, or it lies in a cloud. */
  readonly unreadable: string;
  readonly refused: string;
  readonly goOn: string;
  readonly tooLarge: string;
  readonly empty: string;
  readonly dropHere: string;
}

export interface ArtworkTexts {
  /** The language's name in itself. */
  readonly language: string;
  readonly languages: string;
  readonly title: string;
  readonly titleWithoutOrder: string;
  readonly skip: string;
  readonly steps: Readonly<Record<StepName, string>> & {
    readonly label: string;
    readonly isDone: string;
    readonly isNow: string;
  };
  readonly order: {
    readonly heading: string;
    readonly number: string;
    readonly name: string;
    readonly yes: string;
    readonly no: string;
    readonly limits: string;
    readonly types: string;
    readonly size: string;
    readonly trim: string;
    /** Where only one side is ordered. */
    readonly width: string;
    readonly height: string;
    readonly bleed: string;
    readonly pages: Counted;
    readonly pagesMin: Counted;
    readonly pagesMax: Counted;
  };
  readonly upload: {
    readonly heading: string;
    readonly again: string;
    readonly file: string;
    readonly button: string;
    readonly onPhones: string;
    readonly rejected: string;
    readonly otherFiles: string;
    readonly otherFilesHint: string;
    readonly addOtherFile: string;
    readonly keptFiles: Counted;
  };
  readonly uploading: UploadingTexts;
  readonly checking: {
    readonly heading: string;
    readonly check: string;
    readonly adjust: string;
    readonly fetch: string;
    /** While the customer has sent nothing, and the shop's logo is fetched. */
    readonly logoHeading: string;
    readonly logo: string;
    readonly byItself: string;
    readonly reload: string;
  };
  readonly findings: {
    readonly heading: string;
    readonly passed: string;
    readonly warnings: string;
    readonly failed: string;
    /** By what stands in the way; `{limit}` is the most that is taken. */
    readonly unreadable: Readonly<Record<ObstacleName, string>>;
    readonly errors: Counted;
    readonly warningsCount: Counted;
    readonly infos: Counted;
    readonly severities: Readonly<Record<"error" | "warning" | "info", string>>;
    readonly advice: string;
    readonly onPage: string;
    readonly ofFile: string;
    readonly places: Counted;
    readonly pages: string;
    readonly picture: string;
    readonly pictureWithPlaces: Counted;
    readonly more: Counted;
    readonly notChecked: string;
    readonly report: string;
  };
  readonly review: { readonly heading: string; readonly text: string };
  readonly adjust: {
    readonly heading: string;
    readonly text: string;
    readonly rotate: string;
    readonly rotations: Readonly<Record<"0" | "90" | "180" | "270", string>>;
    readonly mirror: string;
    readonly mirrors: Readonly<Record<"none" | "horizontal" | "vertical", string>>;
    readonly fit: string;
    readonly fits: Readonly<Record<"none" | "stretch" | "inside" | "cover", string>>;
    readonly grow: string;
    readonly button: string;
  };
  readonly proof: {
    readonly heading: string;
    readonly text: string;
    readonly withoutProof: string;
    readonly picture: string;
    readonly download: string;
    readonly lines: string;
    readonly notices: readonly string[];
  };
  readonly decide: {
    readonly heading: string;
    readonly approve: string;
    readonly reject: string;
    readonly approveHeading: string;
    readonly rejectHeading: string;
    readonly approveText: string;
    readonly rejectText: string;
    readonly checked: string;
    readonly name: string;
    readonly comment: string;
    readonly reason: string;
    readonly reasonHint: string;
    readonly approveNow: string;
    readonly rejectNow: string;
    readonly back: string;
    readonly optional: string;
  };
  readonly receipt: {
    readonly heading: string;
    readonly text: string;
    readonly number: string;
    readonly time: string;
    readonly by: string;
    readonly file: string;
    readonly version: string;
    readonly hash: string;
    readonly proofHash: string;
    readonly comment: string;
    readonly print: string;
    readonly goOn: string;
  };
  readonly closed: {
    readonly heading: string;
    readonly failed: string;
    readonly withdrawn: string;
  };
  readonly versions: {
    readonly heading: string;
    readonly version: string;
    readonly file: string;
    readonly size: string;
    readonly time: string;
    readonly what: string;
    readonly origins: Readonly<Record<"upload" | "url" | "adjust", string>>;
    readonly approved: string;
    readonly rejected: string;
  };
  readonly errors: {
    readonly heading: string;
    readonly failures: Readonly<Record<FailureName, string>>;
    readonly troubles: Readonly<Record<TroubleName, string>>;
    readonly nameMissing: string;
    readonly reasonMissing: string;
    readonly notChecked: string;
    readonly tooLong: string;
    readonly nothingToAdjust: string;
  };
  readonly unknown: {
    readonly heading: string;
    readonly text: string;
    readonly whom: string;
  };
  readonly trouble: { readonly heading: string; readonly text: string; readonly back: string };
  readonly footer: { readonly openUntil: string; readonly questions: string };
}
