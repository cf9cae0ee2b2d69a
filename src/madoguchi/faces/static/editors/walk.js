// The walk by keyboard. Without this script the same buttons and links do the same, a page at a time.
const form = document.getElementById("walk");
const rows = [...form.querySelectorAll("tbody tr")];
const told = document.getElementById("told");
const help = document.getElementById("keys");
const count = document.getElementById("done");
const bar = form.querySelector(".done-line rect");
let at = -1;

const isDone = (row) => {
  const state = row.dataset.state ?? "";
  return "match" in row.dataset ? state === "accepted" || state === "denied" : !("changed" in row.dataset) || state === "seen";
};

function go(to) {
  if (!rows[to]) return;
  rows[at]?.removeAttribute("aria-current");
  at = to;
  const row = rows[at];
  row.setAttribute("aria-current", "true");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

function goToNextOpen() {
  const after = rows.findIndex((row, n) => n > at && !isDone(row));
  const next = after >= 0 ? after : rows.findIndex((row) => !isDone(row));
  if (next >= 0) go(next);
  else told.textContent = form.dataset.finished;
}

function show(row, state) {
  const before = isDone(row);
  if (state) row.dataset.state = state;
  else delete row.dataset.state;
  const words = { seen: form.dataset.seen, accepted: form.dataset.accept, denied: form.dataset.deny };
  row.querySelector(".state").textContent = words[state] ?? "";
  count.textContent = Number(count.textContent) + isDone(row) - before;
  bar.setAttribute("width", (100 * Number(count.textContent)) / Number(form.dataset.changed));
}

// What was decided meanwhile goes together, while the person goes on.
let pending = [];
let sending = false;

function post(decided) {
  const acts = decided.map(({ act, row }) => ["act", `${act} ${row.dataset.key}`]);
  const heirs = decided.map(({ row }) => row.querySelector("input[name^='heirs ']")).filter((input) => input?.value);
  const told = heirs.map((input) => [input.name, input.value]);
  const body = new URLSearchParams([["csrf", form.elements.csrf.value], ...acts, ...told]);
  return fetch(form.action, { method: "POST", body, headers: { "X-Walk": "1" }, redirect: "error", keepalive: true });
}

class Refused extends Error {}

async function reason(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  return type.startsWith("text/plain") ? answer.text() : "";
}

async function oneByOne(decided) {
  const refused = [];
  for (const each of decided) {
    const answer = await post([each]).catch(() => null);
    if (!answer?.ok) refused.push({ decided: [each], why: answer ? await reason(answer) : "" });
  }
  return refused;
}

async function send() {
  form.toggleAttribute("data-saving", sending || pending.length > 0);
  if (sending || !pending.length) return;
  const decided = pending;
  pending = [];
  sending = true;
  try {
    const answer = await post(decided);
    if (!answer.ok) throw new Refused(await reason(answer));
  } catch (error) {
    // One that is refused takes none of the others along.
    const isRefused = error instanceof Refused;
    const why = isRefused ? error.message : "";
    const refused = isRefused && decided.length > 1 ? await oneByOne(decided) : [{ decided, why }];
    for (const each of refused) for (const { row, was } of each.decided.reverse()) show(row, was);
    if (refused.length) told.textContent = refused[0].why || form.dataset.failed;
  }
  sending = false;
  send();
}

function decide(row, act) {
  pending.push({ row, act, was: row.dataset.state ?? "" });
  const matched = row.dataset.state === "matched" && act === "seen"; // it was the older desk already
  show(row, { accept: "accepted", deny: "denied", seen: matched ? "accepted" : "seen", undo: "" }[act]);
  send();
}

function press(act) {
  if (at < 0) return goToNextOpen();
  const row = rows[at];
  if (!row?.querySelector(`button[value^="${act} "]`)) return;
  decide(row, act);
  if (act !== "undo") goToNextOpen();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("tbody button");
  if (!button || button.value.startsWith("alike ")) return; // the page is made anew with all that look so
  event.preventDefault();
  at = rows.indexOf(button.closest("tr"));
  press(button.value.split(" ")[0]);
});

// Enter in the field of who took over decides of its own row.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[name^='heirs ']")) return;
  event.preventDefault();
  at = rows.indexOf(event.target.closest("tr"));
  press("seen");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const keys = {
    j: () => go(Math.min(at + 1, rows.length - 1)),
    k: () => go(Math.max(at - 1, 0)),
    n: goToNextOpen,
    s: () => press("seen"),
    a: () => press(rows[at] && "match" in rows[at].dataset ? "accept" : "seen"), // "all right", whatever is asked
    d: () => press("deny"),
    u: () => press("undo"),
    g: () => document.querySelector(".tabs a[href*='/gate']").click(),
    "/": () => document.getElementById("words").focus(),
    "?": () => (help.open = !help.open),
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Who leaves the page takes nothing undone along.
addEventListener("pagehide", () => pending.length && post(pending.splice(0)));
const opened = rows.findIndex((row) => `#${row.id}` === location.hash);
if (opened >= 0) go(opened);
