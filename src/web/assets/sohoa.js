// A little help for those who have scripts: pages work the same without.
"use strict";

// The proof in the middle of its view, also sideways when zoomed; its field marked as the one shown.
function showProof() {
  for (const link of document.querySelectorAll(".facts [aria-current=location]")) {
    link.removeAttribute("aria-current");
  }
  const anchor = decodeURIComponent(location.hash);
  const mark = /^#[em]-/.test(anchor) && document.getElementById(anchor.slice(1));
  if (!mark) return;
  for (const link of document.querySelectorAll(".facts a")) {
    if (link.getAttribute("href") === anchor) link.setAttribute("aria-current", "location");
  }
  mark.querySelector(".box").scrollIntoView({ block: "center", inline: "center" });
}

function step(by) {
  const links = [...document.querySelectorAll(".facts a.value")];
  const now = links.findIndex((link) => link.getAttribute("href") === location.hash);
  const next = links[now < 0 ? (by > 0 ? 0 : links.length - 1) : now + by];
  if (next) {
    next.focus({ preventScroll: false });
    location.hash = next.getAttribute("href");
  }
}

function zoom(by) {
  const sizes = [...document.querySelectorAll(".zoom input")];
  const next = sizes[sizes.findIndex((size) => size.checked) + by];
  if (next) {
    next.checked = true;
    showProof();
  }
}

function onKey(event) {
  const typing = event.target.matches("input:not([type=radio]), select, textarea");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const box = document.querySelector("input[type=search]");
  const acts = { n: () => step(1), p: () => step(-1), "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1) };
  if (event.key === "/" && box) acts["/"] = () => box.focus();
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
}

// A running batch: the same page again, until it says that the run has ended.
async function follow() {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  try {
    const answer = await fetch(location.pathname);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("main").replaceChildren(...page.querySelector("main").children);
    }
  } catch {
    // The server is away for a moment.
  }
  setTimeout(follow, Number(live.dataset.live));
}

addEventListener("hashchange", showProof);
addEventListener("keydown", onKey);
addEventListener("change", (event) => event.target.name === "zoom" && showProof());
addEventListener("load", showProof);
setTimeout(follow, 2000);
