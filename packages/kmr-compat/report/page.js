/** @file The script of a parity report: sorting and filtering its table, and the ways from the graph to the table. */
(() => {
  const body = document.querySelector("#layers ~ .scroll tbody");
  const rows = [...body.rows];

  /** @param {HTMLTableRowElement} row @param {string} key */
  const keyOf = (row, key) => (key === "name" ? row.dataset[key] : Number(row.dataset[key]));

  /** @param {HTMLTableCellElement} head */
  function sort(head) {
    const key = head.dataset.sort;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of document.querySelectorAll("th[aria-sort]"))
      other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((a, b) => {
      const [x, y] = [keyOf(a, key), keyOf(b, key)];
      const order =
        typeof x === "string" ? x.localeCompare(y, "en", { numeric: true }) : x < y ? -1 : +(x > y);
      return down ? -order : order;
    });
    body.append(...rows);
  }

  for (const head of document.querySelectorAll("th[data-sort]"))
    head.querySelector("button").addEventListener("click", () => sort(head));

  const [find, show, count] = ["find", "show", "count"].map((id) => document.getElementById(id));

  function filter() {
    const words = find.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const text = row.querySelector("th").textContent.toLowerCase();
      row.hidden =
        !text.includes(words) || (show.value !== "" && row.dataset.verdict !== show.value);
      if (!row.hidden) shown++;
    }
    count.textContent =
      shown === rows.length ? `${shown} outputs` : `${shown} of ${rows.length} outputs`;
  }
  find.addEventListener("input", filter);
  show.addEventListener("input", filter);
  find.form.addEventListener("submit", (event) => event.preventDefault());

  /** Shows a row of the table, whatever the filter hides. @param {string} id */
  function goTo(id) {
    find.value = "";
    show.value = "";
    filter();
    for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
    const row = document.getElementById(id);
    row.classList.add("chosen");
    row.scrollIntoView({ block: "center" });
  }

  for (const box of document.querySelectorAll(".box[data-row]")) {
    box.addEventListener("click", () => goTo(box.dataset.row));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") goTo(box.dataset.row);
    });
  }
  for (const link of document.querySelectorAll(".depth a"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(link.getAttribute("href").slice(1));
    });

  const fit = document.getElementById("fit");
  fit?.addEventListener("click", () => {
    const fitted = fit.getAttribute("aria-pressed") !== "true";
    fit.setAttribute("aria-pressed", String(fitted));
    fit.closest("section").querySelector(".scroll").classList.toggle("fit", fitted);
  });
})();
