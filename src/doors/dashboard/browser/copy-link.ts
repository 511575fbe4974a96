/** An address that is shown to be given away is copied by a button. */

/** Does nothing on pages without one, and where the browser lets nobody copy. */
export function offerCopy(): void {
  const field = document.querySelector("input[data-copied]");
  // Absent outside of secure contexts.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!(field instanceof HTMLInputElement) || clipboard === undefined) {
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small second";
  button.textContent = "Copy";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const copy = async (): Promise<void> => {
    await clipboard.writeText(field.value);
    said.textContent = field.dataset["copied"] ?? "";
  };
  button.addEventListener("click", () => {
    void copy();
  });
  field.after(" ", button, " ", said);
}
