/* What stands beside a form keeps its place while it is renewed: what was unfolded stays unfolded, and
   what was scrolled stays there. The page works without this file. */
(() => {
  "use strict";

  for (const beside of document.querySelectorAll(".stays-in-sight")) {
    let open = [];
    let top = 0;
    beside.addEventListener("htmx:beforeSwap", () => {
      top = beside.scrollTop;
      open = [...beside.querySelectorAll("[data-keeps-open][open]")].map((part) => part.id);
    });
    beside.addEventListener("htmx:afterSwap", () => {
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      beside.scrollTop = top;
    });
  }
})();
