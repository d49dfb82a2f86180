// What a page gains when scripts run. Nothing here is needed to finish a job.
(() => {
  "use strict";

  // The list of faults is the first thing to read after a refused form, also when htmx brought it.
  const focusFaults = (root) => {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  // A fault's link moves the focus into the field, with its label still in sight.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  // Names that the door of an event keeps in a phone go with whoever signs out. What was seen and is not sent yet holds none, and stays.
  addEventListener("submit", (event) => {
    if (!event.target.action?.endsWith?.("/logout/")) return;
    Object.keys(localStorage).filter((name) => /^door:.*:list$/.test(name)).forEach((name) => localStorage.removeItem(name));
    globalThis.caches?.delete("door-1");
  });

  // Typed and neither sent nor kept as a draft (autosave.js): ask before the page is left. A form opts out with data-no-guard;
  // one with a password always does.
  const touched = new Set();
  const guarded = (form) => form && form.method === "post" && !form.matches("[data-no-guard]") && !form.querySelector("[type=password]");
  document.addEventListener("input", (event) => {
    if (guarded(event.target.form)) touched.add(event.target.form);
  });
  addEventListener("beforeunload", (event) => {
    const hasFile = (form) => [...form.elements].some((one) => one.type === "file" && one.value);
    if ([...touched].some((form) => form.isConnected && (form.dataset.draft !== "kept" || hasFile(form)))) event.preventDefault();
  });

  // One act, one request: the second click of a double click is dropped. Coming back to the page frees the form.
  const sending = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    if (!form.matches("[data-no-guard]")) touched.delete(form);
    if (form.matches("[hx-post]")) return;
    sending.add(form);
    setTimeout(() => sending.delete(form), 5000);
  });

  // Menus close with Escape and when something else is clicked; the focus returns to the menu's own button.
  const menus = () => document.querySelectorAll("details:is(.account-menu, .nav-more)[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // A refresh that did not arrive is said, not hidden.
  const say = (failed) => {
    const banner = document.getElementById("net-status");
    if (!banner) return;
    banner.textContent = failed ? banner.dataset.text : "";
    banner.hidden = !failed;
  };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) =>
    document.addEventListener(name, () => say(true)),
  );
  document.addEventListener("htmx:afterOnLoad", () => say(false));
  document.addEventListener("htmx:afterSwap", (event) => focusFaults(event.target));

  document.addEventListener("DOMContentLoaded", () => focusFaults(document));
})();
