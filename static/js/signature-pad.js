/* Draw a signature with a finger, pen or mouse; the drawing goes as a PNG into a hidden field.
   Without this file only the typed name shows, and that is a full alternative. */
(() => {
  "use strict";

  const INK = "#12213f";
  const SHARPNESS = 2; // points per pixel on screen, so that the print is smooth

  const setUp = (pad) => {
    const find = (name) => pad.querySelector(`[data-signature-${name}]`);
    const canvas = find("canvas");
    const value = find("value");
    const hint = find("hint");
    const typed = find("typed");
    const draw = canvas.getContext("2d");
    const empty = canvas.getAttribute("aria-label");
    let last = null;

    // As wide and high as on screen, or the signature would be stretched on paper.
    const blank = () => {
      canvas.width = canvas.clientWidth * SHARPNESS;
      canvas.height = canvas.clientHeight * SHARPNESS;
      draw.strokeStyle = INK;
      draw.fillStyle = INK;
      draw.lineWidth = 2.6 * SHARPNESS;
      draw.lineCap = "round";
      draw.lineJoin = "round";
    };

    const report = () => {
      const drawn = value.value !== "";
      hint.hidden = drawn;
      canvas.setAttribute("aria-label", drawn ? canvas.dataset.labelDrawn : empty);
    };

    const clear = () => {
      blank();
      value.value = "";
      report();
    };

    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      return {
        x: ((event.clientX - box.left) * canvas.width) / box.width,
        y: ((event.clientY - box.top) * canvas.height) / box.height,
      };
    };

    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      if (!value.value) blank();
      canvas.setPointerCapture(event.pointerId);
      last = point(event);
      hint.hidden = true;
      draw.beginPath();
      draw.arc(last.x, last.y, draw.lineWidth / 2, 0, 2 * Math.PI);
      draw.fill();
    });

    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const next = point(event);
      const middle = { x: (last.x + next.x) / 2, y: (last.y + next.y) / 2 };
      draw.beginPath();
      draw.moveTo(last.x, last.y);
      draw.quadraticCurveTo(middle.x, middle.y, next.x, next.y);
      draw.stroke();
      last = next;
    });

    const lift = () => {
      if (!last) return;
      last = null;
      value.value = canvas.toDataURL("image/png");
      value.dispatchEvent(new Event("change", { bubbles: true }));
      report();
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);

    const show = (mode) => {
      find("draw").hidden = mode !== "draw";
      find("type").hidden = mode !== "type";
      for (const button of pad.querySelectorAll("[data-signature-mode]")) {
        button.setAttribute("aria-pressed", String(button.dataset.signatureMode === mode));
      }
    };

    const choose = (mode) => {
      if (mode === "type") clear();
      else typed.value = "";
      show(mode);
      if (mode === "type") typed.focus();
    };
    for (const button of pad.querySelectorAll("[data-signature-mode]")) {
      button.addEventListener("click", () => choose(button.dataset.signatureMode));
    }
    // What is wrong with the signature leads to the name, which may not be shown yet.
    for (const link of document.querySelectorAll(`a[href="#${typed.id}"]`)) {
      link.addEventListener("click", () => choose("type"));
    }
    find("clear").addEventListener("click", clear);

    find("modes").hidden = false;
    show(typed.value && !value.value ? "type" : "draw");
    report();

    // After a form with an error the drawing is still there.
    if (value.value) {
      const picture = new Image();
      picture.addEventListener("load", () => {
        blank();
        const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
        draw.drawImage(picture, 0, 0, picture.width * scale, picture.height * scale);
      });
      picture.src = value.value;
    }
  };

  document.querySelectorAll("[data-signature]").forEach(setUp);
})();
