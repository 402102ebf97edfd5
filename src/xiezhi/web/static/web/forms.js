// Forms: the error summary takes the focus, a form is sent once, and words not yet saved are not lost without a question.

if (!document.body.matches(".patterns")) document.querySelector(".error-summary, .refusal")?.focus();
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector?.(".error-summary, .refusal")?.focus());

const sent = new WeakSet();
const touched = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (sent.has(form)) { event.preventDefault(); return; }
  touched.delete(form);
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    sent.add(form);
    form.querySelectorAll('button:not([type="button"])').forEach((button) => button.setAttribute("aria-disabled", "true"));
  }
});

// Coming back by the browser's own "back" finds the form ready again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form").forEach((form) => {
    sent.delete(form);
    form.querySelectorAll('button[aria-disabled="true"]').forEach((button) => button.removeAttribute("aria-disabled"));
  });
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keeps]");
  if (form) touched.add(form);
});
addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});

// A filter bar that answers as soon as a choice changes; its button stays for everybody else.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-sends]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
});
