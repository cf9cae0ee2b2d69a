// The changes that wait, by keyboard. Without this script the same boxes, links and buttons do the same.
const rows = [...document.querySelectorAll("tr[data-change]")];
const boxes = (form) => [...form.querySelectorAll("input[type='checkbox']")];
let at = -1;

function go(to) {
  if (!rows[to]) return;
  rows[at]?.removeAttribute("aria-current");
  at = to;
  rows[at].setAttribute("aria-current", "true");
  rows[at].tabIndex = -1;
  rows[at].focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "center" });
}

// Only what can be accepted is ticked with the others.
const fits = (box) => !box.closest("tr").querySelector(".problem");

function tickAll(form) {
  const some = boxes(form).filter(fits);
  const all = some.every((box) => box.checked);
  for (const box of some) box.checked = !all;
}

for (const link of document.querySelectorAll(".tick-all")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    tickAll(link.closest("form"));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type='checkbox']), select, textarea")) return;
  const row = rows[at];
  const keys = {
    j: () => go(Math.min(at + 1, rows.length - 1)),
    k: () => go(Math.max(at - 1, 0)),
    x: () => row?.querySelector("input")?.click(),
    g: () => row && tickAll(row.closest("form")),
    a: () => row?.closest("form").querySelector("button[value='accept']")?.click(),
    o: () => row?.querySelector("a").click(),
    "?": () => (document.getElementById("keys").open = !document.getElementById("keys").open),
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
