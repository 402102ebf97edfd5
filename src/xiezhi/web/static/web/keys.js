// Keyboard: `?` lists the shortcuts, `/` goes to the search box, `g d` and the like follow the link that carries
// data-key="g d". Shortcuts never fire while someone types, and can be switched off on the device (WCAG 2.1.4).

const OFF = "xiezhi-keys-off";
const panel = document.getElementById("keys");
const box = document.getElementById("keys-off");
let first = "";
let timer = 0;
let cameFrom = null;

const off = () => {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
};

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function show(open) {
  if (!panel) return;
  if (open) cameFrom = document.activeElement;
  panel.hidden = !open;
  if (open) panel.focus();
  else if (cameFrom instanceof HTMLElement) cameFrom.focus();
}

function follow(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key).replace(/\\ /g, " ")}"]`);
  if (!target) return false;
  if (target.matches("input, textarea, select")) { target.focus(); target.select?.(); } else target.click();
  return true;
}

function forget() {
  first = "";
  clearTimeout(timer);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (panel && !panel.hidden) show(false);
    else if (typing(event.target)) event.target.blur();
    document.querySelectorAll("details.drop[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    return;
  }
  if (off() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "?") { event.preventDefault(); show(panel?.hidden); return; }
  const key = first ? `${first} ${event.key}` : event.key;
  forget();
  if (follow(key)) { event.preventDefault(); return; }
  if (event.key === "g") { first = "g"; timer = setTimeout(forget, 1500); }
});

document.querySelectorAll('[data-opens="keys"]').forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => { button.closest("details")?.removeAttribute("open"); show(true); });
});
document.querySelectorAll('[data-closes="keys"]').forEach((button) => button.addEventListener("click", () => show(false)));

if (box) {
  box.checked = off();
  box.addEventListener("change", () => {
    try { localStorage.setItem(OFF, box.checked ? "1" : "0"); } catch { /* a device that keeps nothing keeps the shortcuts */ }
  });
}

// A menu closes when the next click or focus lands outside it.
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    document.querySelectorAll("details.drop[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
}
