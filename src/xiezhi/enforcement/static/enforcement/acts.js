// The form of an act, enhanced: fields come and go with the answers they depend on, a way of delivery shows its own
// fields at once, Enter in a search inside the form searches. Without this script everything works by its buttons.

document.documentElement.classList.add("scripted");

const said = (form, key) => {
  const name = `f_${key}`;
  const chosen = [...form.elements].filter((one) => one.name === name && (!/radio|checkbox/.test(one.type) || one.checked));
  const values = chosen.map((one) => one.value).filter((value) => value !== "");
  return values.map((value) => ({ yes: "true", no: "false" }[value] ?? value));
};

// True, false, or undefined where only the server knows: a condition about anything but this form.
function holds(form, when) {
  if (when.all) return fold(when.all.map((one) => holds(form, one)), true);
  if (when.any) return fold(when.any.map((one) => holds(form, one)), false);
  if (when.not) { const inner = holds(form, when.not); return inner === undefined ? undefined : !inner; }
  if (typeof when.fact !== "string" || !when.fact.startsWith("this.") || when.fact.split(".").length > 2) return undefined;
  const values = said(form, when.fact.slice(5));
  if ("present" in when) return values.length > 0 === when.present;
  if ("is" in when) return values.length === 1 && values[0] === String(when.is);
  if ("in" in when && Array.isArray(when.in)) return values.length === 1 && when.in.map(String).includes(values[0]);
  if ("has" in when && typeof when.has !== "object") return values.includes(String(when.has));
  if ("has_any" in when && Array.isArray(when.has_any)) return when.has_any.some((one) => values.includes(String(one)));
  return undefined;
}

function fold(answers, all) {
  if (answers.includes(!all)) return !all;
  return answers.includes(undefined) ? undefined : all;
}

function ask(form) {
  form.querySelectorAll(".field[data-when]").forEach((field) => {
    const answer = holds(form, JSON.parse(field.dataset.when)) ?? field.dataset.asked === "yes";
    field.classList.toggle("field-unasked", !answer);
    field.querySelectorAll(".unasked-note").forEach((note) => { note.hidden = answer; });
  });
  const kind = form.querySelector('.party input[type="radio"]:checked')?.value;
  form.querySelectorAll("[data-party]").forEach((part) => { part.hidden = Boolean(kind) && !part.dataset.party.split(" ").includes(kind); });
}

// Draws a part of the page anew with what was typed so far: as little as may be, since people go on typing meanwhile.
function redraw(form, step, part) {
  window.htmx?.ajax("POST", location.href, { source: form, target: part, select: part, swap: "outerHTML", values: { step } });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("#act-form");
  if (!form) return;
  ask(form);
  if (event.target.name === "f_method") redraw(form, "method", "#act");
  if (event.target.matches("[data-refresh]")) redraw(form, "matter", `#${event.target.closest(".field").id}`);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const step = event.target.dataset?.enter;
  if (!step) return;
  event.preventDefault();
  event.target.parentElement.querySelector(`[data-step="${step}"]`)?.click();
});

// A preview opens beside the form and must not count as the form's one sending.
addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("data-preview")) event.stopImmediatePropagation();
}, true);

const start = () => document.querySelectorAll("#act-form").forEach(ask);
document.addEventListener("htmx:afterSettle", start);
start();

document.querySelectorAll("[data-prints]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
