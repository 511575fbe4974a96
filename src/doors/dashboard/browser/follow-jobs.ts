/** The page of the list is loaded again when the list is another one, as Server-Sent Events tell. */

/** Does nothing on other pages. */
export function followJobs(): void {
  const list = document.getElementById("jobs");
  const live = document.getElementById("live");
  const address = list?.dataset["events"];
  if (list === null || live === null || address === undefined) {
    return;
  }
  const source = new EventSource(address);
  // WCAG 2.2.2: what moves by itself can be stopped.
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "small second";
  stop.textContent = "Stop updating";
  stop.addEventListener("click", () => {
    source.close();
    live.textContent = "Load the page again to see what is new.";
  });
  live.textContent = "This list is kept up to date. ";
  live.append(stop);
  source.addEventListener("message", () => {
    if (document.activeElement?.closest("form") === null) {
      location.reload();
    } else {
      // Whoever fills in the filters keeps what is typed.
      source.close();
      live.textContent = "The list is another one by now. Load the page again to see it.";
    }
  });
}
