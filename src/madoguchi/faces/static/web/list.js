// The shortlist's two buttons. Without this code the text can still be selected and the page printed.
const copy = document.querySelector("[data-copy]"), print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
if (copy && navigator.clipboard) {
  const told = document.querySelector("[data-copied]");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("pre.copy").textContent);
    told.textContent = told.dataset.copied;
  });
}
