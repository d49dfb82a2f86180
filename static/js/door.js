// The door of an event: the list of who is expected is kept in the phone, so that letting people in goes on when the network drops.
// Each entry has a key of its own and waits in the phone until the server has said that it has it.
(() => {
  "use strict";
  const box = document.getElementById("door");
  if (!box) return;
  const words = box.dataset;
  const shelf = `door:${words.event}:${words.session}:`;
  const read = (name, empty) => {
    try {
      return JSON.parse(localStorage.getItem(shelf + name)) ?? empty;
    } catch {
      return empty;
    }
  };
  const write = (name, value) => localStorage.setItem(shelf + name, JSON.stringify(value));
  const AGAIN = 4000, AT_ONCE = 100, SHOWN = 8;
  let people = read("list", []);
  let waiting = read("waiting", []);
  let busy = false;

  const input = box.querySelector("[data-door-words]");
  const results = box.querySelector("[data-door-results]");
  const line = box.querySelector("[data-door-line]");
  const log = box.querySelector("[data-door-log]");
  const count = box.querySelector("[data-door-count]");
  const say = (text, isBad = false) => {
    line.textContent = text;
    line.classList.toggle("is-bad", isBad);
  };
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const time = (iso) => new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  // --- what is shown -------------------------------------------------------------------------------
  const draw = () => {
    count.textContent = fill(words.count, { seen: people.filter((one) => one.seen).length, all: people.length });
    box.dataset.waiting = waiting.length;
    const state = box.querySelector("[data-door-state]");
    state.textContent = waiting.length ? fill(words.unsent, { n: waiting.length }) : words.sent;
    state.classList.toggle("is-waiting", waiting.length > 0);
    box.querySelector("[data-door-forget]").disabled = waiting.length > 0;
  };
  const note = (text, isBad) => {
    const row = document.createElement("li");
    row.textContent = text;
    row.classList.toggle("is-bad", Boolean(isBad));
    log.prepend(row);
    while (log.children.length > SHOWN) log.lastChild.remove();
  };
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const fits = (one, parts) => parts.every((part) => plain(`${one.name} ${one.about} ${one.number}`).includes(part));
  const offer = () => {
    const typed = input.value.trim();
    const found = typed.length > 1 ? people.filter((one) => fits(one, plain(typed).split(/\s+/))).slice(0, SHOWN) : [];
    results.replaceChildren(...found.map(choice));
  };
  const choice = (one) => {
    const row = document.createElement("li"), name = document.createElement("strong"), about = document.createElement("span");
    const button = document.createElement("button");
    name.textContent = one.name;
    about.textContent = one.seen ? `${one.about} · ${fill(words.seenAt, { time: time(one.seen) })}` : one.about;
    button.type = "button";
    button.className = "button";
    button.textContent = words.letIn;
    button.setAttribute("aria-label", `${words.letIn}: ${one.name}`);
    button.disabled = Boolean(one.seen);
    button.addEventListener("click", () => letIn(one));
    row.append(name, about, button);
    return row;
  };

  // --- letting in ----------------------------------------------------------------------------------
  const letIn = (one) => {
    if (one.seen) {
      const text = fill(words.again, { name: one.name, time: time(one.seen) });
      say(text, true);
      note(text, true);
    } else {
      one.seen = new Date().toISOString();
      waiting = read("waiting", []); // another tab of this phone may have added to it
      waiting.push({ key: crypto.randomUUID(), code: one.code, at: one.seen });
      write("waiting", waiting); // first: what is shown as let in is kept
      write("list", people);
      say(fill(words.welcome, { name: one.name }));
      note(`${time(one.seen)} ${one.name}`);
      send();
    }
    input.value = "";
    results.replaceChildren();
    input.focus();
    draw();
  };
  const take = (typed) => {
    const code = typed.trim().toUpperCase();
    const found = people.find((one) => one.code.toUpperCase() === code || one.number.toUpperCase() === code);
    if (found) return letIn(found);
    const named = people.filter((one) => fits(one, plain(typed).split(/\s+/)));
    if (named.length === 1) return letIn(named[0]);
    say(fill(named.length ? words.many : words.unknown, { text: typed }), true);
  };
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) take(input.value);
  });
  input.addEventListener("input", offer);

  // --- sending and fetching ------------------------------------------------------------------------
  const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const ask = async (address, body) => {
    const headers = { "X-CSRFToken": csrf(), "Content-Type": "application/json" };
    return fetch(address, { method: body ? "POST" : "GET", body: body && JSON.stringify(body), headers: body ? headers : {}, redirect: "manual" });
  };
  const answered = (rows) => {
    const done = new Map(rows.map((row) => [row.key, row]));
    waiting = read("waiting", []).filter((one) => !done.has(one.key));
    write("waiting", waiting);
    for (const row of rows) if (row.sentence) note(row.sentence, row.result !== "again");
  };
  const send = async () => {
    if (busy || !waiting.length) return;
    busy = true;
    try {
      const answer = await ask(words.sync, { device: words.device, rows: waiting.slice(0, AT_ONCE) });
      if (answer.type === "opaqueredirect" || answer.status === 403) say(words.signIn, true);
      else if (answer.ok) answered((await answer.json()).rows);
      else if (answer.status < 500) say(words.refused, true);
    } catch {
      // no network: what waits is sent later
    } finally {
      busy = false;
      draw();
    }
  };
  const renew = async () => {
    try {
      const answer = await ask(words.list);
      if (!answer.ok) return;
      const mine = new Map(waiting.map((one) => [one.code, one.at]));
      people = (await answer.json()).people.map((one) => ({ ...one, seen: one.seen || mine.get(one.code) || "" }));
      write("list", people);
      draw();
    } catch {
      // the list that is kept serves on
    }
  };
  box.querySelector("[data-door-forget]").addEventListener("click", () => {
    for (const name of ["list", "waiting"]) localStorage.removeItem(shelf + name);
    navigator.serviceWorker?.controller?.postMessage("forget");
    location.href = words.leave;
  });
  addEventListener("online", send);
  setInterval(send, AGAIN);
  setInterval(renew, 10 * AGAIN);

  // --- camera --------------------------------------------------------------------------------------
  const camera = box.querySelector("[data-door-camera]");
  const look = async () => {
    const video = box.querySelector("video");
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
    } catch {
      return say(words.noCamera, true);
    }
    video.hidden = false;
    camera.hidden = true;
    const reader = new BarcodeDetector({ formats: ["qr_code"] });
    let last = "", lastAt = 0;
    setInterval(async () => {
      const [mark] = await reader.detect(video).catch(() => []);
      if (!mark || (mark.rawValue === last && Date.now() - lastAt < 3000)) return;
      [last, lastAt] = [mark.rawValue, Date.now()];
      take(mark.rawValue);
    }, 250);
  };
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    camera.hidden = false;
    camera.addEventListener("click", look);
  }

  navigator.serviceWorker?.register(words.worker).catch(() => {});
  box.querySelectorAll("[data-door-live]").forEach((one) => (one.hidden = false));
  box.querySelectorAll("[data-door-plain]").forEach((one) => one.remove());
  draw();
  renew().then(send);
})();
