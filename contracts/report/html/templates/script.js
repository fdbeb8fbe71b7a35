"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("with-script");
  const byId = (id) => document.getElementById(id);
  const said = byId("said");

  // Copying: exactly what was sent, also where the page shows a character by its number.
  const exactly = (code) => (code.dataset.exact ? JSON.parse(code.dataset.exact) : code.textContent);

  const copiedByHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    area.readOnly = true;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copiedByHand(text);
    }
  };

  const copy = async (button) => {
    const code = button.closest(".call").querySelector("code");
    const done = await copied(exactly(code));
    button.focus();
    if (!done) getSelection().selectAllChildren(code);
    button.textContent = done ? "Copied" : "Selected";
    said.textContent = done ? "The curl line was copied." : "Copying is not allowed here. The line is selected.";
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, 2500);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  // Filtering: an item is shown if all its tests agree, a group if it has an item that is shown.
  const items = [...document.querySelectorAll("[data-verdict]")];
  const groups = [...document.querySelectorAll("[data-group]")];
  const text = byId("text");
  const picks = [...document.querySelectorAll("input[name=verdict]")];
  const differ = byId("differ");
  const shown = byId("shown");
  let known;

  const HEADS = ":scope > .says, :scope > .cite, :scope > .body > blockquote, :scope > .ophead h3";
  const heads = new Map(); // a group may have thousands of items: its own words are gathered once
  const headOf = (group) => {
    if (!group) return "";
    if (!heads.has(group)) {
      const own = [...group.querySelectorAll(HEADS)].map((part) => part.textContent).join(" ");
      heads.set(group, `${own} ${headOf(group.parentElement.closest("[data-group]"))}`);
    }
    return heads.get(group);
  };
  const textOf = (item) => `${item.textContent} ${headOf(item.parentElement.closest("[data-group]"))}`.replace(/\s+/g, " ").toLowerCase();
  const set = (element, hidden) => {
    if (element.hidden !== hidden) element.hidden = hidden;
  };

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !known) known = new Map(items.map((item) => [item, textOf(item)]));
    const verdicts = new Set(picks.filter((pick) => pick.checked).map((pick) => pick.value));
    const used = new Set();
    let count = 0;
    for (const item of items) {
      const fits =
        (!picks.length || verdicts.has(item.dataset.verdict)) &&
        (!differ || !differ.checked || item.dataset.verdict === "differ") &&
        words.every((word) => known.get(item).includes(word));
      set(item, !fits);
      if (!fits) continue;
      count += 1;
      for (let group = item.parentElement.closest("[data-group]"); group && !used.has(group); group = group.parentElement.closest("[data-group]"))
        used.add(group);
    }
    for (const group of groups) set(group, !used.has(group));
    shown.textContent = `${count.toLocaleString("en")} of ${items.length.toLocaleString("en")} ${shown.dataset.noun} shown`;
    set(byId("nothing"), count > 0);
  };

  const clear = () => {
    text.value = "";
    for (const pick of picks) pick.checked = true;
    if (differ) differ.checked = false;
    filter();
  };

  if (text) {
    text.addEventListener("input", filter);
    for (const box of differ ? [differ] : picks) box.addEventListener("change", filter);
    byId("clear").addEventListener("click", () => {
      clear();
      text.focus();
    });
    filter(); // a browser may have kept what was typed before
  }

  // A link leads to its place, whatever hides it.
  const reveal = () => {
    const place = document.querySelector(":target");
    if (!place) return;
    if (place.closest("[hidden]")) clear();
    for (const folded of [place.closest("details"), place.querySelector("details")]) if (folded) folded.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // On paper nothing can be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open])")].filter((details) => !details.closest("[hidden]"));
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
})();
