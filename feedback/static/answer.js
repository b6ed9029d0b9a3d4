// Employee pages: leaving at once, and one part of the form at a time. Everything works without this file.
(function () {
  "use strict";
  var root = document.documentElement;
  if (!window.history || !window.Promise || !history.pushState || !root.closest || !window.NodeList || !NodeList.prototype.forEach) return;
  root.classList.add("js");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // Leave now: blank first, then go; Shift three times within five seconds does the same.
  function leaving(link) {
    var presses = [];
    function leave(event) {
      if (event) event.preventDefault();
      root.hidden = true;
      document.title = "\u200b";
      location.replace(link.href);
    }
    link.addEventListener("click", leave);
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Shift") presses = [];
    });
    document.addEventListener("keyup", function (event) {
      if (event.key !== "Shift") return;
      presses = presses.slice(-2).concat(event.timeStamp);
      if (presses.length === 3 && presses[2] - presses[0] < 5000) leave();
    });
  }

  // With script, Start opens the single document instead of the first page.
  function starting(form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      location.assign(form.dataset.whole + location.hash);
    });
  }

  // Several may be picked, up to a number; a code that says nothing stands alone.
  function picking(fieldset) {
    var most = Number(fieldset.dataset.most);
    fieldset.addEventListener("change", function (event) {
      var chosen = event.target;
      if (chosen.checked) all("input:checked", fieldset).forEach(function (other) {
        if (other !== chosen && (chosen.value < 0 || other.value < 0)) other.checked = false;
      });
      var over = all("input:checked", fieldset).length > most;
      if (over) chosen.checked = false;
      fieldset.querySelector(".most").classList.toggle("error", over);
    });
  }

  // What seals in the browser is fetched while the first questions are being answered.
  function load(address) {
    return new Promise(function (done) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = script.onerror = done;
      document.head.appendChild(script);
    });
  }
  function sealing(form) {
    return load(form.dataset.protocol).then(function () { return load(form.dataset.private); })
      .then(function () { return window.candourReady; }).catch(function () { return; });
  }

  function stepping(form) {
    var sections = all(".step", form);
    var last = sections.length;
    var title = document.title;
    var checked = false;
    var sent = false;
    var sealed = null;
    var now = 1;

    function fieldsets(section) { return all("fieldset", section); }
    function answered(section) {
      return fieldsets(section).filter(function (one) { return one.querySelector(":checked"); }).length;
    }

    function unfinished() {
      return sections.findIndex(function (section) { return answered(section) < fieldsets(section).length; }) + 1;
    }

    function count() {
      var open = 0;
      all("[data-answered]", form).forEach(function (slot) {
        var section = sections[slot.dataset.answered - 1];
        slot.textContent = answered(section);
        open += fieldsets(section).length - answered(section);
      });
      form.querySelector("[data-open]").textContent = open;
      form.querySelector("[data-go=open]").hidden = !open;
    }

    function show(number, focus) {
      now = Math.min(Math.max(Number(number) || 1, 1), last);
      sections.forEach(function (section, index) { section.hidden = index + 1 !== now; });
      if (now === last) { checked = true; count(); }
      var heading = sections[now - 1].querySelector("h2");
      document.title = heading.textContent + " · " + title;
      if (!sealed && (number > 1 || focus)) sealed = sealing(form);
      if (!focus) return;
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    }

    function go(number) {
      show(number, true);
      history.pushState({ step: now }, "");
    }

    // A change of language takes the answers along, in this tab only and for one page only.
    function keep() {
      var chosen = all(":checked", form).map(function (input) { return [input.name, input.value]; });
      try { sessionStorage.setItem("candour", JSON.stringify({ step: now, chosen: chosen })); } catch (refused) { return; }
    }
    function restore() {
      var kept = null;
      try {
        kept = JSON.parse(sessionStorage.getItem("candour"));
        sessionStorage.removeItem("candour");
      } catch (refused) { return 1; }
      if (!kept) return 1;
      all("input", form).forEach(function (input) {
        if (kept.chosen.some(function (pair) { return pair[0] === input.name && pair[1] === input.value; })) input.checked = true;
      });
      return kept.step;
    }

    // A browser that cannot seal sends the answers as they are, and the server seals them.
    function send() {
      var button = form.querySelector("button[name=action][value=send]");
      var action = document.createElement("input");
      action.type = "hidden";
      action.name = button.name;
      action.value = button.value;
      form.appendChild(action);
      form.submit();
    }

    form.addEventListener("click", function (event) {
      var button = event.target.closest("[data-go]");
      if (!button) return;
      var to = button.dataset.go;
      go({ next: checked ? last : now + 1, back: now - 1, open: unfinished() }[to] || to);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (now !== last) { go(checked ? last : now + 1); return; }
      if (sent) return;
      sent = true;
      (sealed || sealing(form)).then(function () {
        if (!form.candourSend) { send(); return; }
        sent = false;
        form.candourSend();
      });
    });
    addEventListener("pageshow", function (event) { if (event.persisted) sent = false; });
    addEventListener("popstate", function (event) { show(event.state && event.state.step, true); });
    all("[data-keep]").forEach(function (link) { link.addEventListener("click", keep); });

    all(".moves, [data-check], [data-go]", form).forEach(function (part) { part.hidden = false; });
    show(restore(), false);
    history.replaceState({ step: now }, "");
    form.setAttribute("data-ready", "");
  }

  document.addEventListener("DOMContentLoaded", function () {
    all("[data-leave]").forEach(leaving);
    all("a[hreflang]").forEach(function (link) { link.hash = location.hash; });
    all("form[data-whole]").forEach(starting);
    all("fieldset[data-most]").forEach(picking);
    all("form[data-steps]").forEach(function (form) {
      try { stepping(form); } catch (failed) {
        root.classList.remove("js");
        all(".step", form).forEach(function (section) { section.hidden = false; });
      }
    });
  });
})();
