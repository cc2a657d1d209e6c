/* Marks that were typed in a cell of the grid, on their way to the school: exams/marks/cell.py says what
   is sent, send-queue.js how. The same mark sent twice changes nothing. */
(() => {
  "use strict";

  const here = document.currentScript.dataset;
  const { sendQueue } = window;
  if (!sendQueue) return;

  const marks = (number) => (number === 1 ? "1 cijfer" : `${number} cijfers`);

  window.markQueue = sendQueue({
    name: "lwt-cijfers",
    cell: here.cell,
    renew: here.renew,
    page: here.page,
    panel: "cijferwachtrij",
    about: (item) => `${item.subject} ${item.part}`,
    sent: ({ subject, part }) => ({ subject, part }),
    follow: (answer, item) => ({ values: { ...item.values, expected: answer.mark } }),
    isSame: () => false,
    refused: "U mag van deze kandidaat geen cijfers (meer) invoeren.",
    missing: "Dit vak is voor u niet (meer) te vinden.",
    left: (number) => `Er ${number === 1 ? "is" : "zijn"} nog ${marks(number)} niet opgeslagen.`,
    waits: (number) => `Er ${number === 1 ? "wacht" : "wachten"} nog ${marks(number)} op opslaan.`,
  });
})();
