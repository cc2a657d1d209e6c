/* How what was typed stands: saved, waiting or refused, beside its cell and in one panel above them. For
   the pages whose cells save by themselves (week.js, marks-grid.js). They say in `here`:
   - `queue` and its `panel`; `there(now)`: what stands there now, in words;
   - `again(item, place)`: save it over what stands there; `adjust(place)`: go on with it;
   - `throwAway(item)`. */
(() => {
  "use strict";

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

  const HEADS = {
    offline:
      "Er is geen verbinding. Wat u invult, blijft op dit toestel bewaard en gaat vanzelf mee zodra er weer verbinding is.",
    "signed-out": "U bent uitgelogd. Wat hier wacht, blijft bewaard.",
  };

  const queueView = ({ queue, panel, there, again, adjust, throwAway }) => {
    const stateOf = (item) => {
      if (!item.problem) return ["wait", WAITS[queue.state]];
      if (item.problem.kind === "refused") {
        return ["bad", `geweigerd: ${Object.values(item.problem.errors).flat().join(" ")}`];
      }
      const { by, now, message } = item.problem;
      const stands = now ? ` Er staat nu: ${there(now)}.` : "";
      return ["bad", `niet opgeslagen: ${by ? `${by} was eerder.` : message}${stands}`];
    };

    const actionsOf = (item, place, about) => {
      if (!item.problem) return [];
      const away = button("Weggooien", () => throwAway(item), about);
      if (item.problem.kind === "conflict") {
        return [button("Toch het mijne", () => again(item, place), about), away];
      }
      return place ? [button("Aanpassen", () => adjust(place), about), away] : [away];
    };

    // What stands beside a cell; without an item it was saved.
    const said = (item, place, about) => {
      const [kind, text] = item ? stateOf(item) : ["ok", "opgeslagen"];
      const shown = element("div", `queue-said queue-said-${kind}`);
      if (item) shown.append(element("strong", "", item.says), " ");
      shown.append(element("span", "", text), ...(item ? actionsOf(item, place, about) : []));
      return shown;
    };

    const sendNow = () => {
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

    const showPanel = (lineOf) => {
      const items = queue.list();
      const isOff = ["offline", "signed-out"].includes(queue.state);
      panel.hidden = !items.some((item) => item.problem || isOff);
      if (panel.hidden) return panel.replaceChildren();
      const head = element("h2", "", `Nog niet opgeslagen: ${items.length}`);
      head.id = `${panel.id}-kop`;
      const parts = [head];
      if (HEADS[queue.state]) parts.push(element("p", "", HEADS[queue.state]));
      if (!queue.isKept) {
        parts.push(element("p", "", "Dit toestel kan niets bewaren: laat deze pagina open."));
      }
      const lines = element("ul", "plain-list queue-panel-list");
      lines.append(...items.map(lineOf));
      parts.push(lines);
      if (items.some((item) => !item.problem)) parts.push(sendNow());
      return panel.replaceChildren(...parts);
    };

    return { element, button, stateOf, actionsOf, said, showPanel };
  };

  window.queueView = queueView;
})();
