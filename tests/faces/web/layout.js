// What is wrong with how a page lies: words and numbers that break, targets too small, what sticks out at the side or of its cell.
(known) => {
  const FINGER = 44;
  const found = { sideways: [], outside: [], words: [], numbers: [], unlinked: [], targets: [] };
  const numbers = new Set(known);
  const told = (element) => `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .asked-short, .skip");
  for (const details of document.querySelectorAll("details")) details.open = true;

  if (document.documentElement.scrollWidth > innerWidth) {
    const out = [...document.querySelectorAll("body *")].filter((each) => isSeen(each) && each.getBoundingClientRect().right > innerWidth + 1);
    found.sideways.push(`${document.documentElement.scrollWidth}: ${out.slice(-3).map(told).join(" / ")}`);
  }

  // A chip in a cell of a grid ends where the cell does; else it stands on what is beside it.
  for (const chip of document.querySelectorAll(".kind, .tag, .chip")) {
    const cell = chip.parentElement;
    if (!isSeen(chip) || !/grid/.test(getComputedStyle(cell.parentElement).display)) continue;
    if (chip.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1) found.outside.push(told(chip));
  }

  // The lines that a part of a text stands on, by the middle of each of its boxes.
  const lines = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter(({ width }) => width > 1).map(({ top, bottom }) => (top + bottom) / 2);
  };
  const breaks = (places, size) => Math.max(...places) - Math.min(...places) > size * 0.8;

  // Words: what stands between break points, spaces and the signs behind which any line may break.
  const PIECE = /[^\s/–—-]+[/–—-]?/g;
  for (const element of document.querySelectorAll("h1, h2, h3, h4, summary, button, legend, .chip, .button, .act, .map a, .tag")) {
    if (!isSeen(element) || element.matches("h1 *, h2 *, h3 *, h4 *")) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    let word = [];
    let text = "";
    const end = () => {
      if (word.length && breaks(word, parseFloat(getComputedStyle(element).fontSize))) found.words.push(`${text} in ${told(element)}`);
      [word, text] = [[], ""];
    };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (["WBR", "BR"].includes(node.tagName) || !["inline", "ruby", "ruby-text"].includes(getComputedStyle(node).display)) end();
        continue;
      }
      if (node.parentElement.closest("rt, svg, .visually-hidden")) continue;
      for (const piece of node.data.matchAll(PIECE)) {
        if (piece.index > 0) end();
        text += piece[0];
        word.push(...lines(node, piece.index, piece.index + piece[0].length));
        if (piece.index + piece[0].length < node.data.length) end();
      }
      if (!node.data.trim()) end();
    }
    end();
  }

  // A break point between the parts of a flexible box makes columns of a text.
  for (const point of document.querySelectorAll("wbr")) {
    if (/flex|grid/.test(getComputedStyle(point.parentElement).display)) found.words.push(`columns in ${told(point.parentElement)}`);
  }

  // Numbers: each on one line; one that may be called is a link.
  const NUMBER = /(?<![\d-])(?:0\d{1,4}-\d{1,4}-\d{3,4}|0\d{3}-\d{6})(?![\d-])/g;
  const PRINTED = ".paper, pre, code, .quoted, .difference, .checks, mark, q, .values, .figure, .report-number, script, style, title, option, .former, .trace, .typed, bdi, .desk-history, .note, .notice, .examples, .slip-code, .printed, .list, .noticed";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { 0: number, index } of node.data.matchAll(NUMBER)) {
      const around = node.parentElement;
      if (!isSeen(around) || around.closest("script, style")) continue;
      const places = lines(node, index, index + number.length);
      if (places.length && breaks(places, parseFloat(getComputedStyle(around).fontSize))) found.numbers.push(`${number} in ${told(around)}`);
      if (numbers.has(number) && !around.closest("a[href^='tel:']") && !around.closest(PRINTED)) found.unlinked.push(`${number} in ${told(around.parentElement)}`);
    }
  }

  // Targets: of all that can be pressed, but links within a sentence.
  const inSentence = (link) => {
    if (getComputedStyle(link).display !== "inline") return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const rest = block.cloneNode(true);
    rest.querySelectorAll("a, .tag, .visually-hidden, svg").forEach((each) => each.remove());
    return /[\p{L}]{4}/u.test(rest.textContent);
  };
  for (const element of document.querySelectorAll("a[href], button, summary, input, select, textarea, label:has(input[type=radio], input[type=checkbox])")) {
    if (!isSeen(element) || element.type === "hidden" || ["radio", "checkbox"].includes(element.type)) continue;
    if (element.closest(".matrix") || (element.tagName === "A" && inSentence(element))) continue;
    const { width, height } = element.getBoundingClientRect();
    if (width && Math.min(width, height) < FINGER - 0.5) found.targets.push(`${width.toFixed()}x${height.toFixed()} ${told(element)}`);
  }
  return found;
}
