/* The grid of marks by keyboard, as a spreadsheet, and what there is to know about one cell: the day of
   the sitting, and who set the mark when. */
(() => {
  "use strict";

  const page = window.marksPage;
  if (!page) return;

  const { form, table } = page;
  let before = ""; // what stood in the cell when it was entered
  let editing = false; // F2: the arrows walk through the text, not over the cells

  /* --- walking ------------------------------------------------------------------------------------- */

  const rows = () => [...table.tBodies[0].rows];
  const inputIn = (cell) => cell?.querySelector(".mark-input");

  const place = (input) => {
    const row = input.closest("tr");
    return [rows().indexOf(row), [...row.cells].indexOf(input.closest("td"))];
  };

  // The next cell that has something in it, in a direction; the same one at the edge.
  const towards = (input, down, right) => {
    const all = rows();
    let [row, column] = place(input);
    for (;;) {
      row += down;
      column += right;
      const cell = all[row]?.cells[column];
      if (!cell) return input;
      if (inputIn(cell)) return inputIn(cell);
    }
  };

  const edge = (input, last, whole) => {
    const all = whole ? rows() : [input.closest("tr")];
    const found = all.flatMap((row) => [...row.querySelectorAll(".mark-input")]);
    return found[last ? found.length - 1 : 0];
  };

  const far = (input, down) => {
    let next = input;
    for (let step = 0; step < 10; step += 1) next = towards(next, down, 0);
    return next;
  };

  const enter = (input) => {
    input.focus();
    input.select();
  };

  const STEPS = {
    ArrowUp: (input) => towards(input, -1, 0),
    ArrowDown: (input) => towards(input, 1, 0),
    ArrowLeft: (input) => towards(input, 0, -1),
    ArrowRight: (input) => towards(input, 0, 1),
    PageUp: (input) => far(input, -1),
    PageDown: (input) => far(input, 1),
    Home: (input, event) => edge(input, false, event.ctrlKey),
    End: (input, event) => edge(input, true, event.ctrlKey),
  };
  const INSIDE = ["ArrowLeft", "ArrowRight", "Home", "End"];

  const keys = {
    Enter: (input, event) => enter(towards(input, event.shiftKey ? -1 : 1, 0)),
    F2: (input) => {
      editing = !editing;
      if (editing) input.setSelectionRange(input.value.length, input.value.length);
      else input.select();
    },
    Escape: (input) => {
      editing = false;
      input.value = before;
      input.select();
    },
    "?": (input) => openDetails(input),
  };

  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches(".mark-input") || event.altKey || event.metaKey || event.isComposing) return;
    const act = keys[event.key];
    const step = editing && INSIDE.includes(event.key) ? null : STEPS[event.key];
    if (act) act(input, event);
    else if (step) enter(step(input, event));
    else if (event.key === "Delete" && !editing && page.isOpen(input)) input.value = "";
    else return;
    event.preventDefault();
  });

  table.addEventListener("focusin", (event) => {
    const input = event.target;
    if (!input.matches(".mark-input")) return;
    before = input.value;
    editing = false;
    input.select();
    showBar(input);
  });
  table.addEventListener("dblclick", (event) => {
    if (event.target.matches(".mark-input")) editing = true;
  });

  /* --- about one cell --------------------------------------------------------------------------- */

  const bar = document.getElementById("cijferbalk");
  const dialog = document.getElementById("cijfer-bij");
  const day = document.getElementById("cijfer-dag");
  let about = null; // the cell that was entered last

  const showBar = (input) => {
    about = input;
    bar.hidden = false;
    bar.querySelector("[data-bar-about]").textContent = page.aboutOf(input);
    bar.querySelector("[data-bar-why]").textContent = input.dataset.why || "";
  };

  const history = async (input) => {
    const shown = dialog.querySelector("[data-bij-history]");
    shown.textContent = "Bezig …";
    const address = form.dataset.history.replace("/0/", `/${input.dataset.subject}/`);
    try {
      const response = await fetch(`${address}?deel=${input.dataset.part}`, {
        credentials: "same-origin",
      });
      const text = await response.text();
      const found = new DOMParser().parseFromString(text, "text/html");
      const list = found.getElementById("cijfergeschiedenis");
      if (!list) throw new Error("signed out");
      list.removeAttribute("id");
      shown.replaceChildren(list);
    } catch {
      shown.textContent = "Wie dit cijfer zette, is nu niet op te vragen.";
    }
  };

  const openDetails = (input) => {
    dialog.querySelector("h2").textContent = page.aboutOf(input);
    const hasDay = Boolean(input.closest("td").querySelector(".mark-day"));
    const canSet = hasDay && page.isOpen(input) && Boolean(input.value.trim());
    dialog.querySelector("[data-bij-day]").hidden = !hasDay;
    dialog.querySelector("[data-bij-save]").hidden = !canSet;
    day.disabled = !canSet;
    day.value = page.itemOf(input)?.values.on || input.dataset.day;
    dialog.showModal();
    history(input);
  };

  bar.querySelector("[data-bar-open]").addEventListener("click", () => openDetails(about));
  dialog.addEventListener("close", () => {
    const changed = day.value && day.value !== about.dataset.day;
    if (dialog.returnValue === "save" && changed) page.put(about, about.value.trim(), day.value);
    about.focus();
  });
})();
