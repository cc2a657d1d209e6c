/* What was typed and has not reached the school yet. It is kept on this device, each thing under a key
   of its own, until the server has answered: sent again as often as needed, stored once.

   What is kept belongs to one account: another one on the same device neither sees nor sends it. It
   holds no names. Signing out throws it away, after asking. Each kind of thing has a queue of its own
   (hour-queue.js, mark-queue.js), which says in `kind`:
   - `name`: under which it is kept; `cell`: where it is sent; `renew`: a page with a new token;
   - `about(item)`: which place it fills in, as text; `sent(item)`: what is sent of the place;
   - `follow(answer, item)`: what `item`, typed later in the same place, must know of what was stored;
   - `isSame(item, now)`: whether somebody else stored the same already;
   - `refused`, `missing`: why it may not be sent any more;
   - `panel`: the id of the part of a page that tells of it; `page`: the address of such a page;
   - `left(number)`: a sentence for who signs out; `waits(number)`: one for every other page. */
(() => {
  "use strict";

  const { person, school = "" } = document.body.dataset;
  if (!person) return;

  const PAUSES = [2, 5, 10, 30, 60];
  const LONGEST_WAIT = 20000;
  const KEPT_FOR_OTHERS = 30 * 24 * 60 * 60 * 1000;
  const queues = [];

  const tokenOf = (body) => JSON.parse(body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
  const patience = () => AbortSignal.timeout?.(LONGEST_WAIT);

  const sendQueue = (kind) => {
    const ALL = `${kind.name}/`;
    const MINE = `${ALL}${person}/`;
    let token = tokenOf(document.body);
    let state = navigator.onLine ? "ready" : "offline";
    let tries = 0;
    let timer = null;
    let busy = null;
    const unkept = new Map(); // what a browser without storage keeps while the page is open
    const listeners = [];

    const tell = (what, item, answer) => {
      for (const listener of listeners) listener(what, item, answer);
    };
    const enter = (next) => {
      if (state === next) return;
      state = next;
      tell("state");
    };

    /* --- keeping -------------------------------------------------------------------------------- */

    const nameOf = (item) => `${MINE}${item.school || 0}/${item.key}`;

    const keep = (item) => {
      try {
        localStorage.setItem(nameOf(item), JSON.stringify(item));
        unkept.delete(item.key);
      } catch {
        unkept.set(item.key, item);
      }
    };

    const names = () => {
      try {
        return Object.keys(localStorage).filter((name) => name.startsWith(ALL));
      } catch {
        return [];
      }
    };

    const read = (name) => {
      try {
        return JSON.parse(localStorage.getItem(name));
      } catch {
        return null;
      }
    };

    const list = () => {
      const kept = names().filter((name) => name.startsWith(MINE));
      const items = [...kept.map(read), ...unkept.values()].filter(Boolean);
      return items.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
    };

    const has = (key) => list().some((item) => item.key === key);

    const drop = (item) => {
      unkept.delete(item.key);
      try {
        localStorage.removeItem(nameOf(item));
      } catch {
        // There was nothing to keep it in.
      }
    };

    const newKey = () => {
      if (crypto.randomUUID) return crypto.randomUUID();
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    };

    const sameSlot = (a, b) => kind.about(a) === kind.about(b);

    /* Keep one thing that was typed, and send it. It takes the place of what was typed in the same cell
       before, unless that may be on its way: then it follows after the answer. */
    const add = (typed) => {
      const item = { ...typed, key: newKey(), at: Date.now(), school, tried: 0, problem: null };
      const earlier = list().filter((other) => sameSlot(other, item));
      item.at = Math.max(item.at, ...earlier.map((other) => other.at + 1));
      keep(item);
      for (const other of earlier) if (!other.tried || other.problem) drop(other);
      tell("change");
      soon(0);
      return item;
    };

    const discard = (key) => {
      for (const item of list()) if (item.key === key) drop(item);
      tell("change");
    };

    /* --- sending -------------------------------------------------------------------------------- */

    const soon = (seconds) => {
      clearTimeout(timer);
      timer = setTimeout(flush, seconds * 1000);
    };

    const later = (next) => {
      enter(next);
      soon(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      tries += 1;
      return false;
    };

    const post = (item) =>
      fetch(kind.cell, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({
          ...item.values,
          key: item.key,
          ...kind.sent(item),
          by: Number(person),
        }),
        signal: patience(),
      });

    const bodyOf = async (response) => {
      try {
        return await response.json();
      } catch {
        return {};
      }
    };

    // A new token, for who signed in again elsewhere; false when this is no longer the same person.
    const renewed = async () => {
      const response = await fetch(kind.renew, {
        credentials: "same-origin",
        signal: patience(),
      });
      const found = new DOMParser().parseFromString(await response.text(), "text/html").body;
      if (found.dataset.person !== person) return false;
      token = tokenOf(found);
      return true;
    };

    const saved = (item, answer) => {
      drop(item);
      // What was typed in the same cell meanwhile is a change of what has just been stored.
      for (const other of list()) {
        if (sameSlot(other, item)) keep({ ...other, ...kind.follow(answer, other) });
      }
      tell("saved", item, answer);
      return true;
    };

    const problem = (item, found) => {
      keep({ ...item, problem: found });
      tell("change");
      return true;
    };

    // True when the next may go, false when all must wait.
    const answered = async (item, response, again) => {
      const body = await bodyOf(response);
      if (response.status === 200 && body.state === "saved") return saved(item, body);
      if (response.status === 409 && body.state === "conflict") {
        if (kind.isSame(item, body.now)) return saved(item, body.now);
        return problem(item, { kind: "conflict", message: body.message, by: body.by, now: body.now });
      }
      if (response.status === 422 && body.state === "refused") {
        return problem(item, { kind: "refused", errors: body.errors });
      }
      if (response.status === 401) return stop();
      if (response.status === 403 && !again) {
        if (!(await renewed())) return stop();
        return answered(item, await post(item), true);
      }
      if (response.status === 403 || response.status === 404) {
        const why = response.status === 403 ? kind.refused : kind.missing;
        return problem(item, { kind: "refused", errors: { __all__: [why] } });
      }
      return later("offline");
    };

    const stop = () => {
      clearTimeout(timer);
      enter("signed-out");
      return false;
    };

    const send = async (item) => {
      if (!has(item.key)) return true; // thrown away, or sent by another tab, in the meantime
      keep({ ...item, tried: 1 });
      try {
        return await answered({ ...item, tried: 1 }, await post(item), false);
      } catch {
        return later("offline");
      }
    };

    const sendAll = async () => {
      for (;;) {
        const item = list().find((one) => !one.problem);
        if (!item) break;
        enter("sending");
        if (!(await send(item))) return;
        tries = 0;
      }
      enter("ready");
    };

    // One tab at a time; two at once would do no harm, only double the work.
    const alone = async () => {
      if (!navigator.locks) return sendAll();
      return navigator.locks.request(kind.name, { ifAvailable: true }, (lock) => {
        if (lock) return sendAll();
        soon(PAUSES[0]);
        return null;
      });
    };

    const flush = () => {
      clearTimeout(timer);
      if (!busy) {
        busy = alone().finally(() => {
          busy = null;
          if (state === "ready" && list().some((item) => !item.problem)) soon(0);
        });
      }
      return busy;
    };

    /* --- when ----------------------------------------------------------------------------------- */

    window.addEventListener("online", () => {
      tries = 0;
      flush();
    });
    window.addEventListener("offline", () => enter("offline"));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && list().length) flush();
    });
    window.addEventListener("storage", (event) => {
      if (event.key !== null && !event.key.startsWith(MINE)) return;
      const gone = event.newValue ? null : JSON.parse(event.oldValue || "null");
      tell(gone ? "gone" : "change", gone);
      if (event.newValue && !busy) soon(PAUSES[0]); // should the tab that keeps it be gone by then
    });

    window.addEventListener("beforeunload", (event) => {
      if (unkept.size) event.preventDefault();
    });

    // What another account left behind long ago is of no use to anybody any more.
    for (const name of names()) {
      const item = name.startsWith(MINE) ? null : read(name);
      if (item && Date.now() - item.at > KEPT_FOR_OTHERS) localStorage.removeItem(name);
    }

    const queue = {
      list,
      add,
      discard,
      drop,
      flush,
      left: kind.left,
      get state() {
        return navigator.onLine || state === "signed-out" ? state : "offline";
      },
      get isKept() {
        return unkept.size === 0;
      },
      listen: (listener) => listeners.push(listener),
    };
    queues.push(queue);
    if (list().length) flush();
    tellElsewhere(queue, kind);
    return queue;
  };

  /* --- on every other page: say that something waits ------------------------------------------ */

  const tellElsewhere = (queue, kind) => {
    const place = document.getElementById("berichten");
    if (!place || document.getElementById(kind.panel)) return;
    const note = document.createElement("div");
    note.className = "message message-wait";
    const show = () => {
      const left = queue.list().length;
      if (!left || queue.state === "sending") return note.remove();
      const link = document.createElement("a");
      link.href = kind.page;
      link.textContent = "Bekijk wat er wacht";
      const text = document.createElement("p");
      text.append(`${kind.waits(left)} `, link);
      note.replaceChildren(text);
      if (!note.isConnected) place.append(note);
      return note;
    };
    queue.listen(show);
    show();
  };

  /* --- signing out -------------------------------------------------------------------------------- */

  // Who signs out leaves nothing behind on the device, and nothing is thrown away without asking.
  const signOut = async (form) => {
    const sent = Promise.all(queues.map((queue) => queue.flush()));
    await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 3000))]);
    const left = queues.filter((queue) => queue.list().length);
    const told = left.map((queue) => queue.left(queue.list().length)).join(" ");
    if (left.length && !confirm(`${told} Als u nu uitlogt, gaan ze verloren. Toch uitloggen?`)) return;
    for (const queue of left) queue.list().forEach(queue.drop);
    form.submit();
  };
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-sign-out]")) return;
      if (!queues.some((queue) => queue.list().length)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      signOut(event.target);
    },
    true,
  );

  window.sendQueue = sendQueue;
})();
