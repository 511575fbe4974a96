/** Where the reader is taken: to what went wrong, or to the heading of a step that was reached by itself. */

const MOVED = "jobgate-moved";

/** Notes that the page is loaded again because something has happened. */
export function noteMove(): void {
  try {
    sessionStorage.setItem(MOVED, "yes");
  } catch {
    // Private windows of some browsers keep nothing.
  }
}

/** Moves the focus, where there is a reason to. */
export function startFocus(): void {
  const failure = document.getElementById("failure");
  const heading = hasMoved() ? document.getElementById("now") : null;
  (failure ?? heading)?.focus();
}

function hasMoved(): boolean {
  try {
    const moved = sessionStorage.getItem(MOVED) !== null;
    sessionStorage.removeItem(MOVED);
    return moved;
  } catch {
    return false;
  }
}
