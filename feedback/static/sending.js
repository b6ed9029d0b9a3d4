// Which way something leaves: sealed in the browser, or plainly where the browser itself says that it cannot seal.
// A script that was kept away must not look like an old browser, so the browser is asked before any is fetched.
(function () {
  "use strict";

  function able() {
    try {
      return crypto.subtle.generateKey("X25519", false, ["deriveBits"])
        .then(function () { return true; }, function () { return false; });
    } catch (missing) { return Promise.resolve(false); }
  }

  function sealing(form, load) {
    function beside(name) { return load(form.dataset.sending.replace("sending.js", name)); }
    return beside("protocol.js").then(function () { return beside("private.js"); })
      .then(function () { return window.candourReady; })
      .then(function (possible) {
        if (possible !== false && !form.candourSend) throw new Error("not loaded");
        return possible;
      });
  }

  // The server seals, or looks, and forgets.
  function plainly(form, button) {
    var action = document.createElement("input");
    action.type = "hidden";
    action.name = button.name;
    action.value = button.value;
    form.appendChild(action);
    form.submit();
  }

  // Gives what is to be done when a button is pressed, which tells whether it may be pressed again on this page.
  window.candourSending = function (form, load) {
    return able().then(function (can) { return can && sealing(form, load); }).then(function (possible) {
      return function (button) {
        if (possible) form.candourSend(button.value); else plainly(form, button);
        return possible;
      };
    });
  };
})();
