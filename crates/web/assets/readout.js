// Small conveniences. Every page is whole without them.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // Escape closes what was opened last.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest && event.target.closest("details[open]");
    if (open) { open.open = false; const summary = open.querySelector("summary"); if (summary) summary.focus(); }
  });

  // A press beside a menu closes it.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  const print = document.querySelector("[data-print]");
  if (print) print.addEventListener("click", () => window.print());

  // Takes one part of a page from the server and puts it in the place of the same part here.
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

  // Search as one types.
  for (const form of document.querySelectorAll("form[data-typed]")) {
    const target = document.querySelector(form.dataset.typed);
    let timer, asked = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const mine = ++asked;
        const query = new URLSearchParams(new FormData(form));
        history.replaceState(null, "", "?" + query);
        query.set("part", "1");
        const answer = await fetch(form.getAttribute("action") + "?" + query);
        if (!answer.ok || mine !== asked) return;
        const page = parse(await answer.text());
        target.replaceChildren(...page.body.childNodes);
      }, 220);
    });
  }

  // A job that is being read.
  const poll = async () => {
    const now = document.querySelector("[data-poll]");
    if (!now) return;
    const answer = await fetch(location.href);
    if (answer.ok) {
      const page = parse(await answer.text());
      const next = page.querySelector(now.dataset.poll);
      const head = page.querySelector("h1"), here = document.querySelector("h1");
      if (next) now.replaceWith(document.adoptNode(next));
      if (head && here) here.textContent = head.textContent;
    }
    setTimeout(poll, 1000);
  };
  setTimeout(poll, 800);
})();
