// Implementations by others behind calls by name: one call a line in, one answer a line out. Bytes travel as {hex}.
import { createInterface } from "node:readline";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // node 18 keeps it there
const { publicVerif, TokenChallenge, util } = await import("@cloudflare/privacypass-ts");
const { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } = await import("@hpke/core");

const { BlindRSAMode, Client, Issuer, Origin, TokenRequest, BLIND_RSA } = publicVerif;
const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const RSA_PSS = { name: "RSA-PSS", hash: "SHA-384" };
const waiting = [];

const calls = {
  // A ticket, asked for by their client: the request, then the token for a signature on it
  async request(spki, challenge) {
    const client = new Client(BlindRSAMode.PSS);
    waiting.push(client);
    return (await client.createTokenRequest(TokenChallenge.deserialize(challenge), spki)).serialize();
  },
  async token(signed) {
    const client = waiting.pop();
    return (await client.finalize(client.deserializeTokenResponse(signed))).serialize();
  },
  // A ticket, signed by their issuer
  async issue(pkcs8, spki, request) {
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, RSA_PSS, true, ["sign"]);
    const plain = util.convertRSASSAPSSToEnc(spki);
    const publicKey = await crypto.subtle.importKey("spki", plain, RSA_PSS, true, ["verify"]);
    const issuer = new Issuer(BlindRSAMode.PSS, "ballot", privateKey, publicKey);
    return (await issuer.issue(TokenRequest.deserialize(BLIND_RSA, request))).serialize();
  },
  // Hybrid public key encryption, base mode: enc | ciphertext
  async seal(publicKey, info, content) {
    const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
    const sender = await suite.createSenderContext({ recipientPublicKey, info });
    const locked = new Uint8Array(await sender.seal(content));
    return Uint8Array.from([...new Uint8Array(sender.enc), ...locked]);
  },
  async open(privateKey, info, sealed) {
    const recipientKey = await suite.kem.deserializePrivateKey(privateKey);
    const recipient = await suite.createRecipientContext({ recipientKey, info, enc: sealed.slice(0, 32) });
    return new Uint8Array(await recipient.open(sealed.slice(32)));
  },
};

const received = ({ hex }) => Uint8Array.from(Buffer.from(hex, "hex"));
const answer = (name, given) =>
  calls[name](...given.map(received)).then(
    (value) => ({ value: { hex: Buffer.from(value).toString("hex") } }),
    (fault) => ({ refused: "", fault: String(fault) }),
  );

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(...JSON.parse(line))) + "\n");
}
