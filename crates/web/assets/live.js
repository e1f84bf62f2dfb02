// Says quietly that the record changed since the page was made. Without it a page reads the same.
"use strict";

const place = document.querySelector("[data-live]");
let news = null;

function listen() {
  if (news || document.hidden || document.querySelector("[data-live-notice]")) return;
  news = new EventSource(place.dataset.live);
  news.addEventListener("news", tell);
}

// A browser holds only some six connections to one host: pages that nobody looks at give theirs back.
function leave() {
  news?.close();
  news = null;
}

function tell() {
  leave();
  const notice = document.createElement("p");
  notice.setAttribute("role", "status");
  notice.dataset.liveNotice = "";
  notice.className = "live";
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = "Show it";
  // Loaded again and not gone to: so the browser keeps the reader's place.
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  place.append(notice);
  // The region must be in the page before its words, or screen readers pass over them.
  requestAnimationFrame(() => notice.append("Something new came in. ", link));
}

if (place && "EventSource" in window) {
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
}
