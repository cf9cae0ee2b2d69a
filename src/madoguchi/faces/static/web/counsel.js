// Keys without Alt, as long as nobody writes in a field: digits go to the fields, S and T to the sheets, ? and H to the help.
const key = (name) => document.querySelector(`[accesskey="${name}"]`);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return document.activeElement?.blur();
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "")) return;
  const found = key(event.key === "?" ? "h" : event.key.toLowerCase());
  if (!found) return;
  event.preventDefault();
  if (found.tagName === "INPUT") found.select();
  else found.click();
});
