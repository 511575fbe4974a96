/** Files that are dropped on the form go where chosen ones go. */

/** Does nothing where the page has no form for files. */
export function takeDroppedFiles(): void {
  const form = document.getElementById("submit");
  const input = document.getElementById("file");
  const hint = document.getElementById("drop-hint");
  if (form === null || hint === null || !(input instanceof HTMLInputElement)) {
    return;
  }
  hint.hidden = false;
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("dropping");
    const files = event.dataTransfer?.files;
    if (files !== undefined && files.length > 0) {
      input.files = files;
      input.focus();
    }
  });
}
