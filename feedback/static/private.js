// Sealing and sending in the browser, the six words, tickets and receipts. Where this cannot run, the server seals.
(function () {
  "use strict";
  const protocol = globalThis.candourProtocol;
  const QUIET = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" };
  const SECRET = 32;

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const utf8 = (text) => new TextEncoder().encode(text);
  const random = (size) => crypto.getRandomValues(new Uint8Array(size));
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const parse = (text) => Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));
  const plain = (element) => element.textContent.trim().replace(/\s+/g, " ");
  const failure = (reason) => Object.assign(new Error(reason), { reason: reason });

  // A status that the page has no words for came from something in between, which is as good as no connection.
  const worded = (name) => (!name || document.querySelector(`[data-said="${name}"]`) ? name : "offline");

  function say(name) {
    const shown = worded(name);
    all("[data-said]").forEach((one) => { one.hidden = one.dataset.said !== shown; });
    const said = document.querySelector("[data-said]:not([hidden])");
    if (said) said.focus();
  }

  // What goes wrong on the way is a lost connection; what the server says is its status.
  async function ask(url, body) {
    const sent = body ? { method: "POST", body: body, headers: { "Content-Type": "application/octet-stream" } } : {};
    try {
      const reply = await fetch(url, { ...QUIET, ...sent });
      return { status: reply.status, bytes: new Uint8Array(await reply.arrayBuffer()) };
    } catch (lost) {
      throw failure("offline");
    }
  }

  async function fetched(url) {
    const reply = await ask(url);
    if (reply.status !== 200) throw failure(String(reply.status));
    return reply.bytes;
  }

  // A page that something on the way put in its place is no wave at all, and accuses nobody.
  async function waveOf(element, poster) {
    const content = await fetched(element.dataset.wave);
    try { JSON.parse(new TextDecoder().decode(content)); } catch (foreign) { throw failure("offline"); }
    try {
      return await protocol.readWave(content, poster);
    } catch (refused) {
      throw failure("poster");
    }
  }

  const wordlist = async (element) => new TextDecoder().decode(await fetched(element.dataset.wordlist)).split("\n");

  async function typedWords(element) {
    const typed = element.querySelector("[name=words]").value;
    if (!typed.trim()) return "";
    const read = protocol.readWords(typed, await wordlist(element));
    if (!read.words || read.words.split(" ").length !== 6) throw failure("words");
    return read.words;
  }

  // The form: what it asks must be what the wave says; what it sends is sealed here.
  function question(fieldset) {
    const inputs = all("input", fieldset);
    if (inputs.some((input) => input.name !== inputs[0].name)) throw failure("changed");
    return [
      inputs[0].name,
      plain(fieldset.querySelector("legend")),
      inputs.filter((input) => input.value > 0).map((input) => [Number(input.value), plain(input.closest("label"))]),
      inputs.map((input) => Number(input.value)).filter((code) => !(code > 0)).sort((a, b) => a - b),
    ];
  }

  const asked = (form) => all("fieldset", form).filter((one) => one.querySelector("input")).map(question);

  function answers(form) {
    const given = {};
    all("fieldset input:checked", form).forEach((input) => {
      const code = Number(input.value);
      if (input.type === "radio") given[input.name] = code;
      else (given[input.name] = given[input.name] || []).push(code);
    });
    return given;
  }

  // Free text is a sealed part of its own. The same rule holds on the server, and again when it is opened.
  function comment(form) {
    const field = form.querySelector("[name=comment]");
    const text = field ? field.value.replace(/\r\n?/g, "\n").replace(/\t/g, " ").trim() : "";
    if (field && Array.from(text).length > field.dataset.most) throw failure("comment");
    if (/[\0-\t\v-\x1f\x7f-\x9f]/.test(text)) throw failure("comment");
    return text;
  }

  const ticketKey = (wave) => "candour-ticket-" + protocol.base64url(wave.d);

  function kept(wave) {
    try { return JSON.parse(localStorage.getItem(ticketKey(wave))) || {}; } catch (refused) { return {}; }
  }

  async function ticketFor(form, wave, own) {
    if (form.dataset.entry === "invitations") {
      const ticket = kept(wave).ticket;
      if (!ticket) throw failure("ticket");
      return protocol.fromFragment(ticket);
    }
    const padded = new Uint8Array(354);
    padded.set(form.dataset.entry === "cards" ? await protocol.cardSecret(form.querySelector("[name=card]").value) : own);
    return padded;
  }

  // Beside what is sealed: by what its owner finds it, and what only she can make for it.
  const marked = async (receipt, digest) => (await protocol.digest("candour-mark-v1", receipt, digest)).slice(0, 16);
  async function lock(receipt, part) {
    return new Uint8Array([...(await protocol.finder(receipt)), ...(await marked(receipt, await protocol.digest(part)))]);
  }

  async function sealed(form, wave, own) {
    const written = comment(form);
    const words = await typedWords(form);
    const pair = words && wave.pairing ? hex(await protocol.pairTag(words, wave.programme)) : "";
    const record = { v: 1, group: form.dataset.group, answers: answers(form), pair: pair };
    const receipt = words ? await protocol.receipt(words, wave.d) : random(SECRET);
    const scores = await protocol.sealPart(wave, 1, utf8(JSON.stringify(record)));
    const text = await protocol.sealPart(wave, 2, utf8(written));
    const locks = [await lock(receipt, scores), await lock(await protocol.textReceipt(receipt), text)];
    return protocol.submission(await ticketFor(form, wave, own), locks[0], scores, locks[1], text);
  }

  // What was not to be had is asked for again; what was compared once stays compared.
  function once(work) {
    let done = null;
    return () => {
      done = done || work().catch((fault) => {
        done = null;
        throw fault;
      });
      return done;
    };
  }

  async function agreed(form, poster) {
    const wave = await waveOf(form, poster);
    const shown = hex(await protocol.digest(JSON.stringify(asked(form))));
    if (wave.asked[document.documentElement.lang] !== shown) throw failure("changed");
    if (!wave.groups.some((group) => group[0] === form.dataset.group)) throw failure("changed");
    if (!form.querySelector("[name=comment]") !== !wave.comments) throw failure("changed");
    const place = form.querySelector("[data-fingerprint]");
    place.querySelector(".token").textContent = protocol.fingerprint(wave.d);
    place.hidden = false;
    return wave;
  }

  function sending(form) {
    const poster = form.candourPoster ? protocol.fromFragment(form.candourPoster) : null;
    const own = random(SECRET); // sending twice from one page is sending once
    const checked = once(() => agreed(form, poster));
    let before = "";
    let body = null;
    let busy = false;

    // The very same bytes are sent again when the connection was lost: a new seal would look like another answer.
    async function send() {
      const now = JSON.stringify([answers(form), all("[name=words], [name=card], [name=comment]", form).map((one) => one.value)]);
      if (!body || now !== before) body = await sealed(form, await checked(), own);
      before = now;
      const status = (await ask(form.dataset.sealed, body)).status;
      if (form.dataset.entry === "invitations" && [200, 201, 409].includes(status)) forget(await checked());
      if (status !== 200 && status !== 201) throw failure(String(status));
      location.replace(form.dataset.sent);
    }

    form.candourSend = function () {
      if (busy) return;
      busy = true;
      say("");
      send().catch((fault) => say(fault.reason || "offline")).finally(() => { busy = false; });
    };
    drawing(form);
    checked().catch((fault) => say(fault.reason || "offline"));
  }

  function drawing(form) {
    const place = form.querySelector("[data-drawing]");
    all("[data-words-page]", form).forEach((link) => { link.hidden = true; });
    if (!place) return;
    place.hidden = false;
    const draw = async () => {
      const words = protocol.drawWords(await wordlist(form));
      const shown = form.querySelector("[data-drawn]");
      shown.querySelector("ol").replaceChildren(...words.split(" ").map((word) => {
        return Object.assign(document.createElement("li"), { textContent: word });
      }));
      form.querySelector("[name=words]").value = words;
      shown.hidden = false;
    };
    place.querySelector("[data-draw]").addEventListener("click", () => { draw().catch(() => say("offline")); });
  }

  // Your six words: they stay here; what is sent is made from them and good for this one round.
  async function looking(form, action) {
    const words = await typedWords(form);
    if (!words) throw failure("unreadable");
    const wave = await waveOf(form, null);
    const receipt = await protocol.receipt(words, wave.d);
    const finder = await protocol.finder(receipt);
    if (action === "withdraw") {
      const status = (await ask(form.dataset.withdraw, receipt)).status;
      return { 200: "withdrawn", 404: "none", 410: "closed" }[status] || String(status);
    }
    if (!("open" in form.dataset)) return standing(await fetched(form.dataset.counted), receipt, finder);
    const status = (await ask(form.dataset.look, finder)).status;
    return { 200: "in", 404: "none" }[status] || String(status);
  }

  // Anybody can put a line of her own under somebody's entry; the owner's own line stays hers beside it.
  async function standing(list, receipt, finder) {
    const text = new TextDecoder().decode(list);
    if (!/^([\da-f]{64} [\da-f]{64} [\da-f]{32}\n)*$/.test(text)) return "offline"; // no list of ours
    if (!text) return "few";
    const entry = hex(await protocol.digest("candour-counted-v1", finder));
    const lines = text.split("\n").map((line) => line.split(" ")).filter((line) => line[0] === entry);
    const marks = await Promise.all(lines.map((line) => marked(receipt, parse(line[1]))));
    if (!lines.length) return "missing";
    return lines.some((line, number) => hex(marks[number]) === line[2]) ? "counted" : "swapped";
  }

  function receipts(form) {
    form.candourSend = (action) => {
      looking(form, action).then(say, (fault) => say(fault.reason === "words" ? "unreadable" : fault.reason || "offline"));
    };
  }

  // A ticket: what is needed to finish it is kept on the device before anything is sent.
  function keep(wave, own) {
    try { localStorage.setItem(ticketKey(wave), JSON.stringify(own)); } catch (refused) { throw failure("storage"); }
  }

  function forget(wave) {
    try { localStorage.removeItem(ticketKey(wave)); } catch (refused) { return; }
  }

  function arriving(place, wave, code) {
    const own = kept(wave);
    if (own.ticket) return "held";
    if (place.dataset.ticket !== "fetch") return "none";
    if (code) keep(wave, { ...own, code: code });
    return code || own.code ? "ready" : "codeless";
  }

  async function fetching(place, wave) {
    const own = kept(wave);
    if (own.ticket) return "held"; // by another tab
    if (!own.prepared) own.prepared = protocol.packTicket(await protocol.prepareTicket(wave, place.dataset.group));
    keep(wave, own);
    const prepared = protocol.unpackTicket(own.prepared);
    const reply = await ask(place.dataset.issue, new Uint8Array([...protocol.fromFragment(own.code), ...prepared.request]));
    if (reply.status !== 200) throw failure(String(reply.status));
    const ticket = await protocol.finishTicket(wave, prepared, reply.bytes);
    keep(wave, { ticket: protocol.base64url(ticket) });
    return "done";
  }

  function tickets(place) {
    const code = (/^#([\w-]{22})$/.exec(location.hash) || [])[1];
    const button = place.querySelector("[data-fetch]");
    const wave = once(() => waveOf(place, null));
    const come = async () => arriving(place, await wave(), code);
    const fetchOrTell = async () => {
      const state = await come();
      return state === "ready" ? fetching(place, await wave()) : state;
    };
    const tell = (name) => {
      say(name);
      if (button) button.hidden = ["done", "held", "codeless", "410"].includes(name);
    };
    const doing = (work) => work.then(tell, (fault) => tell(fault.reason || "offline"));
    history.replaceState(null, "", location.pathname + location.search); // the code leaves the address bar
    doing(come());
    if (button) button.addEventListener("click", () => {
      button.disabled = true;
      say("fetching");
      doing(fetchOrTell()).finally(() => { button.disabled = false; });
    });
  }

  // A part that was kept away is a fault and stays one: only the browser itself may say that it cannot seal.
  globalThis.candourReady = (async () => {
    const possible = await protocol.supported();
    all("[data-ticket]").forEach((place) => (possible ? tickets(place) : say("unsupported")));
    if (!possible) return false;
    all("form[data-sealed]").forEach(sending);
    all("form[data-receipt]").forEach(receipts);
    return true;
  })();
  globalThis.candourReady.catch(() => {}); // told by whoever waits for it; a ticket's page says so from the start
})();
