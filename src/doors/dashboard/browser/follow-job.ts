/** A job that has not ended is followed by its events (Server-Sent Events), and its page loaded again when there is news worth it. */

/** News that come close together are one; of files there may be many. */
const TOGETHER_MS = { job: 300, file: 3000 } as const;

/** Does nothing on pages of no such job. */
export function followJob(): void {
  const state = document.getElementById("state");
  const live = document.getElementById("live");
  const address = state?.dataset["events"];
  if (live === null || address === undefined) {
    return;
  }
  const source = new EventSource(address);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // WCAG 2.2.2: what moves by itself can be stopped.
  const pause = document.createElement("button");
  pause.type = "button";
  pause.className = "small second";
  pause.textContent = "Stop updating";
  pause.addEventListener("click", () => {
    source.close();
    clearTimeout(timer);
    live.textContent = "Load the page again to see what is new.";
  });
  live.textContent = "This page follows the job. ";
  live.append(pause);
  source.addEventListener("progress", ({ data }: MessageEvent<string>) => showProgress(data));
  source.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const { code } = JSON.parse(data) as { code: string };
    const isOfJob = code.startsWith("job.");
    if (timer === undefined || isOfJob) {
      clearTimeout(timer);
      timer = setTimeout(() => location.reload(), TOGETHER_MS[isOfJob ? "job" : "file"]);
    }
  });
}

function showProgress(data: string): void {
  const { progress, message } = JSON.parse(data) as { progress: number; message: string };
  const bar = document.getElementById("progress");
  const text = document.getElementById("message");
  if (bar instanceof HTMLProgressElement && text !== null) {
    bar.value = progress * 100;
    text.textContent = message;
  }
}
