// Suggestions under the two fields (the combobox pattern of WAI-ARIA). Without this the form is whole.
const WAIT = 120; // ms without a key before the server is asked

for (const input of document.querySelectorAll("form[data-suggestions] :is(input[name=q], input[name=place])")) {
  new Box(input);
}

function Box(input) {
  const list = document.createElement("ul");
  const holder = input.parentElement;
  let chosen = -1;
  let timer;
  let asked = 0;
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.form.dataset.suggestions);
  list.hidden = true;
  holder.classList.add("suggested");
  holder.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const mark = (number) => {
    chosen = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[number].id);
    list.children[number]?.scrollIntoView({ block: "nearest" });
  };
  const take = (item) => {
    input.value = item.dataset.value;
    show(false);
    input.focus();
    const place = input.form.elements.place;
    if (input.name === "q" && item.dataset.kind !== "topic") input.form.requestSubmit();
    else if (input.name === "q" && !place.value) place.focus();
    else input.form.requestSubmit();
  };
  const ask = async () => {
    const typed = input.value.trim();
    const mine = ++asked;
    if (!typed || typed.length > 40) return show(false);
    const answer = await fetch(`/api/suggest?${new URLSearchParams({ [input.name]: typed, lang: input.form.elements.lang?.value ?? "" })}`).catch(() => null);
    if (!answer?.ok || mine !== asked || document.activeElement !== input) return;
    const { suggestions } = await answer.json();
    list.replaceChildren(...suggestions.map(({ kind, text, of, label, value }, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`;
      item.dataset.kind = kind;
      item.dataset.value = value ?? (kind === "place" && of ? `${of}${text}` : text);
      item.setAttribute("role", "option");
      const printed = label ? of + text : of;
      if (label) item.append(label);
      else Object.assign(item, { textContent: text, lang: "ja" });
      if (printed) item.append(Object.assign(document.createElement("span"), { className: "fine", lang: "ja", textContent: ` ${printed}` }));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    mark(-1);
    show(suggestions.length > 0);
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("blur", () => { asked += 1; show(false); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const count = list.children.length + 1;
      mark(((chosen + 1 + steps[event.key] + count) % count) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      show(false);
    }
  });
}
