/* A block from a spreadsheet, pasted in the grid of marks: first the page shows what it would do and what
   cannot be pasted and why; nothing of the block is lost. */
(() => {
  "use strict";

  const page = window.marksPage;
  if (!page) return;

  const { form, table, view } = page;
  const dialog = document.getElementById("plakken");
  const shown = dialog.querySelector("[data-paste-shown]");
  const accept = dialog.querySelector("[data-paste-do]");
  const retry = dialog.querySelector("[data-paste-again]");
  const left = document.getElementById("niet-geplakt");
  const { element } = view;
  let block = []; // what was pasted, cell by cell
  let from = null; // the cell it was pasted in

  /* --- which cells -------------------------------------------------------------------------------- */

  const read = (text) =>
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\n+$/, "")
      .split("\n")
      .map((line) => line.split("\t").map((one) => one.trim()));

  const rows = () => [...table.tBodies[0].rows];
  const isMark = (cell) => cell?.matches(".mark-cell, .mark-none");

  const headOf = (column) => {
    const heads = [...table.tHead.rows[1].cells];
    return heads[column - 1]?.firstChild.textContent.trim() || "";
  };

  const cellAt = (text, row, column) => {
    const line = rows()[row];
    const cell = line?.cells[column];
    const input = isMark(cell) ? cell.querySelector(".mark-input") : null;
    const name = line ? line.querySelector("th a").textContent.trim() : "";
    let problem = "";
    if (!line) problem = "Hier is geen kandidaat meer: het blok is langer dan de lijst.";
    else if (!isMark(cell)) problem = "Hier is geen kolom meer: het blok is breder dan de lijst.";
    else if (!input) problem = "Dit vak staat niet in het pakket van deze kandidaat.";
    else if (!page.isOpen(input)) problem = input.dataset.why;
    const where = input ? page.aboutOf(input) : [name, headOf(column)].filter(Boolean).join(", ");
    return { text, input, where: where || "buiten de lijst", problem, old: "", mark: text };
  };

  const cellsOf = (lines, input) => {
    const row = rows().indexOf(input.closest("tr"));
    const column = [...input.closest("tr").cells].indexOf(input.closest("td"));
    return lines.flatMap((line, down) =>
      line.map((text, right) => cellAt(text, row + down, column + right)).filter((one) => one.text),
    );
  };

  /* --- looking beforehand ---------------------------------------------------------------------------- */

  const sentOf = ({ input, text }) => ({
    subject: Number(input.dataset.subject),
    part: input.dataset.part,
    mark: text,
    expected: input.dataset.standing,
    on: page.dayOf(input) || null,
  });

  const ask = async () => {
    const asked = block.filter((one) => !one.problem);
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const response = await fetch(form.dataset.paste, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ cells: asked.map(sentOf) }),
    });
    if (response.status === 401) throw new Error("U bent uitgelogd. Log in een tweede tabblad in.");
    const body = await response.json();
    if (!response.ok) throw new Error(Object.values(body.errors || {}).flat().join(" "));
    for (const [number, { old, new: mark, problem }] of body.cells.entries()) {
      Object.assign(asked[number], { old, mark, problem });
    }
  };

  const count = (number) => (number === 1 ? "1 cijfer" : `${number} cijfers`);
  const refused = () => block.filter((one) => one.problem);
  const changed = () => block.filter((one) => !one.problem && one.mark !== one.old);

  const listOf = (cells, line) => {
    const list = element("ul", "plain-list marks-pasted");
    for (const one of cells) list.append(element("li", "", line(one)));
    return list;
  };

  const refusedLine = ({ where, text, problem }) => `${where}: “${text}”. ${problem}`;
  const changedLine = ({ where, old, mark }) => `${where}: ${old ? `${old} wordt ${mark}` : mark}`;

  const look = async () => {
    accept.hidden = retry.hidden = true;
    shown.replaceChildren(element("p", "", "Bezig …"));
    if (!dialog.open) dialog.showModal();
    try {
      await ask();
    } catch (error) {
      const why = error instanceof TypeError || !error.message ? "Er is geen verbinding." : error.message;
      shown.replaceChildren(
        element("p", "", `${why} Wat u plakte, staat hieronder nog. Probeer het straks opnieuw.`),
        listOf(block, ({ where, text }) => `${where}: ${text}`),
      );
      retry.hidden = false;
      return;
    }
    const parts = [];
    const [no, yes] = [refused(), changed()];
    if (no.length) {
      parts.push(element("h3", "", `Kan niet worden geplakt: ${count(no.length)}`), listOf(no, refusedLine));
    }
    if (yes.length) {
      parts.push(element("h3", "", `Wordt geplakt: ${count(yes.length)}`), listOf(yes, changedLine));
    }
    const same = block.length - no.length - yes.length;
    if (same) parts.push(element("p", "muted", `Staat er al zo: ${count(same)}.`));
    parts.push(element("p", "muted", "Lege cellen van het blok veranderen niets."));
    shown.replaceChildren(...parts);
    accept.textContent = `Plak ${count(yes.length)}`;
    accept.hidden = !yes.length;
    if (yes.length) accept.focus();
  };

  const keepRefused = () => {
    const no = refused();
    left.hidden = !no.length;
    if (!no.length) return;
    const close = view.button("Lijst sluiten", () => {
      left.hidden = true;
    }, "niet geplakt");
    left.replaceChildren(element("h2", "", `Niet geplakt: ${count(no.length)}`), listOf(no, refusedLine), close);
  };

  const paste = () => {
    for (const { input, mark } of changed()) {
      input.value = mark;
      page.put(input, mark, page.dayOf(input));
    }
    keepRefused();
  };

  table.addEventListener("paste", (event) => {
    const input = event.target.closest(".mark-input");
    const text = event.clipboardData?.getData("text/plain") || "";
    const lines = read(text);
    if (!input || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    from = input;
    block = cellsOf(lines, input);
    look();
  });
  retry.addEventListener("click", look);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "paste") paste();
    dialog.returnValue = "";
    from?.focus();
  });
})();
