/** The colours of what is made of a picture. sharp keeps only profiles of RGB by itself. Runs in the sandbox only. */

import type { Metadata, Sharp, SharpOptions } from "sharp";
import type { EditImageTask, ImageFormat } from "../task-types.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { keepsDepth } from "./losses.ts";
import type { OpenedPicture } from "./opened-picture.ts";
import type { Plan } from "./plan.ts";

/** How a picture has to be read for it. */
export function readingOptions({ isFaithful }: Plan): SharpOptions {
  return isFaithful ? { ignoreIcc: true } : {};
}

/** Throws WorkflowFailure option for a format that cannot hold the colours wanted. */
export function coloured(
  image: Sharp,
  task: EditImageTask,
  { plan, picture: { metadata } }: { readonly plan: Plan; readonly picture: OpenedPicture },
): Sharp {
  if (task.colourProfile !== undefined) {
    return converted(image, task, plan);
  }
  return plan.isFaithful
    ? asStored(image, metadata, plan)
    : usual(image, task, { metadata, format: plan.format });
}

function asStored(image: Sharp, { space }: Metadata, { format }: Plan): Sharp {
  if (space === "cmyk") {
    return image.pipelineColourspace("cmyk").toColourspace("cmyk");
  }
  const isDeep = format === "png" || format === "tiff";
  if (space === "b-w" || space === "grey16") {
    return image.toColourspace(isDeep && space === "grey16" ? "grey16" : "b-w");
  }
  return isDeep && space === "rgb16" ? image.toColourspace("rgb16") : image;
}

/** Kept or left out as asked. Of CMYK the profile is applied, since sharp would take one of its own where it is to keep it. */
function usual(
  image: Sharp,
  task: EditImageTask,
  { metadata, format }: { readonly metadata: Metadata; readonly format: ImageFormat },
): Sharp {
  const { space, density } = metadata;
  if (keepsDepth(task, metadata, format)) {
    image.toColourspace(space);
  } else if (space === "b-w" || space === "grey16") {
    image.toColourspace("b-w");
  }
  if (task.metadata === "none") {
    return image;
  }
  if (task.metadata === "all") {
    image.keepMetadata();
  } else if (density !== undefined) {
    image.withDensity(density);
  }
  return space === "cmyk" ? image.withIccProfile("srgb") : image.keepIccProfile();
}

function converted(image: Sharp, task: EditImageTask, { format }: Plan): Sharp {
  const { colourProfile = "srgb" } = task;
  if (colourProfile === "cmyk" && format !== "jpeg" && format !== "tiff") {
    const message = "Only JPEG and TIFF can hold CMYK; name one of them in the option format.";
    throw new WorkflowFailure("option", message);
  }
  if (task.metadata === "all") {
    image.keepMetadata();
  }
  // Whoever knows no profile takes sRGB; nothing else may go without.
  const attach = colourProfile !== "srgb" || task.metadata !== "none";
  image.withIccProfile(colourProfile, { attach });
  return colourProfile === "cmyk" ? image.toColourspace("cmyk") : image;
}
