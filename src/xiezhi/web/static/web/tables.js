// Rows that lead somewhere: a click anywhere on the row, or j, k and Enter, follow the row's own address.
// The address also stands in a real link in the row, so nothing is lost without this script.

const ROWS = "tr[data-href]";
let walked = null;

const keysOff = () => {
  try { return localStorage.getItem("xiezhi-keys-off") === "1"; } catch { return false; }
};

document.addEventListener("click", (event) => {
  const row = event.target.closest?.(ROWS);
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select, summary")) return;
  if (String(getSelection())) return;
  if (event.ctrlKey || event.metaKey) open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
});

function walk(step) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent !== null);
  if (!rows.length) return false;
  const at = rows.indexOf(walked);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  walked?.classList.remove("walked");
  walked = next;
  next.classList.add("walked");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a.row-link")?.focus({ preventScroll: true });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (keysOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
  if (event.key === "j" || event.key === "k") { if (walk(event.key === "j" ? 1 : -1)) event.preventDefault(); }
  const page = { "[": "prev", "]": "next" }[event.key];
  if (page) document.querySelector(`.pager a[rel="${page}"]`)?.click();
});
