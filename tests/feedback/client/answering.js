// The client in node: one call a line in, one answer a line out.
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { runInThisContext } = require("node:vm");

if (!globalThis.crypto) globalThis.crypto = require("node:crypto").webcrypto; // node 18 keeps it there
for (const file of process.argv.slice(2)) runInThisContext(readFileSync(file, "utf8"), file);

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, given] = JSON.parse(line);
    process.stdout.write(JSON.stringify(await globalThis.candourCall(name, given)) + "\n");
  }
})();
