// tus-js-client, as a web page would use it: argv is the uploads' address, a token and a photo.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Upload } from "tus-js-client";

const [endpoint, token, photo] = process.argv.slice(2);
const authorization = { Authorization: `Bearer ${token}` };
const content = readFileSync(photo);

/** One upload; `during` is told how many bytes the server has, and may abort. */
function send(bytes, options, during = () => {}) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint,
      headers: authorization,
      chunkSize: 20_000,
      retryDelays: null,
      metadata: { filename: "kain.jpg", filetype: "image/jpeg", sku: "SHAWL" },
      onSuccess: () => resolve(upload),
      onError: reject,
      onChunkComplete: (_size, accepted) => during(upload, accepted, resolve),
      ...options,
    });
    upload.start();
  });
}

async function state(url) {
  const response = await fetch(url, { headers: authorization });
  return { offset: Number(response.headers.get("upload-offset")), ...(await response.json()) };
}

async function whole() {
  const upload = await send(content, {});
  const { status, image } = await state(upload.url);
  assert.equal(status, "ready");
  assert.equal(image.name, "kain.jpg");
  assert.deepEqual(image.places.map((place) => place.slug), ["shawl"]);
}

async function interrupted() {
  const begun = await send(content, {}, async (upload, accepted, stop) => {
    if (accepted > content.length / 3) {
      await upload.abort();
      stop(upload);
    }
  });
  const before = await state(begun.url);
  assert.equal(before.status, "receiving");
  assert.ok(before.offset > content.length / 3 && before.offset < content.length);

  const sent = [];
  const resumed = await send(
    content,
    { uploadUrl: begun.url, onProgress: (bytes) => sent.push(bytes) },
  );
  assert.equal(resumed.url, begun.url);
  assert.ok(Math.min(...sent) >= before.offset, "what was there has been sent again");
  assert.equal((await state(resumed.url)).status, "ready");
}

async function withTheBeginning() {
  const upload = await send(content, { uploadDataDuringCreation: true, chunkSize: Infinity });
  assert.equal((await state(upload.url)).status, "ready");
}

async function overridden() {
  const upload = await send(content, { overridePatchMethod: true });
  assert.equal((await state(upload.url)).status, "ready");
}

async function refused() {
  const error = await send(Buffer.from("<html>".repeat(9000)), {}).catch((reason) => reason);
  assert.equal(error.originalResponse.getStatus(), 415);
  assert.equal(JSON.parse(error.originalResponse.getBody()).type, "/problems/not-an-image");
}

async function ended() {
  const begun = await send(content, {}, async (upload, _accepted, stop) => {
    await upload.abort(true);
    stop(upload);
  });
  assert.equal((await fetch(begun.url, { headers: authorization })).status, 404);
}

for (const scenario of [whole, interrupted, withTheBeginning, overridden, refused, ended]) {
  await scenario();
  console.log(`ok      ${scenario.name}`);
}
