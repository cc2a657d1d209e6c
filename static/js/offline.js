/* The page that stands in for the week without a network: how much waits on this device, without what
   it says or about whom, since nobody knows who is looking. */
(() => {
  "use strict";

  const place = document.querySelector("[data-waiting]");
  const EVERY = 5000;

  const again = async () => {
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store" });
      location.reload();
    } catch {
      // Not yet.
    }
  };

  const shown = () => {
    try {
      return Object.keys(localStorage)
        .filter((name) => name.startsWith("lwt-uren/"))
        .map((name) => JSON.parse(localStorage.getItem(name)))
        .sort((a, b) => (a.date < b.date ? -1 : 1))
        .map((item) => item.shown);
    } catch {
      return [];
    }
  };

  const days = [...new Set(shown())];
  if (days.length) place.textContent = `Op dit toestel wachten uren van ${days.join(", ")}.`;
  document.querySelector("[data-again]").addEventListener("click", () => location.reload());
  setInterval(again, EVERY);
  window.addEventListener("online", again);
})();
