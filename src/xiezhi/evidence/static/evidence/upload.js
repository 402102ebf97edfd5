// Sends the files of an item while its form is being filled in. Each is digested first, announced with its digest, and
// then sent in pieces; what breaks off goes on where the server stopped, after a moment, after a reload, or when the
// same file is chosen again. Without this script the form sends its files itself.

const form = document.querySelector("form[data-uploads]");
const input = form?.querySelector("input[data-sends-files]");
if (form && input) begin();

function begin() {
  const list = form.querySelector("[data-arriving]");
  const shape = form.querySelector("template[data-arriving-line]");
  const say = (key) => form.querySelector(`[data-say="${key}"]`)?.textContent ?? key;
  const known = JSON.parse(form.dataset.manifest || "[]");
  let worker;
  const asked = new Map();
  let sending = 0;
  let counter = 0;

  function hear({ data }) {
    const one = asked.get(data.id);
    if (!one) return;
    if ("done" in data) { one.progress?.(data.done); return; }
    asked.delete(data.id);
    if (data.failed) one.reject(new Error(data.failed)); else one.resolve(data);
  }

  // The worker is started by the first file, not by the page: most visits to a form send none.
  function started() {
    if (!worker) {
      worker = new Worker(new URL("./hashing.js", import.meta.url), { type: "module" });
      worker.onmessage = hear;
      worker.onerror = () => { asked.forEach((one) => one.reject(new Error("worker"))); asked.clear(); };
    }
    return worker;
  }

  const digest = (blob, progress) => new Promise((resolve, reject) => {
    counter += 1;
    asked.set(counter, { resolve, reject, progress });
    started().postMessage({ id: counter, blob });
  });

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = ""; // from here on the script sends them; the form would send them again
    files.reduce((before, file) => before.then(() => send(file)), Promise.resolve());
  });

  form.addEventListener("submit", (event) => {
    if (!sending || event.submitter?.name === "throw") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.querySelector("[data-arriving-note]").textContent = say("wait");
  }, true);

  const waiting = () => form.querySelector("[data-arriving-note]");

  async function send(file) {
    const line = draw(file.name);
    sending += 1;
    try {
      line.state(say("digesting"), 0);
      const sha = await digest(file, (done) => line.state(say("digesting"), done / Math.max(file.size, 1)));
      const upload = await announce(file, sha.hex, line);
      await pieces(file, upload, line);
      line.arrived(upload.id, sha.hex);
    } catch (problem) {
      line.failed(problem.said ?? say("failed"));
    } finally {
      sending -= 1;
      if (!sending && waiting()) waiting().textContent = "";
    }
  }

  // A file of that digest and size that is on its way already goes on; a new one is announced.
  async function announce(file, hex, line) {
    const before = known.find((one) => one.sha256 === hex && one.size === file.size);
    if (before) {
      line.takes(before.id);
      return before;
    }
    const said = { filename: file.name, sha256: hex };
    const metadata = Object.entries(said).map(([key, value]) => `${key} ${base64(value)}`).join(",");
    const answer = await patiently(
      () => ask("POST", form.dataset.uploads, { "Upload-Length": String(file.size), "Upload-Metadata": metadata }), line,
    );
    if (answer.status !== 201) throw await told(answer);
    const url = answer.headers.get("Location");
    const upload = { url, id: url.split("/").at(-2), sha256: hex, size: file.size };
    known.push(upload);
    return upload;
  }

  async function pieces(file, upload, line) {
    let size = 256 << 10; // grows while the network is quick, so that a request stays short on a slow one
    let state = await where(upload, line);
    while (!state.arrived) {
      const piece = file.slice(state.offset, state.offset + size);
      const sum = await digest(piece);
      const began = performance.now();
      let answer;
      try {
        answer = await ask("PATCH", upload.url, {
          "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(state.offset),
          "Upload-Checksum": `sha256 ${sum.base64}`,
        }, piece);
      } catch { answer = null; }
      if (answer?.status === 204) {
        state = told_state(answer);
        const took = performance.now() - began;
        size = took < 1500 ? Math.min(size * 2, 8 << 20) : Math.max(size >> 1, 64 << 10);
        line.state(say("sending"), state.offset / file.size);
      } else if (!answer || answer.status >= 500 || [409, 423, 460].includes(answer.status)) {
        size = 256 << 10;
        state = await where(upload, line);
      } else {
        known.splice(known.indexOf(upload), 1);
        throw await told(answer);
      }
    }
  }

  async function where(upload, line) {
    const answer = await patiently(() => ask("HEAD", upload.url, {}), line);
    if (answer.status !== 200) {
      known.splice(known.indexOf(upload), 1);
      throw await told(answer);
    }
    return told_state(answer);
  }

  const told_state = (answer) => ({
    offset: Number(answer.headers.get("Upload-Offset")), arrived: answer.headers.get("Upload-Arrived") === "1",
  });

  // Asks again and again while the network or the server is away: sooner at first, at most every ten seconds.
  async function patiently(request, line) {
    for (let pause = 500; ; pause = Math.min(pause * 2, 10000)) {
      try {
        const answer = await request();
        if (answer.status < 500 && answer.status !== 423) return answer;
      } catch { /* no connection */ }
      line.state(say("waiting"));
      await Promise.race([
        new Promise((resolve) => { setTimeout(resolve, pause); }),
        new Promise((resolve) => { addEventListener("online", resolve, { once: true }); }),
      ]);
    }
  }

  function ask(method, url, headers, body) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(url, {
      method, body, redirect: "error", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers },
    });
  }

  async function told(answer) {
    const problem = new Error(`status ${answer.status}`);
    try {
      const said = await answer.json();
      problem.said = [said.what, said.next].filter(Boolean).join(" ");
    } catch { problem.said = say("failed"); }
    return problem;
  }

  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  function draw(name) {
    const line = shape.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-name]").textContent = name;
    list.append(line);
    const part = (key) => line.querySelector(`[data-${key}]`);
    return {
      state(words, share) {
        if (part("state").textContent !== words) part("state").textContent = words;
        if (share !== undefined) part("progress").value = share;
      },
      takes(id) { form.querySelector(`[data-arrival="${id}"]`)?.remove(); },
      arrived(id, hex) {
        part("progress").remove();
        part("state").textContent = say("arrived");
        const box = part("box");
        box.value = id;
        box.checked = true;
        box.disabled = false;
        part("digest").textContent = `SHA-256 ${hex}`;
        line.dataset.arrival = id;
      },
      failed(words) {
        part("progress").remove();
        part("state").textContent = words;
        line.classList.add("arriving-failed");
      },
    };
  }
}
