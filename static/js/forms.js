/* What every form gets: no double submit, a warning before typed work is lost, and focus on what is
   wrong. Pages work without this file. */
(() => {
  "use strict";

  const changed = new WeakSet();
  const sending = new WeakSet();
  const guarded = (form) => form instanceof HTMLFormElement && form.matches("form[data-guard]");

  const markChanged = (event) => {
    const form = event.target.form;
    if (guarded(form)) changed.add(form);
  };
  document.addEventListener("input", markChanged);
  document.addEventListener("change", markChanged);

  // A choice that is sent at once. Who walks through a closed list by keyboard passes others on the
  // way: that choice is sent with Enter, or by the button.
  let walking = false;
  const sendsAtOnce = (event) => event.target.form && event.target.matches("[data-autosubmit]");
  document.addEventListener("pointerdown", () => {
    walking = false;
  });
  document.addEventListener("keydown", (event) => {
    if (!sendsAtOnce(event)) return;
    if (walking && event.key === "Enter") {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    const opens = event.altKey || [" ", "Enter"].includes(event.key);
    walking = !opens;
  });
  document.addEventListener("change", (event) => {
    if (sendsAtOnce(event) && !walking) event.target.form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    sending.add(form);
    changed.delete(form);
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });

  // A page that comes back out of the browser's memory, or a download, must be usable again.
  const release = (form) => {
    sending.delete(form);
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) release(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLFormElement) release(event.target);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-download]")) setTimeout(() => release(event.target), 3000);
  });

  window.addEventListener("beforeunload", (event) => {
    for (const form of document.forms) {
      if (changed.has(form) && !sending.has(form)) event.preventDefault();
    }
  });

  const goToMessages = () => {
    const messages = document.getElementById("berichten");
    if (!messages) return;
    messages.tabIndex = -1;
    messages.focus({ preventScroll: true });
  };

  // What was clicked may be gone with the part of the page that htmx replaced: the keyboard goes on
  // in the same row, or else at the message. A part that came by itself leaves the keyboard alone.
  document.addEventListener("htmx:afterSettle", (event) => {
    const cause = event.detail.requestConfig?.triggeringEvent?.type;
    if (cause !== "submit" && cause !== "click") return;
    if (document.activeElement !== document.body) return;
    const sender = event.detail.requestConfig?.elt;
    const place = sender?.closest("tr[id], tbody[id]")?.id;
    const next = place && document.getElementById(place)?.querySelector("td button, td a, a");
    if (next) next.focus({ preventScroll: true });
    else goToMessages();
  });

  // A part that renews itself takes along what had the keyboard: that goes on at the same link or
  // button in the new part, or else at the first one in the same place, or at the part.
  let held = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    const here = document.activeElement;
    if (part.contains(here) && part !== here) held = { part, here };
  });
  const isLike = (other) => (one) =>
    one.textContent === other.textContent &&
    ["href", "name", "value"].every((key) => one.getAttribute(key) === other.getAttribute(key));
  document.addEventListener("htmx:afterSettle", () => {
    if (!held || held.here.isConnected) return;
    const { part, here } = held;
    held = null;
    if (document.activeElement !== document.body) return;
    const renewed = document.getElementById(part.id);
    if (!renewed) return;
    const like = [...renewed.querySelectorAll(here.tagName)].find(isLike(here));
    const place = document.getElementById(here.closest("[id]")?.id);
    const next = like || place?.querySelector(here.tagName) || renewed;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  });

  // Demo accounts: fill in the sign-in form.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill-login]");
    if (!button) return;
    const form = document.querySelector("form[data-login]");
    form.elements.login.value = button.dataset.email;
    form.elements.password.value = button.dataset.password;
    form.requestSubmit();
  });

  // What is wrong stands in the order of the page, so that who mends it goes down once.
  const summary = document.querySelector("[data-error-summary]");
  const placeOf = (line) => document.getElementById(line.querySelector("a")?.hash.slice(1));
  const inOrder = (one, other) => {
    const where = placeOf(one).compareDocumentPosition(placeOf(other));
    if (where & Node.DOCUMENT_POSITION_PRECEDING) return 1;
    return where & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 0;
  };
  if (summary) {
    // Where else the address leads to would take the focus away.
    history.replaceState(history.state, "", location.pathname + location.search);
    const lines = [...summary.querySelectorAll("li")].filter(placeOf).sort(inOrder);
    for (const line of lines) line.parentElement.append(line);
    summary.focus();
  } else if (document.querySelector("#berichten .message") && !location.hash) {
    // What was done is told on a new page: the keyboard goes on there, past the menu.
    if (document.activeElement === document.body) goToMessages();
  }
})();
