// Employee pages: leaving at once, and one part of the form at a time. Everything works without this file.
(function () {
  "use strict";
  var root = document.documentElement;
  if (!window.history || !window.Promise || !history.pushState || !root.closest || !window.NodeList || !NodeList.prototype.forEach) return;
  root.classList.add("js");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function tell(name) {
    all("[data-said]").forEach(function (one) { one.hidden = one.dataset.said !== name; });
    var said = document.querySelector("[data-said]:not([hidden])");
    if (said) said.focus();
  }

  // Goes along to the next page only: in this tab, and gone as soon as it was read.
  function carry(what) {
    try { sessionStorage.setItem("candour", JSON.stringify(what)); } catch (refused) { return; }
  }
  function carried() {
    try {
      var kept = sessionStorage.getItem("candour");
      sessionStorage.removeItem("candour");
      return JSON.parse(kept) || {};
    } catch (refused) { return {}; }
  }

  // The poster's fingerprint and a card's letters: the letters leave the address, the fingerprint is everybody's. Read
  // once, because a click can change the hash. What only looks like a fingerprint stops what it should have checked.
  function arrival(kept) {
    var hash = location.hash;
    var found = /^#(?:([\w-]{43})|(?=\.))(?:\.([0-9A-Z]{12}))?$/.exec(hash) || [];
    var mangled = !found[0] && /[\w-]{20}/.test(hash);
    var address = mangled ? hash : found[1] ? "#" + found[1] : "";
    if (found[2]) history.replaceState(history.state, "", location.pathname + location.search + address);
    return { poster: found[1], card: found[2] || kept.card, mangled: mangled, hash: address };
  }

  function plainly(link, follow) {
    link.addEventListener("click", function (event) {
      if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) follow();
    });
  }

  // Leave now: blank first, then go; Shift three times within five seconds does the same.
  function leaving(link) {
    var presses = [];
    function leave(event) {
      if (event) event.preventDefault();
      root.hidden = true;
      document.title = "\u200b";
      carried();
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

  function skipping(link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      document.querySelector(link.hash).focus();
    });
  }

  // With script, Start opens the single document instead of the first page.
  function starting(form, arrived) {
    function along() { carry({ card: arrived.card }); }
    all("a[hreflang]").forEach(function (link) { plainly(link, along); });
    if (arrived.mangled) tell("mangled");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (arrived.mangled) { tell("mangled"); return; }
      along();
      location.assign(form.dataset.whole + arrived.hash);
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

  // What sends is fetched while the first questions are being answered, and again if that failed.
  function load(address) {
    return new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.appendChild(script);
    });
  }
  function sending(form) {
    form.candourSending = form.candourSending || load(form.dataset.sending)
      .then(function () { return window.candourSending(form, load); });
    return form.candourSending.catch(function () { form.candourSending = null; });
  }
  function send(form, button) {
    tell("");
    carried();
    return sending(form).then(function (go) {
      if (go) return go(button);
      tell("unloaded");
      return true;
    });
  }

  // A form on one page.
  function onePage(form) {
    var pressed = form.querySelector("button[name=action]");
    sending(form);
    form.addEventListener("click", function (event) {
      pressed = event.target.closest("button[name=action]") || pressed;
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send(form, pressed);
    });
  }

  function stepping(form, arrived, kept) {
    var sections = all(".step", form);
    var last = sections.length;
    var title = document.title;
    var checked = false;
    var sent = false;
    var now = 1;
    var sender = form.querySelector("button[value=send]");

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
      if (number > 1 || focus) sending(form);
      if (!focus) return;
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    }

    function go(number) {
      show(number, true);
      history.pushState({ step: now }, "");
    }

    // A change of language takes answers and words along; a page that is opened beside this one gets nothing.
    function typed() { return all("input:not([type]), textarea", form); }
    function keep() {
      var what = { step: now, chosen: all(":checked", form).map(function (input) { return input.name + "=" + input.value; }) };
      typed().forEach(function (field) { what[field.name] = field.value; });
      carry(what);
    }
    function restore() {
      all("input", form).forEach(function (input) {
        if ((kept.chosen || []).indexOf(input.name + "=" + input.value) >= 0) input.checked = true;
      });
      kept.card = arrived.card;
      typed().forEach(function (field) {
        var panel = field.closest("details");
        field.value = kept[field.name] || field.value;
        if (panel && field.value) panel.open = true;
      });
      return kept.step;
    }

    form.addEventListener("click", function (event) {
      var button = event.target.closest("[data-go]");
      if (event.target.closest("[data-again]")) sender.click();
      if (!button) return;
      var to = button.dataset.go;
      go({ next: checked ? last : now + 1, back: now - 1, open: unfinished() }[to] || to);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (now !== last) { go(checked ? last : now + 1); return; }
      if (sent) return;
      if (arrived.mangled) { tell("mangled"); return; }
      sent = true;
      send(form, sender).then(function (possible) { sent = !possible; });
    });
    addEventListener("pageshow", function (event) { if (event.persisted) sent = false; });
    addEventListener("popstate", function (event) { show(event.state && event.state.step, true); });
    all("[data-keep]").forEach(function (link) { plainly(link, keep); });

    all(".moves, [data-check], [data-go]", form).forEach(function (part) { part.hidden = false; });
    form.candourPoster = arrived.poster;
    show(restore(), false);
    history.replaceState({ step: now }, "");
    form.setAttribute("data-ready", "");
  }

  addEventListener("pageshow", function (event) { if (event.persisted) carried(); });
  document.addEventListener("DOMContentLoaded", function () {
    all("[data-leave]").forEach(leaving);
    var kept = carried();
    var asking = document.querySelector("form[data-whole], form[data-steps]");
    var arrived = asking ? arrival(kept) : { hash: location.hash };
    all("a[hreflang]").forEach(function (link) { link.hash = arrived.hash; });
    all(".skip").forEach(skipping);
    all("form[data-whole]").forEach(function (form) { starting(form, arrived); });
    all("form[data-receipt]").forEach(onePage);
    all("fieldset[data-most]").forEach(picking);
    all("form[data-steps]").forEach(function (form) {
      try { stepping(form, arrived, kept); } catch (failed) {
        root.classList.remove("js");
        all(".step", form).forEach(function (section) { section.hidden = false; });
        onePage(form);
      }
    });
  });
})();
