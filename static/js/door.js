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
  const put = (place, value) => {
    try {
      localStorage.setItem(place, JSON.stringify(value));
      return true;
    } catch {
      return false; // the phone is full, or keeps nothing for this page
    }
  };
  const write = (name, value) => put(shelf + name, value);
  const AGAIN = 4000, AT_ONCE = 100, SHOWN = 8;
  let people = read("list", []);
  let unkept = []; // entries for which the phone had no room: they wait in this page alone
  let busy = false, hasLeft = false;

  // What waits at one door, by the beginning of the names it is kept under. Another tab may add to it and take from it at any time.
  const waitingAt = (door) => {
    try {
      return JSON.parse(localStorage.getItem(`${door}waiting`)) ?? [];
    } catch {
      return [];
    }
  };
  const waitingHere = () => [...waitingAt(shelf), ...unkept];
  const kept = () => {
    try {
      return Object.keys(localStorage);
    } catch {
      return []; // this browser keeps nothing
    }
  };
  const doors = () => {
    const names = kept().filter((name) => /^door:.*:waiting$/.test(name));
    return [...new Set([shelf, ...names.map((name) => name.slice(0, -"waiting".length))])];
  };
  const unsent = () => doors().reduce((sum, door) => sum + waitingAt(door).length, unkept.length);

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
    const n = unsent();
    box.dataset.waiting = n;
    const state = box.querySelector("[data-door-state]");
    state.textContent = n ? fill(words.unsent, { n }) : words.sent;
    state.classList.toggle("is-waiting", n > 0);
    box.querySelector("[data-door-forget]").disabled = n > 0;
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
      const entry = { key: crypto.randomUUID(), code: one.code, at: new Date().toISOString() };
      const isKept = write("waiting", [...waitingAt(shelf), entry]); // first: what is shown as let in is kept
      if (!isKept) unkept.push(entry);
      one.seen = entry.at;
      write("list", people);
      if (isKept) say(fill(words.welcome, { name: one.name }));
      else say(fill(words.full, { name: one.name }), true);
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
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const ask = (address, body) => {
    const headers = { "X-CSRFToken": token.value, "Content-Type": "application/json" };
    return fetch(address, { method: body ? "POST" : "GET", body: body && JSON.stringify(body), headers: body ? headers : {}, redirect: "manual" });
  };
  // Whoever has signed in again, in another tab or as another person, has another token: it stands in the page as it is now.
  const renewToken = async () => {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return false;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (found) token.value = found.value;
    return Boolean(found);
  };
  const post = async (address, rows) => {
    const message = { device: words.device, rows };
    const answer = await ask(address, message);
    return answer.status === 403 && (await renewToken()) ? ask(address, message) : answer;
  };
  const answered = (door, rows) => {
    const done = new Set(rows.map((row) => row.key));
    put(`${door}waiting`, waitingAt(door).filter((one) => !done.has(one.key)));
    unkept = unkept.filter((one) => !done.has(one.key));
    for (const row of rows) if (row.sentence) note(row.sentence, row.result !== "again");
  };
  // An entry that the server refuses stays in the phone and lets the others pass: after a refusal they are sent one by one.
  const turns = new Map();
  const sendFrom = async (door) => {
    const address = door === shelf ? words.sync : JSON.parse(localStorage.getItem(`${door}sync`) || "null");
    for (let rows; address && (rows = door === shelf ? waitingHere() : waitingAt(door)).length; ) {
      const turn = turns.get(door) || { size: AT_ONCE, from: 0 };
      const from = turn.from % rows.length, sent = rows.slice(from, from + turn.size);
      const answer = await post(address, sent);
      if (answer.ok) {
        const before = unsent();
        answered(door, (await answer.json()).rows);
        turns.set(door, { size: Math.min(AT_ONCE, 2 * turn.size), from });
        if (unsent() >= before) return; // of nothing was said what became of it: later
        continue;
      }
      if (answer.type === "opaqueredirect" || answer.status === 403) return say(words.signIn, true);
      turns.set(door, { size: 1, from: turn.size > 1 ? 0 : from + 1 });
      if (answer.status === 429 || answer.status >= 500) return; // the server has no time
      say(words.refused, true);
      if (turn.size === 1 && from + 1 >= rows.length) return; // once around
    }
  };
  const send = async () => {
    if (busy || hasLeft || !unsent()) return;
    busy = true;
    for (const door of doors()) {
      try {
        await sendFrom(door);
      } catch {
        // no network: what waits is sent later
      }
    }
    busy = false;
    draw();
  };
  const renew = async () => {
    try {
      const answer = await ask(words.list);
      if (!answer.ok || hasLeft) return;
      const listed = (await answer.json()).people;
      const mine = new Map(waitingHere().map((one) => [one.code, one.at])); // after the wait: somebody may have come in meanwhile
      people = listed.map((one) => ({ ...one, seen: one.seen || mine.get(one.code) || "" }));
      write("list", people);
      draw();
    } catch {
      // the list that is kept serves on
    }
  };
  box.querySelector("[data-door-forget]").addEventListener("click", () => {
    if (unsent()) return draw(); // another tab has let somebody in
    hasLeft = true;
    for (const name of kept()) if (name.startsWith("door:")) localStorage.removeItem(name);
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
  write("sync", words.sync); // the page of another door sends what waits here too
  draw();
  renew().then(send);
})();
