// What a choice gives stands beside it at once. Without this script a button shows it.
const form = document.querySelector("form[data-reading]");
const told = document.getElementById("told");
const PARTS = "[data-part]";
let going;
let soon;

function take(page) {
  for (const part of document.querySelectorAll(PARTS)) {
    const newer = page.getElementById(part.id);
    // Whoever stands in a part goes on there.
    if (newer && !part.contains(document.activeElement)) part.replaceWith(document.importNode(newer, true));
  }
}

async function look() {
  going?.abort();
  const mine = (going = new AbortController());
  const body = new FormData(form);
  body.set("act", "try");
  told.textContent = form.dataset.reading;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) take(page);
    told.textContent = answer.ok ? "" : page.querySelector(".problem")?.textContent.trim() || form.dataset.failed;
  } catch (error) {
    if (error.name !== "AbortError") told.textContent = form.dataset.failed;
  }
  if (going === mine) form.removeAttribute("aria-busy");
}

form?.addEventListener("change", (event) => {
  if (event.target.name === "note") return;
  // Of another file the columns are others.
  if (event.target.type === "file") document.getElementById("columns")?.replaceChildren();
  clearTimeout(soon);
  soon = setTimeout(look, 200);
});
