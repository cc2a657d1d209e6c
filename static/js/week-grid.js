/* The week by keyboard on a desk, as a grid with one place for the Tab key, and on a phone one pupil
   at a time. Without this file the table is an ordinary one. */
(() => {
  "use strict";

  const page = window.weekPage;
  if (!page) return;

  const wide = window.matchMedia("(width >= 1000px)");
  const table = () => document.querySelector(".week-table");
  const INSIDE = "a, button, summary";
  let at = null; // the cell with the Tab key: pupil and column

  /* --- the grid ---------------------------------------------------------------------------------- */

  const bodies = () => [...(table()?.tBodies || [])];
  const cellsOf = (body) => [...body.rows[0].cells];

  const current = () => {
    const all = bodies();
    const body = all.find((one) => one.id === at?.body) || all[0];
    return body && cellsOf(body)[Math.min(at?.column ?? 1, body.rows[0].cells.length - 1)];
  };

  const roles = (on) => {
    const set = (element, role) => (on ? element.setAttribute("role", role) : element.removeAttribute("role"));
    set(table(), "grid");
    for (const row of table().rows) {
      set(row, "row");
      for (const cell of row.cells) {
        const isHead = cell.tagName === "TH";
        set(cell, !isHead ? "gridcell" : cell.scope === "row" ? "rowheader" : "columnheader");
      }
    }
  };

  // One cell takes the Tab key, and what can be pressed inside it.
  const rove = () => {
    const here = wide.matches ? current() : null;
    for (const body of bodies()) {
      for (const cell of cellsOf(body)) {
        if (wide.matches) cell.tabIndex = cell === here ? 0 : -1;
        else cell.removeAttribute("tabindex");
      }
      for (const inside of body.querySelectorAll(INSIDE)) {
        const off = here && !here.contains(inside) && !(body.contains(here) && inside.matches("summary"));
        if (off) inside.tabIndex = -1;
        else inside.removeAttribute("tabindex");
      }
    }
  };

  const enter = (cell, focus) => {
    const body = cell?.closest("tbody");
    if (!body) return;
    at = { body: body.id, column: cellsOf(body).indexOf(cell) };
    rove();
    if (focus) cell.focus();
  };

  const STEPS = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Home: [0, -Infinity],
    End: [0, Infinity],
    PageUp: [-5, 0],
    PageDown: [5, 0],
  };

  const step = (cell, [down, right], whole) => {
    const all = bodies();
    const row = all.indexOf(cell.closest("tbody"));
    const within = (number, length) => Math.max(0, Math.min(length - 1, number));
    const far = right < 0 ? 0 : all.length - 1;
    const next = all[whole && !down ? far : within(row + down, all.length)];
    const column = cellsOf(cell.closest("tbody")).indexOf(cell);
    return cellsOf(next)[within(column + right, next.rows[0].cells.length)];
  };

  // Enter: as planned where something is planned, else what stands there.
  const press = (cell) => {
    const places = page.placesIn(cell);
    const planned = places.filter(page.isPlanned);
    if (planned.length) return page.asPlanned(planned);
    if (places.length) return page.edit(places[0]);
    return cell.querySelector(INSIDE)?.click();
  };

  const keyed = (event, cell) => {
    const places = page.placesIn(cell);
    const first = places.find(page.isPlanned) || places[0];
    if (event.key === "Enter") press(cell);
    else if (event.key === "F2" && first) page.edit(first);
    else if (/^\d$/.test(event.key) && first) page.type(first, event.key);
    else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.(".week-table > tbody > tr:first-child > *");
    if (!wide.matches || !cell || event.target.matches("input, select, textarea")) return;
    if (event.altKey || event.metaKey) return;
    if (event.key in STEPS) {
      enter(step(cell, STEPS[event.key], event.ctrlKey), true);
      event.preventDefault();
    } else if (event.key === "Escape" && event.target !== cell) {
      cell.focus();
    } else if (event.target === cell && !event.ctrlKey) {
      keyed(event, cell);
    }
  });

  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest(".week-table > tbody > tr:first-child > *");
    if (wide.matches && cell) enter(cell, false);
  });

  /* --- one pupil at a time ------------------------------------------------------------------------ */

  const chooser = document.createElement("nav");
  chooser.className = "week-chooser";
  chooser.setAttribute("aria-label", "Kies een leerling");

  const nameOf = (body) => body.querySelector(".week-pupil a").textContent.trim();
  const leftOf = (body) => Number(body.dataset.toEnter);

  const chosen = () => {
    const all = bodies();
    return Math.max(0, all.findIndex((body) => body.id === (at?.body || location.hash.slice(1))));
  };

  const choose = (number) => {
    const all = bodies();
    const body = all[(number + all.length) % all.length];
    at = { body: body.id, column: 1 };
    arrange();
  };

  const arrow = (text, by) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-primary";
    made.setAttribute("aria-label", text);
    made.textContent = by < 0 ? "‹" : "›";
    made.addEventListener("click", () => {
      choose(chosen() + by);
      chooser.querySelector(`[aria-label="${text}"]`).focus();
    });
    return made;
  };

  const options = () => {
    const select = document.createElement("select");
    select.className = "form-select";
    select.setAttribute("aria-label", "Leerling");
    for (const [number, body] of bodies().entries()) {
      const left = leftOf(body) ? ` (nog ${leftOf(body)})` : "";
      select.add(new Option(`${nameOf(body)}${left}`, number));
    }
    select.selectedIndex = chosen();
    select.addEventListener("change", () => choose(select.selectedIndex));
    return select;
  };

  const arrange = () => {
    if (!table()) return;
    const single = !wide.matches && bodies().length > 1;
    const number = chosen();
    table().classList.toggle("is-single", single);
    for (const [index, body] of bodies().entries()) body.classList.toggle("is-chosen", index === number);
    roles(wide.matches);
    rove();
    if (!single) return chooser.remove();
    chooser.replaceChildren(arrow("Vorige leerling", -1), options(), arrow("Volgende leerling", 1));
    return table().closest(".week-sheet").before(chooser);
  };

  wide.addEventListener("change", arrange);
  // As soon as the week stands there: a key may follow at once.
  document.addEventListener("htmx:afterSwap", arrange);
  document.addEventListener("week:row", (event) => {
    arrange();
    const { row, at: column } = event.detail;
    if (column < 0) return;
    if (wide.matches) enter(cellsOf(row)[column], true);
    else cellsOf(row)[column].querySelector(INSIDE)?.focus({ preventScroll: true });
  });
  arrange();
})();
