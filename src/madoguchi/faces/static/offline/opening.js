// Before anything is drawn: a question behind the # means that the list will not be shown; a desk, that its proof is open.
if (location.hash.includes("=")) document.documentElement.classList.add("asked");
else if (location.hash) {
  const opening = new MutationObserver(() => {
    const desk = document.getElementById(location.hash.slice(1));
    const proof = desk?.matches("article") && desk.querySelector("details");
    if (proof) proof.open = true;
    if (proof) opening.disconnect();
  });
  opening.observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => opening.disconnect());
}
