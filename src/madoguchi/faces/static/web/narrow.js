// The list of all desks, narrowed as one types. Without this code the form asks the server.
const form = document.querySelector("form.narrowing[data-none]");
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 96)).replace(/[\s・‐–-]/g, "");

if (form) {
  const { words, area } = form.elements;
  const status = form.querySelector("[role=status]");
  const all = status.textContent;
  const sections = [...document.querySelectorAll("section.whole")].map((section) => [section, document.querySelector(`.contents a[href="#${section.id}"]`)]);
  const rows = [...document.querySelectorAll(".whole tbody tr")].map((row) => [row, plain(row.textContent), (row.dataset.p ?? "").split(" ")]);
  const narrow = () => {
    const asked = words.value.split(/\s+/).map(plain).filter(Boolean);
    const code = area?.selectedOptions[0].dataset.code;
    let seen = 0;
    for (const [row, text, codes] of rows) {
      row.hidden = !(asked.every((word) => text.includes(word)) && (!code || codes.includes(code)));
      seen += !row.hidden;
    }
    for (const [section, link] of sections) section.hidden = link.parentElement.hidden = !section.querySelector("tbody tr:not([hidden])");
    status.textContent = seen ? all.replace(/[\d,]+/, seen) : form.dataset.none;
  };
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  if (words.value || area?.value) narrow(); // what the browser kept of a page that was left
}
