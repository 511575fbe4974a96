/** The samplers, by the names that OTEL_TRACES_SAMPLER gives them. */

import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";

const PARENT_BASED = "parentbased_";

/** The name has been checked. */
export function samplerOf({
  name,
  ratio,
}: {
  readonly name: string;
  readonly ratio: number;
}): Sampler {
  if (name.startsWith(PARENT_BASED)) {
    const root = samplerOf({ name: name.slice(PARENT_BASED.length), ratio });
    return new ParentBasedSampler({ root });
  }
  switch (name) {
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(ratio);
    default:
      return new AlwaysOnSampler();
  }
}
