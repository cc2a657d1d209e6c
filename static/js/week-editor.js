/* Typing in a cell of the week, and the window in which a day is filled in differently. */
(() => {
  "use strict";

  const page = window.weekPage;
  if (!page) return;

  const dialog = document.getElementById("week-anders");
  const form = dialog.querySelector("[data-editor]");
  const fields = form.elements;
  const { placeOf, itemOf, put, asPlanned, refreshRows } = page;
  page.editing = null; // the place that is being filled in: its row stays as it is meanwhile

  /* --- what somebody typed ------------------------------------------------------------------------ */

  const clock = (hour, minute) => `${hour.padStart(2, "0")}:${minute || "00"}`;
  const dotted = (time) => time.replace(/^0/, "").replace(":", ".");
  const SPAN = /^(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|tot)\s*(\d{1,2})(?:[.:](\d{2}))?$/;

  // The breaks that were known already, as far as they lie inside the new times.
  const breaksWithin = (place, start, end) => {
    const known = place.slot.entry?.breaks || place.slot.planned?.breaks || "";
    const inside = (part) => {
      const [from, to] = part.split("-").map((time) => clock(...time.trim().split(".")));
      return from >= start && to <= end;
    };
    return known.split(",").map((part) => part.trim()).filter(Boolean).filter(inside).join(", ");
  };

  // What somebody typed in a cell: hours, or times as 8-15.30.
  const typed = (place, words) => {
    const lessons = place.slot.entry?.lessons ? "1" : "";
    const span = SPAN.exec(words);
    if (!span) {
      const same = { kind: "worked", start: null, text: words.replace(".", ",") };
      return put(place, { kind: "worked", minutes: words, lessons }, `${words} uur`, same);
    }
    const [start, end] = [clock(span[1], span[2]), clock(span[3], span[4])];
    const breaks = breaksWithin(place, start, end);
    const pause = breaks ? `, pauze ${breaks}` : "";
    const says = `${dotted(start)}–${dotted(end)}${pause}`;
    return put(place, { kind: "worked", start, end, breaks, lessons }, says, {
      kind: "worked",
      start,
      end,
      breaks,
    });
  };

  /* --- typing in a cell ------------------------------------------------------------------------- */

  const type = (place, first) => {
    if (place.row.closed) return edit(place, { minutes: first });
    const field = document.createElement("input");
    field.className = "form-control hour-typing";
    field.type = "text";
    field.inputMode = "decimal";
    field.autocomplete = "off";
    field.maxLength = 20;
    field.setAttribute("aria-label", `Uren van ${place.row.pupil} op ${place.slot.shown}`);
    field.value = first;
    let over = false;
    const close = (save) => {
      if (over) return;
      over = true;
      page.editing = null;
      const words = field.value.trim();
      const cell = field.closest("td");
      field.remove();
      cell?.focus();
      if (save && words) typed(place, words);
      refreshRows();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Tab") close(true);
      else if (event.key === "Escape") close(false);
      else return event.stopPropagation();
      event.stopPropagation();
      return event.preventDefault();
    });
    field.addEventListener("blur", () => close(true));
    page.editing = place;
    place.element.prepend(field);
    field.focus();
    return null;
  };

  /* --- the editor ------------------------------------------------------------------------------- */

  const showFields = () => {
    const kind = fields.kind.value;
    for (const part of form.querySelectorAll("[data-editor-for]")) {
      part.hidden = !part.dataset.editorFor.split(" ").includes(kind);
    }
  };

  const prefill = (place) => {
    const { entry, planned } = place.slot;
    const waits = itemOf(place)?.values;
    if (waits && !waits.as_planned && !waits.remove) return waits;
    return entry || { kind: "worked", ...planned };
  };

  // The server may know that the week has been closed since the page was opened.
  const isClosed = (place) => place.row.closed || Boolean(itemOf(place)?.problem?.errors?.reason);

  const edit = (place, more = {}) => {
    const found = { ...prefill(place), ...more };
    const { slot, row } = place;
    page.editing = place;
    form.reset();
    for (const name of ["start", "end", "breaks", "minutes", "missed", "reason"]) {
      fields[name].value = found[name] || "";
    }
    if (more.minutes) fields.start.value = fields.end.value = fields.breaks.value = "";
    fields.lessons.checked = Boolean(found.lessons);
    fields.kind.value = found.kind === "worked" && found.missed ? "late" : found.kind || "worked";
    form.querySelector("h2").textContent = `${row.pupil}, ${slot.shown}`;
    form.querySelector("[data-editor-about]").textContent = slot.company;
    form.querySelector("[data-editor-plan]").textContent = slot.planned
      ? `Zoals gepland: ${dotted(slot.planned.start)}–${dotted(slot.planned.end)}`
      : "";
    form.querySelector("[data-editor-planned]").hidden = !slot.planned;
    form.querySelector("[data-editor-closed]").hidden = !isClosed(place);
    form.querySelector("[data-editor-remove]").hidden = !slot.entry;
    form.querySelector("[data-editor-page]").href =
      place.element.querySelector("a[data-edit]")?.href || "";
    showErrors(itemOf(place)?.problem?.errors);
    showFields();
    if (!dialog.open) dialog.showModal();
    if (more.minutes) fields.minutes.focus();
  };

  const showErrors = (errors) => {
    const box = form.querySelector("[data-editor-errors]");
    const texts = errors ? Object.values(errors).flat() : [];
    box.hidden = texts.length === 0;
    box.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  };

  // The same place in the row as it stands now.
  const now = ({ key }) => {
    const element = document.querySelector(`[data-slot="${key}"]`);
    return element && placeOf(element);
  };

  const finish = (action) => {
    const place = page.editing && (now(page.editing) || page.editing);
    dialog.close();
    if (place && action) action(place);
  };

  const reason = () => (fields.reason.value ? { reason: fields.reason.value } : {});

  const saveEdited = (place) => {
    const shown = fields.kind.value;
    const kind = shown === "late" ? "worked" : shown;
    const values = { kind, ...reason() };
    const label = form.querySelector(`label[for="week-kind-${shown}"]`).textContent;
    if (kind !== "worked") {
      if (kind === "absent") values.missed = fields.missed.value;
      return put(place, values, label, kind === "absent" ? null : { kind });
    }
    values.lessons = fields.lessons.checked ? "1" : "";
    if (shown === "late") values.missed = fields.missed.value;
    const late = values.missed ? `, ${values.missed} minuten te laat` : "";
    if (fields.minutes.value) {
      values.minutes = fields.minutes.value;
      return put(place, values, `${values.minutes} uur${late}`);
    }
    Object.assign(values, {
      start: fields.start.value,
      end: fields.end.value,
      breaks: fields.breaks.value,
    });
    const says = values.start ? `${dotted(values.start)}–${dotted(values.end)}${late}` : label;
    return put(place, values, says);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (page.editing && isClosed(page.editing) && !fields.reason.value.trim()) {
      showErrors({ reason: ["Deze week is afgesloten. Vul in waarom u hem verbetert."] });
      fields.reason.focus();
      return;
    }
    finish(saveEdited);
  });
  form.querySelector("[data-editor-planned]").addEventListener("click", () => {
    finish((place) => asPlanned([place]));
  });
  form.querySelector("[data-editor-remove]").addEventListener("click", () => {
    finish((place) => put(place, { remove: "1", ...reason() }, "verwijderen"));
  });
  form.querySelector("[data-editor-cancel]").addEventListener("click", () => finish(null));
  dialog.addEventListener("close", () => {
    const cell = page.editing && now(page.editing)?.element.closest("td");
    page.editing = null;
    (cell?.matches("[tabindex]") ? cell : cell?.querySelector("a, button"))?.focus();
    refreshRows();
  });

  // Hours typed beside times take their place, and the other way round.
  form.addEventListener("input", (event) => {
    const { name } = event.target;
    if (name === "kind") showFields();
    if (name === "minutes" && fields.minutes.value) {
      fields.start.value = fields.end.value = fields.breaks.value = "";
    } else if (name === "start" || name === "end") {
      fields.minutes.value = "";
    }
    late(name);
  });

  // Too late: the minutes follow from when the work began, and the other way round.
  const late = (name) => {
    const planned = page.editing?.slot.planned?.start;
    if (fields.kind.value !== "late" || !planned) return;
    const count = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    if (name === "start" && fields.start.value > planned) {
      fields.missed.value = count(fields.start.value) - count(planned);
    } else if (name === "missed" && /^\d{1,3}$/.test(fields.missed.value) && fields.start.value) {
      const begin = count(planned) + Number(fields.missed.value);
      const two = (number) => String(number).padStart(2, "0");
      fields.start.value = `${two(Math.floor(begin / 60))}:${two(begin % 60)}`;
    }
  };

  Object.assign(page, { type, edit });
})();
