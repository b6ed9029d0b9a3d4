// What the browser does with keys: sealing (RFC 9180), tickets (RFC 9474, RFC 9578), six words. No page is touched here.
// A browser too old for this syntax is too old for X25519, too: candourProtocol is missing there, and the server seals.
(() => {
  "use strict";
  const { subtle } = crypto; // missing on plain http
  const ROUNDS = 600000;

  const refuse = reason => { throw Object.assign(Error(reason), { reason }); };

  // Bytes, and other ways to write them
  const array = async buffer => new Uint8Array(await buffer);
  const zeros = size => new Uint8Array(size);
  const bytes = (...parts) =>
    Uint8Array.from(parts.flatMap(part => [...(part.trim ? new TextEncoder().encode(part) : part)]));
  const random = size => crypto.getRandomValues(zeros(size));
  const hash = name => (...parts) => array(subtle.digest(name, bytes(...parts)));
  const sha256 = hash("SHA-256");
  const sha384 = hash("SHA-384");

  const hex = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, 0)).join("");
  const integer = bytes => BigInt("0x0" + hex(bytes));
  const octets = (integer, size) =>
    bytes(integer.toString(16).padStart(2 * size, 0).match(/../g).map(byte => parseInt(byte, 16)));

  const base64url = bytes =>
    btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const fromBase64 = text => {
    try {
      const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
      return bytes([...letters].map(letter => letter.charCodeAt()));
    } catch {
      return refuse("fragment");
    }
  };

  // The wave's descriptor
  const readWave = async (content, expected) => {
    const d = await sha256(content);
    if (expected && hex(expected) !== hex(d)) refuse("fingerprint");
    const wave = await new Response(content).json().catch(() => refuse("descriptor"));
    if (wave?.v !== 2 || JSON.stringify(wave.sizes) !== "[1024,3072]") refuse("descriptor");
    if (!/^[a-z\d+/]{43}=$/i.test(wave.key)) refuse("key");
    if (wave.ticket_key || wave.entry === "invitations") modulus(wave.ticket_key);
    return { ...wave, d };
  };

  // The one encoding of RFC 9578: RSASSA-PSS, SHA-384, MGF1 with SHA-384, salt 48; an odd modulus of 2048 bits; e = 65537
  const TICKET_KEY = new RegExp(
    "^MIIBUjA9BgkqhkiG9w0BAQowMKANMAsGCWCGSAFlAwQCAqEaMBgGCSqGSIb3DQEBCDALBglghkgBZQMEAgKiAwIBMAOCAQ8AMIIBCgKCAQEA" +
      "([g-z\\d+/][A-Za-z\\d+/]{340}[Qw])IDAQAB$"
  );
  const modulus = spki => integer(fromBase64((TICKET_KEY.exec(spki) || refuse("key"))[1]));

  // For the eye: 120 bits, because shorter ones can be met on purpose; no I, L, O or U
  const fingerprint = d =>
    integer(d.slice(0, 15)).toString(32).padStart(24, 0)
      .replace(/./g, digit => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[parseInt(digit, 32)])
      .match(/..../g).join("-");

  // Sealing: HPKE in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM
  const KEM = bytes("KEM", [0, 0x20]);
  const HPKE = bytes("HPKE", [0, 0x20, 0, 1, 0, 1]);

  const imported = (key, algorithm, ...uses) => subtle.importKey("raw", key, algorithm, false, uses);
  const keyPair = () => subtle.generateKey("X25519", false, ["deriveBits"]);
  const raw = publicKey => array(subtle.exportKey("raw", publicKey));
  const agree = async (own, other) =>
    array(subtle.deriveBits({ name: "X25519", public: await imported(other, "X25519") }, own, 256));

  const hmac = async (key, ...message) =>
    array(subtle.sign("HMAC", await imported(key, { name: "HMAC", hash: "SHA-256" }, "sign"), bytes(...message)));
  // Without salt: zeros are the same to HMAC as nothing, which some browsers refuse
  const extract = (suite, label, secret, salt = zeros(32)) => hmac(salt, "HPKE-v1", suite, label, secret);
  const expand = async (suite, secret, label, info, size) =>
    (await hmac(secret, [0, size], "HPKE-v1", suite, label, info, [1])).slice(0, size);

  const encapsulate = async (recipient, { privateKey, publicKey }) => {
    const enc = await raw(publicKey);
    const secret = await extract(KEM, "eae_prk", await agree(privateKey, recipient));
    return [enc, await expand(KEM, secret, "shared_secret", bytes(enc, recipient), 32)];
  };
  const schedule = async (shared, info) => {
    const context = bytes([0], await extract(HPKE, "psk_id_hash", ""), await extract(HPKE, "info_hash", info));
    const secret = await extract(HPKE, "secret", "", shared);
    return [await expand(HPKE, secret, "key", context, 16), await expand(HPKE, secret, "base_nonce", context, 12)];
  };
  const seal = async (recipient, info, content, ephemeral, additionalData = zeros(0)) => {
    const [enc, shared] = await encapsulate(recipient, ephemeral);
    const [key, iv] = await schedule(shared, info);
    const aead = await imported(key, "AES-GCM", "encrypt");
    return bytes(enc, await array(subtle.encrypt({ name: "AES-GCM", iv, additionalData }, aead, content)));
  };

  const pad = (content, size) => {
    const { length } = content;
    if (length > size - 2) refuse("length");
    return bytes([length >> 8, length & 255], content, zeros(size - 2 - length));
  };
  const sealPart = async (wave, part, content) => {
    const info = bytes("candour-response-v1", wave.d, [part]);
    return seal(fromBase64(wave.key), info, pad(content, wave.sizes[part - 1]), await keyPair());
  };

  // X25519 is young in browsers: it is tried, not asked for
  const supported = async () => {
    try {
      const pair = await keyPair();
      return !!(await encapsulate(await raw(pair.publicKey), pair));
    } catch {
      return false;
    }
  };

  // Six words and cards: what is sent is stretched, for one purpose and one wave
  const stretch = async (text, iterations, ...salt) => {
    const key = await imported(bytes(text), "PBKDF2", "deriveBits");
    return array(subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(...salt), iterations }, key, 256));
  };
  const pairTag = (words, programme) => stretch(words, ROUNDS, "candour-pair-v1|", programme);
  const receipt = (words, d) => stretch(words, ROUNDS, "candour-receipt-v1|", d);
  const finder = async receipt => (await sha256("candour-lock-v1", receipt)).slice(0, 16);
  const textReceipt = receipt => sha256("candour-text-v1", receipt);
  const cardSecret = typed =>
    stretch(typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, 0).replace(/[IL]/g, 1), 20000, "candour-card-v1");

  const drawWords = wordlist => {
    if (new Set(wordlist).size !== 1296) refuse("words"); // from fewer they would be guessed sooner
    return Array.from({ length: 6 }, () => wordlist[below(1297n) - 1n]).join(" ");
  };

  // Case, commas, hyphens and one slip a word are forgiven; what could mean two words is not guessed
  const readWords = (typed, wordlist) => {
    const known = new Set(wordlist);
    const parts = typed.toLowerCase().replace(/[^\0-\uffff]/gu, "?").split(/[\s,]+/);
    const meant = parts.flatMap(part => (known.has(part) ? part : part.split("-"))).filter(Boolean);
    const near = meant.map(word => (known.has(word) ? [word] : wordlist.filter(one => oneSlip(one, word))));
    const position = near.findIndex(words => words.length !== 1) + 1;
    return position ? { position } : { words: near.join(" ") };
  };

  // Of two that differ: one letter too many, missing or wrong, or two neighbours swapped
  const oneSlip = (a, b) => {
    let start = 0;
    while (a[start] === b[start]) start += 1;
    const [x, y, xTail, yTail] = [a, b, a.slice(1), b.slice(1)].map(word => word.slice(start));
    return xTail === yTail || xTail === y || x === yTail || x[1] + x[0] + x.slice(2) === y;
  };

  // Tickets: RSABSSA-SHA384-PSS-Deterministic; it is the nonce in the message that nobody can guess
  const sizeOf = n => Math.ceil(n.toString(16).length / 2);
  const below = n => {
    const drawn = integer(random(sizeOf(n)));
    return drawn && drawn < n ? drawn : below(n);
  };
  const power = (base, n) => {
    let x = base;
    for (let i = 0; i < 16; i += 1) x = (x * x) % n;
    return (x * base) % n; // 65537 is 2 ** 16 + 1
  };
  const inverse = (a, n) => {
    let [r, s, x, y] = [n, a % n, 0n, 1n];
    while (s) [r, s, x, y] = [s, r % s, y, x - (r / s) * y];
    return r === 1n ? (x + n) % n : refuse("key");
  };

  // EMSA-PSS-ENCODE and MGF1, RFC 8017 section 9.1.1 and appendix B.2.1
  const encode = async (message, salt, size) => {
    const hash = await sha384(zeros(8), await sha384(message), salt);
    const block = bytes(zeros(size - 50 - salt.length), [1], salt);
    const masked = (await mask(hash, block.length)).map((byte, i) => byte ^ block[i]);
    masked[0] &= 127; // one bit less than the modulus
    return integer(bytes(masked, hash, [0xbc]));
  };
  const mask = async (seed, size) => {
    const blocks = [];
    for (let i = 0; i * 48 < size; i += 1) blocks.push(await sha384(seed, [0, 0, 0, i]));
    return bytes(...blocks).slice(0, size);
  };

  const blind = async (n, message, salt, r) => {
    const encoded = await encode(message, salt, sizeOf(n));
    inverse(encoded, n); // what shares a factor with the modulus cannot be hidden
    return [(encoded * power(r, n)) % n, inverse(r, n)].map(each => octets(each, sizeOf(n)));
  };
  // What is right for the blinded message is right for the message: RSASSA-PSS-VERIFY would find nothing else
  const finalize = (n, blinded, blindSig, inverse) => {
    const signature = integer(blindSig);
    if (blindSig.length !== sizeOf(n) || power(signature, n) !== integer(blinded)) refuse("signature");
    return octets((signature * integer(inverse)) % n, sizeOf(n));
  };

  const request = async (spki, challenge, nonce, salt, r) => {
    const keyId = await sha256(fromBase64(spki));
    const input = bytes([0, 2], nonce, await sha256(challenge), keyId);
    const [blinded, inverse] = await blind(modulus(spki), input, salt, r);
    return { input, inverse, request: bytes([0, 2], keyId.slice(-1), blinded) };
  };

  // Wave and group stand in the challenge: a ticket of another wave or group is none of this one
  const prepareTicket = async (wave, group) => {
    if (!wave.groups.some(([id]) => id === group)) refuse("group");
    const context = await sha256("candour-ticket-v1", wave.d, group);
    const challenge = bytes([0, 2, 0, 6], "ballot", [32], context, [0, 3], "box");
    return request(wave.ticket_key, challenge, random(32), random(48), below(modulus(wave.ticket_key)));
  };
  const finishTicket = async (wave, { input, inverse, request }, blindSig) =>
    bytes(input, finalize(modulus(wave.ticket_key), request.slice(3), blindSig, inverse));

  // As text, for the device: what finishes a ticket is kept before anything is sent
  const each = (parts, write) => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, write(part)]));
  const packTicket = prepared => each(prepared, base64url);
  const unpackTicket = packed => each(packed, fromBase64);

  // One length for everybody, whatever is in it and however it came
  const submission = (ticket, ...rest) => {
    const lengths = [ticket, ...rest].map(part => part.length);
    if (!/^(32|354),32,1072,32,3120$/.test(lengths)) refuse("length");
    return bytes(ticket, zeros(354 - ticket.length), ...rest);
  };

  globalThis.candourProtocol = {
    supported, digest: sha256, hex, base64url, fromFragment: fromBase64, fingerprint, readWave, sealPart,
    pairTag, receipt, finder, textReceipt, cardSecret, readWords, drawWords,
    prepareTicket, finishTicket, packTicket, unpackTicket, submission,
    published: { seal, blind, finalize, request }, // everything random is given: for published vectors
  };
})();
