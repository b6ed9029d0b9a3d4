// Staff pages: trading a link for a session, copying an address, printing, pages that show themselves again. All work by hand too.
(function () {
  "use strict";

  // A sign-in link carries its secret behind the #, where no server and no log sees it. It leaves the history at once.
  // The page may be open already when the link is followed, so a change of the address counts, too.
  var field = document.querySelector("input[name=link]");
  function trade() {
    var secret = location.hash.slice(1);
    if (!field || !field.form || !secret || document.getElementById(secret)) return;
    history.replaceState(null, "", location.pathname + location.search);
    field.value = secret;
    field.form.requestSubmit();
  }
  trade();
  addEventListener("hashchange", trade);

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    var source = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.href || source.textContent).then(function () { button.textContent = button.dataset.done; });
    });
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { print(); });
  });

  var waiting = document.querySelector("[data-refresh]");
  if (waiting) {
    setTimeout(function () { location.reload(); }, Number(waiting.dataset.refresh) * 1000);
  }
})();
