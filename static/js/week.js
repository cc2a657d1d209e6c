/* The week of a mentor: every cell saves by itself, through the queue of hour-queue.js, and shows
   whether it is saved, waits or was refused. Without this file each cell has its own page. */
(() => {
  "use strict";

  const { worker } = document.currentScript.dataset;
  const queue = window.hourQueue;
  const panel = document.getElementById("wachtrij");
  const dialog = document.getElementById("week-anders");
  if (!queue || !dialog) return;

  const form = dialog.querySelector("[data-editor]");
  const said = document.getElementById("week-gezegd");
  const week = () => document.getElementById("week");
  const done = new Map(); // slots saved since the page was opened, with what the server said
  const stale = new Set(); // pupils whose row is to be fetched anew
  const parsed = new WeakMap();
  let editing = null;

  /* --- what can be filled in -------------------------------------------------------------------- */

  const rowOf = (body) => {
    if (!parsed.has(body)) parsed.set(body, JSON.parse(body.dataset.row));
    return parsed.get(body);
  };

  const placeOf = (element) => {
    const body = element.closest("[data-row]");
    const key = element.dataset.slot;
    const slot = body && rowOf(body).slots[key];
    return slot ? { body, element, key, slot, row: rowOf(body) } : null;
  };

  const placesIn = (area) =>
    [...area.querySelectorAll("[data-slot]")].map(placeOf).filter(Boolean);

  const isPlanned = (place) => Boolean(place.slot.planned);

  const itemOf = (place) => {
    const { agreement, date, entry } = place.slot;
    const here = (item) =>
      item.agreement === agreement && item.date === date && (item.entry || null) === (entry?.id || null);
    return queue.list().findLast(here);
  };

  /* --- saving ----------------------------------------------------------------------------------- */

  const put = (place, values, says, same = null) => {
    const { agreement, date, entry, shown } = place.slot;
    done.delete(place.key);
    queue.add({
      agreement,
      date,
      shown,
      entry: entry?.id || null,
      seen: entry ? entry.seen : null,
      values,
      says,
      same,
    });
  };

  const asPlanned = (places) => {
    for (const place of places.filter((one) => isPlanned(one) && !isOnItsWay(one))) {
      const { start, end, text } = place.slot.planned;
      put(place, { as_planned: "1" }, `${text} uur, zoals gepland`, { kind: "worked", start, end });
    }
  };

  const isOnItsWay = (place) => {
    const item = itemOf(place);
    return Boolean(item && !item.problem);
  };

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
      editing = null;
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
    editing = place;
    place.element.prepend(field);
    field.focus();
    return null;
  };

  /* --- the editor ------------------------------------------------------------------------------- */

  const fields = form.elements;

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

  const edit = (place, more = {}) => {
    const found = { ...prefill(place), ...more };
    const { slot, row } = place;
    editing = place;
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
    form.querySelector("[data-editor-closed]").hidden = !row.closed;
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

  const finish = (action) => {
    const place = editing && placeOf(document.querySelector(`[data-slot="${editing.key}"]`) || editing.element);
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
      return put(place, values, label, { kind });
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
    if (editing?.row.closed && !fields.reason.value.trim()) {
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
    const cell = editing && document.querySelector(`[data-slot="${editing.key}"]`)?.closest("td");
    editing = null;
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
    const planned = editing?.slot.planned?.start;
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

  /* --- showing how it stands -------------------------------------------------------------------- */

  const element = (tag, className, text = "") => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const button = (text, act, about) => {
    const made = element("button", "btn btn-sm btn-outline-primary", text);
    made.type = "button";
    made.append(element("span", "visually-hidden", `: ${about}`));
    made.addEventListener("click", act);
    return made;
  };

  const WAITS = {
    ready: "wordt opgeslagen",
    sending: "wordt opgeslagen",
    offline: "wacht op verbinding",
    "signed-out": "wacht: log opnieuw in",
  };

  const stateOf = (item) => {
    if (!item.problem) return ["wait", WAITS[queue.state]];
    if (item.problem.kind === "refused") {
      return ["bad", `geweigerd: ${Object.values(item.problem.errors).flat().join(" ")}`];
    }
    const { by, now, message } = item.problem;
    const there = now ? ` Er staat nu: ${now.text}${now.kind === "worked" ? " uur" : ""}.` : "";
    return ["bad", `niet opgeslagen: ${by ? `${by} was eerder.` : message}${there}`];
  };

  // Save it over what stands there now.
  const again = (item, place) => {
    const { now } = item.problem;
    if (place) place.slot.entry = now ? { ...now, id: now.entry, seen: now.version } : undefined;
    queue.discard(item.key);
    queue.add({ ...item, entry: now ? now.entry : null, seen: now ? now.version : null });
  };

  const actionsOf = (item, place, about) => {
    if (!item.problem) return [];
    const away = button("Weggooien", () => throwAway(item), about);
    if (item.problem.kind === "conflict") {
      return [button("Toch het mijne", () => again(item, place), about), away];
    }
    return place ? [button("Aanpassen", () => edit(place), about), away] : [away];
  };

  const throwAway = (item) => {
    queue.discard(item.key);
    for (const body of week().querySelectorAll("[data-row]")) {
      const isHere = ({ agreement, date }) => agreement === item.agreement && date === item.date;
      if (Object.values(rowOf(body).slots).some(isHere)) stale.add(body.dataset.trajectory);
    }
    refreshRows();
  };

  const showSlot = (place) => {
    const item = itemOf(place);
    const old = place.element.querySelector(".hour-said");
    const answer = done.get(place.key);
    if (!item && !answer) return old?.remove();
    const about = `${place.row.pupil}, ${place.slot.shown}`;
    const [kind, text] = item ? stateOf(item) : ["ok", "opgeslagen"];
    const shown = element("div", `hour-said hour-said-${kind}`);
    if (item) shown.append(element("strong", "", item.says), " ");
    shown.append(element("span", "", text), ...(item ? actionsOf(item, place, about) : []));
    const had = place.element.contains(document.activeElement);
    place.element.classList.toggle("has-said", Boolean(item));
    if (old) old.replaceWith(shown);
    else place.element.append(shown);
    // What was pressed makes way for how it stands: the keyboard goes on there.
    if (!had || place.element.querySelector(".hour-typing")) return null;
    const cell = place.element.closest("td");
    if (!cell.matches("[tabindex]")) shown.tabIndex = -1;
    return (cell.matches("[tabindex]") ? cell : shown).focus({ preventScroll: true });
  };

  const HEADS = {
    offline:
      "Er is geen verbinding. Wat u invult, blijft op dit toestel bewaard en gaat vanzelf mee zodra er weer verbinding is.",
    "signed-out": "U bent uitgelogd. Wat hier wacht, blijft bewaard.",
  };

  const showPanel = (places) => {
    const items = queue.list();
    const open = items.filter((item) => item.problem || ["offline", "signed-out"].includes(queue.state));
    panel.hidden = open.length === 0;
    if (panel.hidden) return panel.replaceChildren();
    const head = element("h2", "", `Nog niet opgeslagen: ${items.length}`);
    head.id = "wachtrij-kop";
    const parts = [head];
    if (HEADS[queue.state]) parts.push(element("p", "", HEADS[queue.state]));
    if (!queue.isKept) {
      parts.push(element("p", "", "Dit toestel kan niets bewaren: laat deze pagina open."));
    }
    const lines = element("ul", "plain-list week-queue-list");
    for (const item of items) lines.append(lineOf(item, places));
    parts.push(lines, queueButton());
    return panel.replaceChildren(...parts);
  };

  const queueButton = () => {
    if (queue.state === "signed-out") {
      const link = element("a", "btn btn-primary", "Log opnieuw in");
      link.href = `${panel.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
      return link;
    }
    const made = element("button", "btn btn-outline-primary", "Nu versturen");
    made.type = "button";
    made.addEventListener("click", () => queue.flush());
    return made;
  };

  const lineOf = (item, places) => {
    const place = places.find((one) => itemOf(one)?.key === item.key);
    const who = place ? `${item.shown}, ${place.row.pupil}` : item.shown;
    const line = element("li", "");
    const [kind, text] = stateOf(item);
    line.append(`${who}: ${item.says} `, element("span", `hour-said-${kind}`, text), " ");
    if (!place) {
      const link = element("a", "", "naar die week");
      link.href = `?week=${weekOf(item.date)}`;
      line.append(link, " ");
    }
    line.append(...actionsOf(item, place, who));
    return line;
  };

  // The ISO week of a date, 2026-W47: that of its Thursday.
  const weekOf = (text) => {
    const day = new Date(`${text}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
    const first = Date.UTC(day.getUTCFullYear(), 0, 1);
    const number = Math.ceil(((day - first) / 86400000 + 1) / 7);
    return `${day.getUTCFullYear()}-W${String(number).padStart(2, "0")}`;
  };

  const count = (number, one, more) => `${number} ${number === 1 ? one : more}`;

  const showSummary = () => {
    const open = week().querySelector("[data-week-open]");
    if (!open) return;
    const left = [...week().querySelectorAll("[data-row]")].map((body) => {
      const waiting = placesIn(body).filter((place) => isPlanned(place) && isOnItsWay(place));
      return Number(body.dataset.toEnter) - waiting.length;
    });
    const days = left.reduce((sum, number) => sum + number, 0);
    const pupils = left.filter((number) => number > 0).length;
    open.querySelector("[data-week-days]").textContent = count(days, "dag", "dagen");
    open.querySelector("[data-week-pupils]").textContent = count(pupils, "leerling", "leerlingen");
    open.hidden = days <= 0;
    const waits = queue.list().length > 0;
    week().querySelector("[data-week-done]").hidden = days > 0 || waits;
  };

  const show = () => {
    const places = placesIn(week());
    for (const place of places) showSlot(place);
    showPanel(places);
    showSummary();
  };

  /* --- rows anew -------------------------------------------------------------------------------- */

  const fetchRow = async (body) => {
    const days = [...week().querySelectorAll("[data-weekday]")].map((head) => head.dataset.weekday);
    const query = new URLSearchParams({ week: week().dataset.week, mentor: week().dataset.mentor, dagen: days.join("") });
    const address = week().dataset.rowUrl.replace("/0/", `/${body.dataset.trajectory}/`);
    const response = await fetch(`${address}?${query}`, { credentials: "same-origin" });
    if (!response.ok || response.redirected) return;
    const made = document.createElement("template");
    made.innerHTML = `<table>${await response.text()}</table>`;
    const fresh = made.content.querySelector("tbody");
    if (!fresh || !body.isConnected) return;
    const at = [...body.querySelectorAll("tr:first-child > *")].indexOf(document.activeElement?.closest("td, th"));
    body.replaceWith(fresh);
    htmx.process(fresh);
    document.dispatchEvent(new CustomEvent("week:row", { detail: { row: fresh, at } }));
  };

  let fetching = false;
  const refreshRows = async () => {
    if (editing || fetching) return;
    fetching = true;
    try {
      for (const pupil of [...stale]) {
        const body = document.getElementById(`leerling-${pupil}`);
        stale.delete(pupil);
        if (editing || !body) continue;
        await fetchRow(body);
      }
    } catch {
      // No connection: the cell itself says what was saved.
    } finally {
      fetching = false;
    }
    show();
  };

  // A pupil's row comes anew once everything of the pupil has been sent.
  const heard = (item, answer) => {
    const places = placesIn(week());
    const place = places.find(
      ({ slot }) =>
        slot.agreement === item.agreement && slot.date === item.date && (slot.entry?.id || null) === (item.entry || null),
    );
    if (!place) return;
    const { slot, row, key } = place;
    slot.entry = answer.entry ? { ...item.values, id: answer.entry, seen: answer.version } : undefined;
    if (answer.entry) delete slot.planned;
    done.set(key, answer);
    done.set(`${slot.agreement}-${slot.date}-${answer.entry || ""}`, answer);
    said.textContent = `Opgeslagen: ${row.pupil}, ${slot.shown}, ${item.says}.`;
    stale.add(place.body.dataset.trajectory);
  };

  let waiting = null;
  queue.listen((what, item, answer) => {
    if (what === "saved") heard(item, answer);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      show();
      if (queue.state === "ready") refreshRows();
    }, 30);
  });

  /* --- what is touched -------------------------------------------------------------------------- */

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-edit]");
    const slot = link?.closest("[data-slot]");
    if (!slot || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const place = placeOf(slot);
    if (!place) return;
    event.preventDefault();
    edit(place);
  });

  const plannedOf = (area) => placesIn(area).filter(isPlanned);

  document.addEventListener(
    "submit",
    (event) => {
      const pressed = event.submitter;
      const what = pressed?.dataset.asPlanned;
      if (!what) return;
      // The whole week goes in one go as long as there is a connection.
      if (what === "week" && navigator.onLine && queue.list().length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const area = { cell: "[data-slot]", row: "[data-row]", week: "#week" }[what];
      const near = pressed.closest(area);
      asPlanned(what === "cell" ? [placeOf(near)].filter(Boolean) : plannedOf(near));
      near.closest("td")?.focus();
    },
    true,
  );
  document.addEventListener("htmx:sendError", (event) => {
    if (event.target.id === "zoals-gepland") asPlanned(plannedOf(week()));
  });
  document.addEventListener("htmx:afterSettle", () => show());

  window.weekPage = { placesIn, isPlanned, asPlanned, type, edit, show };
  show();
  queue.flush();
  // A browser that keeps no pages shows its own error without a network; nothing else is lost.
  navigator.serviceWorker?.register(worker).catch(() => {});
})();
