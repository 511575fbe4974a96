/** What the artwork page does beyond its HTML: resumable uploads, going on by itself, times in the reader's zone. Without it everything still works. */

import { startFocus } from "./focus.ts";
import { showLocalTimes } from "./local-times.ts";
import { enhanceUpload } from "./upload-form.ts";
import { waitForChange } from "./wait-for-change.ts";

showLocalTimes();
startFocus();
enhanceUpload();
waitForChange();
