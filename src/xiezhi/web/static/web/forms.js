// Forms: the error summary takes the focus, a form is sent once, and words not yet saved are not lost without a question.

if (!document.body.matches(".patterns")) document.querySelector(".error-summary, .refusal")?.focus();
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector?.(".error-summary, .refusal")?.focus());

// htmx: a refusal is shown above the content, wherever the form stands; any other failure is told in one sentence.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Retarget") === "#refusals") {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else {
    document.getElementById("refusals")?.replaceChildren();
  }
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const said = document.getElementById("request-failed")?.content.cloneNode(true);
    if (said) document.getElementById("messages").replaceChildren(said);
  });
}

const sent = new WeakSet();
const touched = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (sent.has(form)) { event.preventDefault(); return; }
  touched.delete(form);
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    sent.add(form);
    form.querySelectorAll('button:not([type="button"])').forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(ready, 8000, form); // an answer that is a file leaves the page where it is
  }
});

function ready(form) {
  sent.delete(form);
  form.querySelectorAll('button[aria-disabled="true"]').forEach((button) => button.removeAttribute("aria-disabled"));
}

// Coming back by the browser's own "back" finds the form ready again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form").forEach(ready);
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
