// Keeps what is typed into forms and not sent yet: on the server as soon as it answers, in this browser until then.
(() => {
  "use strict";
  const box = document.getElementById("autosave");
  if (!box) return;
  const words = box.dataset;
  const shelf = `draft:${words.person}:`;
  const DEBOUNCE = 1000, LATEST = 5000, SLOWEST = 30000;
  const forms = new Map();
  const newTab = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let csrf = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  let lastTime = "";

  const ask = async (address, body, keepalive = false) => {
    const headers = { "X-Person": words.person, "X-CSRFToken": csrf };
    const answer = await fetch(address, { method: body ? "POST" : "GET", body: body && JSON.stringify(body), headers, keepalive, redirect: "manual" });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { status: answer.type === "opaqueredirect" ? 401 : answer.status, ...(isJson ? await answer.json() : {}) };
  };
  const drafted = (key) => ask(`${words.url}?form=${encodeURIComponent(key)}`);
  // After signing in again in another tab the page's own tokens are stale: its forms get the new one too.
  const renew = async (key) => {
    const { token } = await drafted(key);
    if (!token) return false;
    csrf = token;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => (one.value = token));
    return true;
  };

  // --- values of controls ------------------------------------------------------------------------
  const SKIPPED = /^(hidden|password|file|submit|button|reset|image)$/;
  const isKept = (one) => one.name && /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName) && !one.disabled && !one.readOnly && !SKIPPED.test(one.type);
  const isTick = (one) => /^(checkbox|radio)$/.test(one.type);
  const controls = (form, name) => [...form.elements].filter((one) => one.name === name && isKept(one));
  const valueOf = (form, name) =>
    controls(form, name).flatMap((one) => {
      if (isTick(one)) return one.checked ? [one.value] : [];
      return one.type === "select-multiple" ? [...one.selectedOptions].map((option) => option.value) : [one.value];
    });
  const fill = (form, name, value) => {
    let place = 0;
    for (const one of controls(form, name)) {
      if (isTick(one)) one.checked = value.includes(one.value);
      else if (one.type === "select-multiple") for (const option of one.options) option.selected = value.includes(option.value);
      else if (place < value.length) one.value = value[place++];
    }
  };
  // A form that keeps its fields by itself as well learns what was brought back.
  const tell = (form, name) => controls(form, name)[0]?.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true }));
  const inWords = (form, name, value) =>
    value.map((text) => {
      for (const one of controls(form, name)) {
        if (isTick(one) && one.value === text) return one.labels[0]?.textContent.trim() || text;
        const option = [...(one.options || [])].find((other) => other.value === text);
        if (option) return option.textContent.trim();
      }
      return text;
    }).join(", ") || words.empty;
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const part = (name) => box.content.querySelector(`[data-part=${name}]`).cloneNode(true);

  // --- one form ----------------------------------------------------------------------------------
  const watch = (form, key) => {
    const state = { tab: newTab(), unsent: {}, seen: {} };
    const asked = {}; // conflicts that wait for the person, by field
    let timer = 0, first = 0, wait = 0, busy = false;
    const line = part("status");
    const acts = [...form.querySelectorAll(".acts")].pop();
    acts ? acts.after(line) : form.append(line);
    const say = (text, isBad = false) => {
      if (line.textContent !== text) line.textContent = text;
      line.classList.toggle("draft-late", isBad);
    };
    const place = () => `${shelf}${key}|${state.tab}`;
    const entry = (fields) => ({ form: key, tab: state.tab, fields });
    const fieldsOf = (names) => Object.fromEntries(names.map((name) => [name, { value: state.unsent[name], seen: state.seen[name] || 0 }]));
    const shelve = () => {
      const names = Object.keys(state.unsent);
      form.dataset.draft = names.length ? "unsent" : "kept";
      try {
        if (names.length) localStorage.setItem(place(), JSON.stringify({ ...entry(fieldsOf(names)), at: Date.now() }));
        else localStorage.removeItem(place());
      } catch { /* no room: the server keeps it a second later */ }
    };
    const later = (delay) => {
      clearTimeout(timer);
      first ||= Date.now();
      timer = setTimeout(send, Math.max(0, delay ?? Math.min(DEBOUNCE, first + LATEST - Date.now())));
    };
    const typed = (name) => {
      state.unsent[name] = valueOf(form, name);
      if (asked[name]) asked[name].mine = state.unsent[name];
      shelve();
      wait ? say(line.textContent, true) : later();
    };
    const retry = (text) => {
      say(text, true);
      wait = Math.min(SLOWEST, (wait || 1000) * 2);
      later(wait);
    };
    const send = async (isLeaving = false) => {
      const names = Object.keys(state.unsent).filter((name) => !asked[name]);
      if (busy || !names.length) return;
      clearTimeout(timer);
      busy = true;
      first = 0;
      const sent = fieldsOf(names);
      let answer = { status: 0 };
      try {
        answer = await ask(words.url, entry(sent), isLeaving === true);
        if (answer.status === 403 && (await renew(key))) answer = await ask(words.url, entry(sent));
      } catch { /* no connection, or no server */ }
      busy = false;
      took(answer, sent);
    };
    const took = (answer, sent) => {
      const notYet = lastTime ? words.late.replace("{time}", lastTime) : words.never;
      if (answer.status === 401) return retry(words.ended);
      if (answer.status === 413 || answer.status === 400) return say(answer.text || words.refused, true);
      if (answer.status !== 200 && answer.status !== 409) return retry(notYet);
      wait = 0;
      if (answer.is_sent) return forget();
      lastTime = answer.time;
      for (const [name, revision] of Object.entries(answer.revisions)) {
        state.seen[name] = revision;
        if (same(state.unsent[name], sent[name].value)) delete state.unsent[name];
      }
      shelve();
      say(answer.text, answer.status === 409);
      for (const [name, other] of Object.entries(answer.conflicts)) choose(name, other);
      if (Object.keys(state.unsent).some((name) => !asked[name])) later();
    };
    const forget = () => {
      state.unsent = {};
      shelve();
      say("");
    };
    // Another tab has changed the field: both versions stand until a person has chosen.
    const choose = (name, other) => {
      const control = controls(form, name)[0];
      if (!control) return;
      asked[name]?.box.remove();
      const shown = part("conflict");
      shown.querySelector("[data-other]").textContent = inWords(form, name, other.value);
      const decide = (isMine) => {
        state.seen[name] = other.revision;
        delete asked[name];
        shown.remove();
        if (!isMine) {
          fill(form, name, other.value);
          delete state.unsent[name];
        }
        shelve();
        control.focus();
        isMine ? later(0) : say("");
      };
      shown.querySelector("[data-mine]").addEventListener("click", () => decide(true));
      shown.querySelector("[data-theirs]").addEventListener("click", () => decide(false));
      asked[name] = { box: shown };
      (control.closest(".field") || control.parentElement).after(shown);
    };

    // What a killed tab has left in this browser goes to the server first; then the server's draft fills the form.
    const open = async () => {
      await sweep();
      let found;
      try {
        found = await drafted(key);
      } catch {
        return;
      }
      if (found.token) csrf = found.token;
      const isRefused = document.querySelector(".error-summary");
      let isRestored = false;
      for (const [name, { value, revision }] of Object.entries(found.fields || {})) {
        if (!controls(form, name).length || same(value, valueOf(form, name))) state.seen[name] = revision;
        else if (isRefused && !state.unsent[name]) typed(name); // the page shows what was just sent
        else if (!state.unsent[name]) {
          fill(form, name, value);
          state.seen[name] = revision;
          isRestored = true;
          tell(form, name);
        }
      }
      lastTime = found.time || lastTime;
      if (isRestored) restored(found.text);
      const { name: shelved, fields } = waiting.get(key) || {};
      for (const [name, { value, seen }] of Object.entries(fields || {})) {
        if (!controls(form, name).length) continue;
        fill(form, name, value);
        state.unsent[name] = value;
        state.seen[name] = seen;
        tell(form, name);
      }
      if (!fields) return;
      waiting.delete(key);
      shelve();
      localStorage.removeItem(shelved);
      later(0);
    };
    const restored = (text) => {
      const banner = part("restored");
      banner.querySelector("[data-text]").textContent = text;
      banner.querySelector("button").addEventListener("click", async () => {
        try {
          const answer = await ask(words.discard, { ...entry(seenFields()) });
          if (answer.status !== 200) return answer.status === 403 ? renew(key) : say(words.never, true);
        } catch {
          return say(words.never, true);
        }
        for (const name of Object.keys(asked)) {
          asked[name].box.remove();
          delete asked[name];
        }
        form.reset();
        forget();
        state.tab = newTab();
        state.seen = {};
        banner.remove();
        form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      });
      form.before(banner);
    };
    const seenFields = () => Object.fromEntries(Object.entries(state.seen).map(([name, seen]) => [name, { seen }]));

    form.addEventListener("input", (event) => isKept(event.target) && typed(event.target.name));
    form.addEventListener("change", (event) => isKept(event.target) && !same(state.unsent[event.target.name], valueOf(form, event.target.name)) && typed(event.target.name));
    // Sending says which draft it ends, and waits for a choice that is still open.
    form.addEventListener("submit", (event) => {
      const [open] = Object.values(asked);
      if (open) {
        event.preventDefault();
        open.box.querySelector("button").focus();
        return;
      }
      const mark = form.querySelector("[name=_draft]") || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "_draft" }));
      mark.value = JSON.stringify(entry(seenFields()));
    });
    const renewTab = () => {
      localStorage.removeItem(place());
      state.tab = newTab();
      shelve();
      open();
    };
    forms.set(form, { send, renewTab, retryNow: () => wait && send() });
    open();
  };

  // --- what this browser still holds --------------------------------------------------------------
  const OLDEST = 14 * 864e5;
  const held = (of = shelf) => Object.keys(localStorage).filter((name) => name.startsWith(of));
  let sweeping = null;
  const sweepOnce = async () => {
    for (const name of held("draft:")) {
      const text = localStorage.getItem(name);
      const { at, ...typing } = JSON.parse(text);
      const isOld = Date.now() - at > OLDEST;
      if (!name.startsWith(shelf)) {
        if (isOld) localStorage.removeItem(name);
        continue;
      }
      const answer = await ask(words.url, typing);
      // Unseen by the lost tab another one has typed too: the form shows both when it is open.
      if (answer.status === 409) waiting.set(typing.form, { name, fields: Object.fromEntries(Object.keys(answer.conflicts).map((one) => [one, typing.fields[one]])) });
      const isDone = isOld || [200, 400, 413].includes(answer.status);
      if (isDone && localStorage.getItem(name) === text) localStorage.removeItem(name);
    }
  };
  const waiting = new Map();
  const sweep = () => (sweeping ||= sweepOnce().catch(() => {}));

  const scan = () => {
    const counts = {};
    for (const form of document.querySelectorAll("form[method=post]:not([data-no-guard], [data-no-draft])")) {
      const address = new URL(form.getAttribute("action") || location.href, location.href);
      if (form.querySelector("[type=password]") || ![...form.elements].some(isKept)) continue;
      const path = address.pathname + address.search;
      const number = (counts[path] = (counts[path] || 0) + 1);
      const key = number > 1 ? `${path}#${number}` : path;
      if (!forms.has(form) && key.length <= 300) watch(form, key);
    }
  };
  addEventListener("submit", (event) => {
    if (event.target.action?.endsWith?.("/logout/")) held().forEach((name) => localStorage.removeItem(name));
  });
  const now = () => forms.forEach((one) => one.retryNow());
  ["focus", "online"].forEach((name) => addEventListener(name, now));
  document.addEventListener("visibilitychange", () => (document.hidden ? forms.forEach((one) => one.send(true)) : now()));
  addEventListener("pageshow", (event) => event.persisted && forms.forEach((one) => one.renewTab()));
  document.addEventListener("htmx:afterSwap", scan);
  scan();
  sweep();
})();
