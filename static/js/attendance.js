// The list of a session: a letter chooses for the person in focus and goes on to the next one.
(() => {
  "use strict";
  const form = document.querySelector("[data-attendance]");
  if (!form) return;
  const groups = [...form.querySelectorAll(".presence")];

  form.addEventListener("keydown", (event) => {
    const group = event.target.closest(".presence");
    const choice = group && !event.ctrlKey && !event.altKey && !event.metaKey && group.querySelector(`[data-key="${event.code}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    const next = groups[groups.indexOf(group) + 1];
    (next ? next.querySelector(":checked") || next.querySelector("input") : form.querySelector("button")).focus();
  });
})();
