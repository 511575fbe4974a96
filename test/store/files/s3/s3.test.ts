/** Files in a bucket of S3, on a Ceph of its own: the ports, large contents, what breaks, what is refused, and nodes that share nothing else. */

import { describe } from "vitest";
import { hasCeph } from "../../../harness/peers/start-ceph.ts";
import { useS3 } from "../../../harness/store/s3-bucket.ts";
import { describeBrokenConnections } from "./broken-suite.ts";
import { describeKill } from "./kill-suite.ts";
import { describeNodes } from "./nodes-suite.ts";
import { describePorts } from "./ports-suite.ts";
import { describeStart } from "./start-suite.ts";

describe.skipIf(!hasCeph)(
  "in a bucket of Ceph (Debian: radosgw, ceph-mon, ceph-osd, ceph-common)",
  () => {
    const s3 = useS3();
    describePorts(s3);
    describeStart(s3);
    describeBrokenConnections(s3);
    describeKill(s3);
    describeNodes(s3);
  },
);
