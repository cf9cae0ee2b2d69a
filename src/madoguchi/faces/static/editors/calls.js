// A digit picks the result of a call, unless somebody is typing. Without this script the arrow keys do.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input:not([type=radio]), select, textarea")) return;
  const choice = document.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
  if (!choice) return;
  choice.checked = true;
  choice.focus();
  event.preventDefault();
});
