// Tables of rows by keyboard: add a row below, move it, remove an empty one. Without this script the buttons do it.

const controls = (row) => [...row.querySelectorAll("input, textarea, select")];
const isEmpty = (row) => controls(row).every((one) => one.value.trim() === "");

// Rows are numbered by their place: names, ids and labels follow whenever a row comes, goes or moves.
function number(table) {
  const rows = [...table.querySelectorAll(".rows-row")];
  rows.forEach((row, index) => {
    row.setAttribute("aria-label", `${row.dataset.label} ${index + 1}`);
    row.querySelector(".rows-no").textContent = index + 1;
    for (const cell of row.querySelectorAll(".rows-cell")) {
      const one = cell.querySelector("input, textarea, select");
      const key = one.name.slice(table.dataset.rows.length + 1).replace(/^\d+-/, "");
      one.name = `${table.dataset.rows}-${index}-${key}`;
      one.id = `${table.id}_${index}_${key}`;
      cell.querySelector("label").htmlFor = one.id;
    }
  });
  table.querySelector(`input[name="${table.dataset.rows}-rows"]`).value = rows.length;
}

function insert(row) {
  const fresh = row.cloneNode(true);
  controls(fresh).forEach((one) => { if (one.tagName === "SELECT") one.selectedIndex = 0; else one.value = ""; });
  row.after(fresh);
  changed(fresh);
  controls(fresh)[0].focus();
}

function remove(row) {
  const table = row.closest(".rows");
  const neighbour = row.previousElementSibling ?? row.nextElementSibling;
  if (!neighbour) {
    controls(row).forEach((one) => { one.value = ""; });
    controls(row)[0].focus();
    return;
  }
  row.remove();
  changed(neighbour, table);
  controls(neighbour).at(-1).focus();
}

function move(row, up, focused) {
  const neighbour = up ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return;
  if (up) neighbour.before(row); else neighbour.after(row);
  changed(row);
  focused.focus();
}

function changed(row, table = row.closest(".rows")) {
  number(table);
  table.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.(".rows-row");
  if (!row || event.isComposing) return;
  if (event.key === "Enter" && event.ctrlKey) insert(row);
  else if (event.key === "Backspace" && event.ctrlKey && isEmpty(row)) remove(row);
  else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) move(row, event.key === "ArrowUp", event.target);
  else if (event.key === "Enter" && event.target.tagName === "INPUT") next(row, event.target);
  else return;
  event.preventDefault();
});

// Enter in a line goes on to the next cell, and from the last one to a new row: it never sends the form.
function next(row, current) {
  const here = controls(row);
  const following = here[here.indexOf(current) + 1];
  if (following) following.focus();
  else if (row.nextElementSibling) controls(row.nextElementSibling)[0].focus();
  else if (!isEmpty(row)) insert(row);
}

// Before htmx sees the click: with this script a row is added on the spot, without asking the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".rows [data-row]");
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  const row = button.closest(".rows-row") ?? [...button.closest(".rows").querySelectorAll(".rows-row")].at(-1);
  if (button.dataset.row === "remove") remove(row); else insert(row);
}, true);

document.addEventListener("htmx:afterSettle", (event) => {
  const field = event.target.closest?.(".field") ?? event.target;
  field.querySelector?.(".rows-read")?.focus();
});
