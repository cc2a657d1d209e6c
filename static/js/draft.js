/* The draft of an agreement: learning goals go into the text at once, and what stands beside the
   form shows the part that is being typed. The page works without this file. */
(() => {
  "use strict";

  const said = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
  const linesOf = (text) => text.split("\n").map((line) => line.trim());

  // A goal that is ticked is a line of the text; a line that is typed away is no longer ticked.
  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-goals]");
    if (!list || !event.target.matches("input[type=checkbox]")) return;
    const field = document.getElementById(list.dataset.goals);
    const line = event.target.value;
    const lines = linesOf(field.value);
    if (event.target.checked && !lines.includes(line)) {
      field.value = [field.value.trimEnd(), line].filter(Boolean).join("\n");
    } else if (!event.target.checked) {
      field.value = field.value
        .split("\n")
        .filter((text) => text.trim() !== line)
        .join("\n");
    }
    said(field);
  });

  document.addEventListener("input", (event) => {
    const list = document.querySelector(`[data-goals="${event.target.id}"]`);
    if (!list) return;
    const lines = linesOf(event.target.value);
    for (const box of list.querySelectorAll("input[type=checkbox]")) {
      box.checked = lines.includes(box.value);
    }
  });

  // A text that was taken over is a change to save, and the keyboard goes to it.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.target.matches(".provision")) return;
    const field = document.getElementById(event.target.id)?.querySelector("textarea");
    if (!field) return;
    field.focus();
    said(field);
  });

  // Who goes to the schedule sees beside it what it comes to; elsewhere, what the law asks.
  const beside = document.getElementById("naast");
  const schedule = document.getElementById("rooster");
  document.getElementById("concept")?.addEventListener("focusin", (event) => {
    const isThere = schedule.contains(event.target);
    if (schedule.contains(event.relatedTarget) === isThere) return;
    const part = document.getElementById(isThere ? "oplevering" : "volledigheid");
    beside.scrollTop += part.getBoundingClientRect().top - beside.getBoundingClientRect().top;
  });
})();
