// The print button is there only for those who have scripts; everybody else prints by the browser's own menu.
document.querySelectorAll("[data-prints]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
