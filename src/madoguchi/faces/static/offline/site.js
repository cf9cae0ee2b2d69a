// Every page: the form, keeping the site for offline; on the search page the search is loaded.
// A plain script: from a folder of a disk browsers load no modules and answer no fetch.

(() => {
  const WORDS = /*WORDS*/ {};
  const CODE = document.currentScript.src;
  const ROOT = new URL("../../", CODE);
  const folder = location.href.slice(ROOT.href.length).split("/")[0];
  const lang = Object.hasOwn(WORDS, folder) ? folder : "ja";
  const home = new URL(lang === "ja" ? "./" : `${lang}/`, ROOT);
  const form = document.querySelector("form.ask");
  const results = document.getElementById("results");

  // What is asked stands behind the #: no server sees it.
  const ask = (query, place) => `${new URL("search.html", home)}#${new URLSearchParams({ ...(query && { q: query }), ...(place && { place }) })}`;

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = ask(form.querySelector("#q").value.trim(), form.querySelector("#place").value.trim());
  });
  if (results && "DecompressionStream" in window) search();
  if ("serviceWorker" in navigator && "DecompressionStream" in window) keep();

  async function search() {
    try {
      await Promise.all(["search.js", "search-data.js"].map(loaded));
    } catch {
      results.textContent = WORDS[lang].old;
      return;
    }
    from_search.start(JSON.parse(searchData), { form, results, lang, home, ask });
  }

  function loaded(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: new URL(name, CODE), onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }

  /** Keeps the pages in this one's language on the device, with the search. */
  async function keep() {
    try {
      navigator.serviceWorker.addEventListener("message", ({ data }) => data.kept === lang && tell());
      await navigator.serviceWorker.register(new URL("sw.js", ROOT), { scope: ROOT.pathname });
      (await navigator.serviceWorker.ready).active.postMessage({ keep: lang });
    } catch {
      // Not a secure context, or storage refused: the site works as long as there is a network.
    }
  }

  function tell() {
    const told = document.createElement("p");
    told.className = "kept";
    told.setAttribute("role", "status");
    told.textContent = WORDS[lang].ready;
    document.querySelector(".bottom .wide")?.append(told);
  }
})();
