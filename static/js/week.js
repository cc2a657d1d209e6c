/* The week of a mentor: every cell saves by itself, through the queue of hour-queue.js, and shows
   whether it is saved, waits or was refused. Without this file each cell has its own page. */
(() => {
  "use strict";

  const { worker } = document.currentScript.dataset;
  const queue = window.hourQueue;
  const panel = document.getElementById("wachtrij");
  if (!queue || !document.getElementById("week-anders")) return;

  const page = {}; // what the editor and the grid share with this file
  const said = document.getElementById("week-gezegd");
  const week = () => document.getElementById("week");
  const done = new Map(); // slots saved since the page was opened, with what the server said
  const stale = new Set(); // pupils whose row is to be fetched anew
  const parsed = new WeakMap();

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
      const { text, ...times } = place.slot.planned;
      put(place, { as_planned: "1" }, `${text} uur, zoals gepland`, { kind: "worked", ...times });
    }
  };

  const isOnItsWay = (place) => {
    const item = itemOf(place);
    return Boolean(item && !item.problem);
  };

  /* --- showing how it stands -------------------------------------------------------------------- */

  // Save it over what stands there now.
  const again = (item, place) => {
    const { now } = item.problem;
    if (place) place.slot.entry = now ? { ...now, id: now.entry, seen: now.version } : undefined;
    queue.discard(item.key);
    queue.add({ ...item, entry: now ? now.entry : null, seen: now ? now.version : null });
  };

  const adjust = (place) => page.edit(place);
  const there = (now) => `${now.text}${now.kind === "worked" ? " uur" : ""}`;
  const throwAway = (item) => {
    queue.discard(item.key);
    renew(item);
    refreshRows();
  };
  const view = window.queueView({ queue, panel, there, again, adjust, throwAway });
  const { element, stateOf, actionsOf } = view;

  const isAbout = (item) => ({ slot }) => slot.agreement === item.agreement && slot.date === item.date;

  // Whatever else happened to it: the row shows what stands there now.
  const renew = (item) => {
    const place = placesIn(week()).find(isAbout(item));
    if (place) stale.add(place.body.dataset.trajectory);
  };

  const showSlot = (place) => {
    const item = itemOf(place);
    const answer = done.get(place.key);
    const about = `${place.row.pupil}, ${place.slot.shown}`;
    const old = place.element.querySelector(".queue-said");
    if (!item && !answer) return old?.remove();
    const shown = view.said(item, place, about);
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

  const lineOf = (item, places) => {
    const place = places.find((one) => itemOf(one)?.key === item.key);
    const near = place || places.find(isAbout(item));
    const who = near ? `${item.shown}, ${near.row.pupil}` : item.shown;
    const line = element("li", "");
    const [kind, text] = stateOf(item);
    line.append(`${who}: ${item.says} `, element("span", `queue-said-${kind}`, text), " ");
    if (!near) {
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
    view.showPanel((item) => lineOf(item, places));
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
    made.innerHTML = `<table>${(await response.json()).html}</table>`;
    const fresh = made.content.querySelector("tbody");
    if (!fresh || !body.isConnected) return;
    const at = [...body.querySelectorAll("tr:first-child > *")].indexOf(document.activeElement?.closest("td, th"));
    body.replaceWith(fresh);
    htmx.process(fresh);
    document.dispatchEvent(new CustomEvent("week:row", { detail: { row: fresh, at } }));
  };

  let fetching = false;
  const refreshRows = async () => {
    if (page.editing || fetching) return;
    fetching = true;
    try {
      for (const pupil of [...stale]) {
        const body = document.getElementById(`leerling-${pupil}`);
        stale.delete(pupil);
        if (page.editing || !body) continue;
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
    if (what === "gone") renew(item);
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
    page.edit(place);
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
    if (event.target.id === "zoals-gepland") return asPlanned(plannedOf(week()));
    const note = element("div", "message message-bad");
    note.append(element("p", "", "Er is geen verbinding. Dit is niet gedaan: probeer het straks opnieuw."));
    return document.getElementById("berichten").replaceChildren(note);
  });
  // Signed out meanwhile: the answer is the page to sign in at, and not a week.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (target.id !== "week" || xhr.responseText.includes('id="week"')) return;
    event.detail.shouldSwap = false;
    location.reload();
  });
  document.addEventListener("htmx:afterSwap", () => show());

  Object.assign(page, { placeOf, placesIn, isPlanned, itemOf, put, asPlanned, refreshRows });
  window.weekPage = page;
  show();
  queue.flush();
  // A browser that keeps no pages shows its own error without a network; nothing else is lost.
  navigator.serviceWorker?.register(worker).catch(() => {});
})();
