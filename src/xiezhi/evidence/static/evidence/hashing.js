// A worker: reads a file piece by piece and tells its SHA-256, so that the page stays quick and memory small.
// In: {id, blob}. Out: {id, done} while it reads, then {id, hex, base64} or {id, failed}.

import { Sha256 } from "./sha256.js";

const PIECE = 1 << 20;

onmessage = async ({ data: { id, blob } }) => {
  try {
    const sha = new Sha256();
    for (let at = 0; at < blob.size; at += PIECE) {
      sha.update(new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer()));
      postMessage({ id, done: Math.min(at + PIECE, blob.size) });
    }
    const digest = sha.digest();
    const hex = [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
    postMessage({ id, hex, base64: btoa(String.fromCharCode(...digest)) });
  } catch (problem) {
    postMessage({ id, failed: String(problem) });
  }
};
