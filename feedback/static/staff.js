// Staff pages: trading a link for a session, and pages that show themselves again. Both work by hand without this file.
(function () {
  "use strict";

  // A sign-in link carries its secret behind the #, where no server and no log sees it. It leaves the history at once.
  var field = document.querySelector("input[name=link]");
  var secret = location.hash.slice(1);
  if (field && field.form && secret && !document.getElementById(secret)) {
    history.replaceState(null, "", location.pathname + location.search);
    field.value = secret;
    field.form.requestSubmit();
  }

  var waiting = document.querySelector("[data-refresh]");
  if (waiting) {
    setTimeout(function () { location.reload(); }, Number(waiting.dataset.refresh) * 1000);
  }
})();
