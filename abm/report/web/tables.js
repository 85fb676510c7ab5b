"use strict";
// Tables: put in order by a button in each head, and filtered by what their rows say.
const ReportTables = (() => {
  const LEAST = 9;  // rows from which on a table has a filter

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    const numeric = cell.classList.contains("n");
    return numeric ? (cell.dataset.v === undefined ? null : Number(cell.dataset.v)) : cell.textContent;
  };

  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  };

  const sort = (table, heads, column) => {
    const head = heads[column], rises = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach(one => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", rises ? "ascending" : "descending");
    const body = table.tBodies[0], rows = [...body.rows].map(row => [valueOf(row, column), row]);
    rows.sort(([a], [b]) => (a === null || b === null ? compare(a, b) : (rises ? 1 : -1) * compare(a, b)));
    body.append(...rows.map(([, row]) => row));
  };

  const filter = table => {
    const frame = document.createElement("label"), input = document.createElement("input"), count = document.createElement("span");
    frame.className = "filter";
    input.type = "search";
    input.placeholder = "text in a row";
    count.setAttribute("aria-live", "polite");
    frame.append("Filter", input, count);
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map(row => row.textContent.toLowerCase());
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row, i) => { row.hidden = !words.every(word => texts[i].includes(word)); });
      count.textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length} rows`;
    };
    input.addEventListener("input", show);
    show();
    table.caption.append(frame);  // above the caption it seems to be of the table before
  };

  const arm = table => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("span");  // Chromium repeats no head on paper that has a button in it
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.textContent = head.textContent;
      head.addEventListener("click", () => sort(table, heads, column));
      button.addEventListener("keydown", event => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        sort(table, heads, column);
      });
      head.replaceChildren(button);
    });
    if (table.tBodies[0].rows.length >= LEAST) filter(table);
  };

  return { arm };
})();
