// Passkeys: show their section only where the browser has them, and say in words when one was not used.
(function () {
  "use strict";
  if (window.PublicKeyCredential) {
    document.querySelectorAll("[data-passkey]").forEach(function (section) { section.hidden = false; });
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("#passkey-problem").forEach(function (note) { note.hidden = false; });
  });
})();
