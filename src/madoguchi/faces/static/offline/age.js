// How old the list is: only the reader's clock can say. Days are counted in Japan, where the desks are.

/** Days since an ISO day; 0 before it. */
export function daysSince(day, now = new Date()) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(now);
  return Math.max(0, Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000));
}

/** Writes the age behind every line that names the list's period. */
export function tellAge(words) {
  for (const line of document.querySelectorAll("[data-period-end]")) {
    const days = daysSince(line.dataset.periodEnd);
    line.querySelector("strong.age")?.remove();
    if (!days) continue;
    const strong = document.createElement("strong");
    strong.className = "age";
    strong.textContent = " " + words["edition.age"].replace("{days}", days.toLocaleString("en"));
    line.append(strong);
  }
}
