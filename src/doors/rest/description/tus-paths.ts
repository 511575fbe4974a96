/** The tus door in the description: its requests carry headers and bytes, no documents, so they are told by hand. */

import type { ProblemCode } from "../../../core/model/problem.ts";
import { PROBLEMS } from "../../problems/table.ts";
import { type Describing, FILE, problemContent } from "./contents.ts";
import type { OpenApi, OperationObject, ParameterObject, ResponseObject } from "./openapi-types.ts";

const TEXT = { type: "string" } as const;
const BYTES = { type: "integer", minimum: 0 } as const;
const EVERY: readonly ProblemCode[] = [
  "unauthenticated",
  "forbidden",
  "unsupported-tus-version",
  "internal",
];
const OF_UPLOAD: readonly ProblemCode[] = [...EVERY, "not-found", "gone", "upload-locked"];
const OF_PIECE: readonly ProblemCode[] = [
  "invalid-document",
  "payload-too-large",
  "unsupported-media-type",
  "unsupported-encoding",
  "checksum-mismatch",
  "insufficient-storage",
];

const OF_CREATION: readonly ProblemCode[] = [
  ...EVERY,
  ...OF_PIECE,
  "not-found",
  "gone",
  "idempotency-mismatch",
  "too-many-requests",
  "too-many-uploads",
  "unavailable",
];

const VERSION: ParameterObject = {
  name: "Tus-Resumable",
  in: "header",
  required: true,
  description: "The version of the protocol, always 1.0.0.",
  schema: { type: "string", enum: ["1.0.0"] },
};
const UPLOAD_ID: ParameterObject = {
  name: "uploadId",
  in: "path",
  required: true,
  description: "As this server gave it out in Location.",
  schema: { type: "string", format: "uuid" },
  example: "01a20182-c323-75de-8669-2c41dc087b3d",
};

const CHECKSUM: ParameterObject = header(
  "Upload-Checksum",
  "Of the piece: sha1 or sha256, a blank, and the digest in base64. Without a match nothing of the piece is kept.",
);

type Headers = NonNullable<ResponseObject["headers"]>;

const OFFSET: Headers = {
  "Upload-Offset": { description: "Where the upload goes on; so much is stored.", schema: BYTES },
  "Upload-Expires": { description: "When it is gone, unless more comes.", schema: TEXT },
};

/** The addresses of resumable uploads. */
export function tusPaths(describing: Describing): OpenApi["paths"] {
  const operation = operationIn(describing);
  return { "/tus": beginning(operation), "/tus/{uploadId}": goingOn(operation) };
}

const PIECE = {
  required: false,
  content: { "application/offset+octet-stream": { schema: FILE } },
};

type Operation = ReturnType<typeof operationIn>;

function beginning(operation: Operation): OpenApi["paths"][string] {
  return {
    options: operation({
      operationId: "describeTus",
      summary: "Tells the version and extensions of the tus protocol, and the largest file.",
      security: [{}],
      success: ["204", "What the door can, in Tus-Version, Tus-Extension and Tus-Max-Size.", {}],
      problems: ["forbidden", "internal"],
    }),
    post: operation({
      operationId: "createUpload",
      summary: "Begins a resumable upload (tus 1.0.0); its first piece may come with it.",
      parameters: [
        VERSION,
        header("Upload-Length", "The bytes of the whole file.", { required: true }),
        header("Upload-Metadata", "Pairs of a key and its value in base64: filename, filetype."),
        CHECKSUM,
        header("Idempotency-Key", "A request with the same key begins nothing new for a day."),
      ],
      requestBody: PIECE,
      success: [
        "201",
        "The upload was begun.",
        { Location: { description: "Its address.", schema: TEXT }, ...OFFSET },
      ],
      problems: OF_CREATION,
    }),
  };
}

function goingOn(operation: Operation): OpenApi["paths"][string] {
  return {
    head: operation({
      operationId: "headUpload",
      summary: "Tells where an upload goes on.",
      parameters: [UPLOAD_ID, VERSION],
      success: [
        "200",
        "How far it is.",
        {
          ...OFFSET,
          "Upload-Length": { description: "The bytes of the whole file.", schema: BYTES },
          "Upload-Metadata": { description: "As it was sent.", schema: TEXT },
        },
      ],
      problems: OF_UPLOAD,
    }),
    patch: operation({
      operationId: "patchUpload",
      summary: "Sends a piece of an upload.",
      parameters: [
        UPLOAD_ID,
        VERSION,
        header("Upload-Offset", "Where the piece begins.", { required: true }),
        CHECKSUM,
      ],
      requestBody: { ...PIECE, required: true },
      success: ["204", "What came is stored.", OFFSET],
      problems: [...OF_UPLOAD, ...OF_PIECE, "upload-conflict"],
    }),
    delete: operation({
      operationId: "endUpload",
      summary: "Ends an upload that no job has taken; nothing of it stays.",
      parameters: [UPLOAD_ID, VERSION],
      success: ["204", "It is gone.", {}],
      problems: OF_UPLOAD,
    }),
  };
}

function header(
  name: string,
  description: string,
  { required }: { readonly required?: true } = {},
): ParameterObject {
  const schema = name === "Upload-Length" || name === "Upload-Offset" ? BYTES : TEXT;
  return { name, in: "header", ...(required && { required }), description, schema };
}

interface Told extends Omit<OperationObject, "tags" | "responses"> {
  readonly success: readonly [status: string, description: string, headers: Headers];
  readonly problems: readonly ProblemCode[];
}

function operationIn(describing: Describing): (told: Told) => OperationObject {
  return ({ success: [status, description, headers], problems, ...told }) => {
    const responses: Record<string, ResponseObject> = {
      [status]: { description, ...(Object.keys(headers).length > 0 && { headers }) },
    };
    for (const code of problems) {
      const others = problems.filter((each) => PROBLEMS[each].status === PROBLEMS[code].status);
      responses[String(PROBLEMS[code].status)] = {
        description: others.map((each) => `${PROBLEMS[each].title} (${each}).`).join(" "),
        content: problemContent(describing, others),
      };
    }
    return { ...told, tags: ["uploads"], responses };
  };
}
