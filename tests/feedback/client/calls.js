// Calls from the tests to the client, the same in node and in a browser. Bytes travel as {hex}, large numbers as {number}.
(() => {
  "use strict";
  const protocol = globalThis.candourProtocol;
  const parse = (hex) => Uint8Array.from(hex.match(/../g) || [], (byte) => parseInt(byte, 16));

  function received(value) {
    if (Array.isArray(value)) return value.map(received);
    if (value === null || typeof value !== "object") return value;
    if ("hex" in value) return parse(value.hex);
    if ("number" in value) return BigInt(value.number);
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, received(part)]));
  }

  function sent(value) {
    if (value instanceof Uint8Array) return { hex: protocol.hex(value) };
    if (Array.isArray(value)) return value.map(sent);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, sent(part)]));
  }

  // As if the machine's randomness counted: every two bytes are the next number.
  function counting(from, act) {
    const own = Object.getOwnPropertyDescriptor(crypto, "getRandomValues");
    let next = from;
    crypto.getRandomValues = (array) => {
      array.set([next >> 8, next & 255]);
      next = (next + 1) % 65536;
      return array;
    };
    try {
      return act();
    } finally {
      delete crypto.getRandomValues;
      if (own) Object.defineProperty(crypto, "getRandomValues", own);
    }
  }

  const also = {
    ...protocol.published,
    sealFrom: async (privateKey, publicKey, recipient, info, content, header) => {
      const jwk = { kty: "OKP", crv: "X25519", x: protocol.base64url(publicKey), d: protocol.base64url(privateKey) };
      const use = (part, uses) => crypto.subtle.importKey("jwk", part, { name: "X25519" }, true, uses);
      const pair = { privateKey: await use(jwk, ["deriveBits"]), publicKey: await use({ ...jwk, d: undefined }, []) };
      return protocol.published.seal(recipient, info, content, pair, header);
    },
    askedDigest: (list) => protocol.digest(JSON.stringify(list)),
    readEach: (phrases, wordlist) => phrases.map((typed) => protocol.readWords(typed, wordlist)),
    drawCounting: (from, times, wordlist) =>
      counting(from, () => Array.from({ length: times }, () => protocol.drawWords(wordlist))),
  };

  globalThis.candourCall = async (name, given) => {
    try {
      return { value: sent(await (protocol[name] || also[name])(...received(given))) };
    } catch (fault) {
      return { refused: fault.reason || "", fault: String(fault) };
    }
  };
})();
