/* Hours that were typed in a cell of the week, on their way to the school: views/cell.py says what is
   sent, send-queue.js how. */
(() => {
  "use strict";

  const here = document.currentScript.dataset;
  const { sendQueue } = window;
  if (!sendQueue) return;

  const days = (number) => (number === 1 ? "1 dag" : `${number} dagen`);

  // Somebody said the same already: there is nothing left to decide.
  const isSame = (item, now) => {
    if (!now || !item.same || ["rejected", "disputed"].includes(now.status)) return false;
    return Object.keys(item.same).every((name) => item.same[name] === now[name]);
  };

  window.hourQueue = sendQueue({
    name: "lwt-uren",
    cell: here.cell,
    renew: here.renew,
    page: here.week,
    panel: "wachtrij",
    about: (item) => `${item.agreement} ${item.date} ${item.entry || ""}`,
    sent: ({ agreement, date, entry, seen }) => ({ agreement, date, entry, seen }),
    follow: (answer) => ({ entry: answer.entry, seen: answer.version }),
    isSame,
    refused: "U mag de uren van deze leerling niet (meer) invullen.",
    missing: "Deze overeenkomst is voor u niet (meer) te vinden.",
    left: (number) =>
      `Van de uren die u invulde ${number === 1 ? "is" : "zijn"} ${days(number)} nog niet opgeslagen.`,
    waits: (number) =>
      `Van de uren die u invulde ${number === 1 ? "wacht" : "wachten"} nog ${days(number)} op opslaan.`,
  });
})();
