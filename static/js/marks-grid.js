/* The grid of marks: every cell saves by itself, through the queue of mark-queue.js, and shows whether it
   is saved, waits or was refused. Without this file the grid is a form with a button. */
(() => {
  "use strict";

  const queue = window.markQueue;
  const form = document.getElementById("cijfers");
  const panel = document.getElementById("cijferwachtrij");
  if (!queue || !form) return;

  const said = document.getElementById("cijfer-gezegd");
  const table = form.querySelector("table");
  const done = new Set(); // cells saved since the page was opened
  const stale = new Set(); // rows to be read anew: another tab has sent something of them

  /* --- a cell ----------------------------------------------------------------------------------- */

  const isOpen = (input) => !input.readOnly;
  const inputs = () => [...table.querySelectorAll(".mark-input")];
  const nameOf = (input) => input.closest("tr").querySelector("th a").textContent.trim();
  const aboutOf = (input) => `${input.dataset.about} van ${nameOf(input)}`;
  const inputOf = (item) => document.getElementById(`cel-${item.subject}-${item.part}`);
  const itemOf = (input) =>
    queue.list().findLast((item) => inputOf(item) === input);

  /* --- saving ----------------------------------------------------------------------------------- */

  const dayOf = (input) => {
    if (input.dataset.day) return ""; // it has a day of its own: that stays
    const head = form.querySelector(`[data-day-of="${CSS.escape(input.dataset.column)}"]`);
    return head ? head.value : "";
  };

  const put = (input, mark, on) => {
    done.delete(input);
    queue.add({
      subject: Number(input.dataset.subject),
      part: input.dataset.part,
      shown: input.dataset.about,
      values: { mark, expected: input.dataset.standing, on },
      says: mark || "leeg",
    });
  };

  const commit = (input) => {
    if (!isOpen(input)) return;
    const mark = input.value.trim();
    const item = itemOf(input);
    if (mark === (item ? item.values.mark : input.dataset.standing)) return;
    if (item?.problem && mark === input.dataset.standing) queue.discard(item.key);
    else put(input, mark, dayOf(input));
  };

  /* --- showing how it stands ----------------------------------------------------------------------- */

  const again = (item) => {
    const { now } = item.problem;
    const input = inputOf(item);
    if (input) input.dataset.standing = now.mark;
    queue.discard(item.key);
    queue.add({ ...item, values: { ...item.values, expected: now.mark } });
  };

  const throwAway = (item) => {
    const input = inputOf(item);
    queue.discard(item.key);
    if (!input) return;
    if (item.problem?.now) input.dataset.standing = item.problem.now.mark;
    input.value = input.dataset.standing;
    input.focus();
    show();
  };

  const adjust = (input) => input.focus();
  const there = (now) => now.text;
  const view = window.queueView({ queue, panel, there, again, adjust, throwAway });

  const showCell = (input) => {
    const cell = input.closest("td");
    const item = itemOf(input);
    const old = cell.querySelector(".queue-said");
    const touched = item || done.has(input);
    cell.classList.toggle("is-waiting", Boolean(item && !item.problem));
    cell.classList.toggle("is-refused", Boolean(item?.problem));
    if (!touched) return;
    const shown = view.said(item, input, aboutOf(input));
    shown.id = `bij-${input.id.slice(4)}`;
    if (old && old.textContent === shown.textContent) return;
    input.setAttribute("aria-describedby", shown.id);
    input.toggleAttribute("aria-invalid", Boolean(item?.problem));
    if (old) old.replaceWith(shown);
    else cell.append(shown);
  };

  const lineOf = (item) => {
    const input = inputOf(item);
    const line = view.element("li", "");
    const who = input ? aboutOf(input) : item.shown;
    const [kind, text] = view.stateOf(item);
    line.append(`${who}: ${item.says} `, view.element("span", `queue-said-${kind}`, text), " ");
    line.append(...view.actionsOf(item, input, who));
    return line;
  };

  const show = () => {
    for (const input of inputs()) showCell(input);
    view.showPanel(lineOf);
  };

  /* --- what the server said ------------------------------------------------------------------------ */

  const stands = (input, mark, typed) => {
    input.dataset.standing = mark;
    if (input.value.trim() === typed) input.value = mark;
  };

  const heard = (item, answer) => {
    const input = inputOf(item);
    if (!input) return;
    stands(input, answer.mark, item.values.mark);
    input.dataset.day = answer.on || "";
    const day = input.closest("td").querySelector(".mark-day");
    if (day) day.textContent = answer.on_text;
    input.closest("td").querySelector(".mark-note")?.remove();
    input.closest("tr").querySelector(".mark-result").innerHTML = answer.result;
    done.add(input);
    said.textContent = `Opgeslagen: ${aboutOf(input)}, ${item.says}.`;
  };

  // Another tab sent or threw away something that was typed here: look what stands there now.
  const renew = async () => {
    if (!stale.size) return;
    const rows = [...stale];
    stale.clear();
    try {
      const response = await fetch(location.href, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const id of rows) renewRow(fresh.getElementById(id));
    } catch {
      // Without a connection the row stays as it was.
    }
  };

  const renewRow = (row) => {
    for (const now of row?.querySelectorAll(".mark-input") || []) {
      const input = document.getElementById(now.id);
      const kept = input.value === input.dataset.standing;
      input.dataset.standing = now.dataset.standing;
      input.dataset.day = now.dataset.day;
      if (kept || document.activeElement !== input) {
        if (!itemOf(input)) input.value = now.dataset.standing;
      }
    }
    const result = row?.querySelector(".mark-result");
    if (result) document.getElementById(row.id).querySelector(".mark-result").replaceWith(result);
  };

  let waiting = null;
  queue.listen((what, item, answer) => {
    if (what === "saved") heard(item, answer);
    if (what === "gone" && inputOf(item)) stale.add(inputOf(item).closest("tr").id);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      show();
      renew();
    }, 30);
  });

  /* --- the page itself ----------------------------------------------------------------------------- */

  table.addEventListener("focusout", (event) => {
    if (event.target.matches(".mark-input")) commit(event.target);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const input of inputs()) commit(input);
    queue.flush();
  });
  form.classList.add("saves-itself");

  // What was typed on this device before and still waits, or was refused.
  for (const item of queue.list()) {
    const input = inputOf(item);
    if (input && isOpen(input)) input.value = item.values.mark;
  }

  window.marksPage = { form, table, commit, put, itemOf, isOpen, aboutOf, nameOf, dayOf, view };
  show();
  queue.flush();
})();
