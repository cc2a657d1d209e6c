/* Home: lines that are fetched later take their place among the others, most urgent first, and long
   groups fold. Without this file each room has its own page. */
(() => {
  "use strict";

  const SHOWN = 12;
  const home = document.querySelector("[data-home]");

  const groups = () => home.querySelectorAll("[data-group]");
  const order = (line) => `${line.dataset.due || "9999"} ${line.textContent.trim()}`;

  const place = (line) => {
    for (const group of groups()) {
      if (!line.classList.contains(`todo-${group.dataset.group}`)) continue;
      const list = group.querySelector("ul");
      const next = [...list.children].find((other) => order(other) > order(line));
      list.insertBefore(line, next || null);
    }
  };

  const fold = (group, lines) => {
    if (lines <= SHOWN || group.querySelector("[data-unfold]")) return;
    group.classList.add("is-folded");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link";
    button.dataset.unfold = "";
    button.addEventListener("click", () => {
      const first = group.querySelectorAll("li")[SHOWN];
      group.classList.remove("is-folded");
      button.remove();
      first.querySelector("a").focus();
    });
    group.append(button);
  };

  const refresh = () => {
    let total = 0;
    for (const group of groups()) {
      const lines = group.querySelectorAll("li").length;
      total += lines;
      group.hidden = lines === 0;
      group.querySelector("[data-count]").textContent = lines;
      fold(group, lines);
      const button = group.querySelector("[data-unfold]");
      if (button) button.textContent = `Toon alle ${lines}`;
    }
    const busy = home.querySelector("[data-later]") !== null;
    home.querySelector("[data-done]").hidden = busy || total > 0;
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.matches("[data-later]")) return;
    for (const line of event.target.querySelectorAll("li")) place(line);
    event.target.remove();
    refresh();
  });

  refresh();
})();
