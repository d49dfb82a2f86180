// The grid of marks: Enter and the arrows move between cells, a column from a spreadsheet is pasted down, the line of progress follows.
(() => {
  "use strict";
  const form = document.querySelector("[data-marks]");
  if (!form) return;
  const cells = [...form.querySelectorAll(".mark-cell")];
  const line = form.querySelector("[data-progress]");

  const count = () => {
    const n = cells.filter((cell) => cell.value.trim()).length;
    line.firstElementChild.textContent = line.dataset.progress.replace("{n}", n).replace("{all}", cells.length);
  };
  const go = (cell, by) => {
    const next = cells[cells.indexOf(cell) + by];
    if (next) {
      next.focus();
      next.select();
    } else if (by > 0) form.querySelector("button[value=stay]").focus();
  };

  form.addEventListener("keydown", (event) => {
    if (!cells.includes(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    go(event.target, by);
  });
  form.addEventListener("input", count);
  form.addEventListener("paste", (event) => {
    const first = cells.indexOf(event.target);
    const rows = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    if (first < 0 || rows.length < 2) return;
    event.preventDefault();
    const filled = cells.slice(first, first + rows.length);
    filled.forEach((cell, place) => {
      cell.value = rows[place].split("\t")[0].trim().slice(0, cell.maxLength);
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
    go(filled[filled.length - 1], 1);
  });
  count();
})();
