// Keeps pages up to date and reachable by keyboard. Without this script every page and form still works.
"use strict";
(() => {
  const holder = document.querySelector("[data-stream]");
  const toast = document.querySelector("[data-toast]");
  let isFetching = false;
  let isAskedAgain = false;
  let isLeaving = false; // a form is on its way: its answer, not a reload, is the next page
  let isPressing = false; // what is under a finger must still be there when it is lifted
  let isPutOff = false;
  let started = 0;
  let shown = 0;

  // Parts marked data-live are taken over from the page as the server makes it now; what is being written stays.
  function takeOver(fresh, turn) {
    if (isLeaving || turn < shown) return; // an older answer that came late
    if (isPressing) {
      isPutOff = true;
      return;
    }
    shown = turn;
    const before = calling();
    const now = fresh.querySelector("[data-holder]");
    if (holder && holder.dataset.holder !== undefined && now && now.dataset.holder !== holder.dataset.holder) {
      location.reload(); // another coach has it now, or it was closed: the forms differ
      return;
    }
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(part.id);
      if (!next || next.innerHTML === part.innerHTML) continue;
      if (part.contains(document.activeElement) && document.activeElement.matches("textarea")) continue; // being written
      const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
      const isAtEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 80;
      const opened = [...part.querySelectorAll("details[open]")].map((one) => one.closest("[id]").id);
      part.replaceChildren(...next.childNodes);
      for (const id of opened) part.querySelector(`#${CSS.escape(id)} details`)?.setAttribute("open", "");
      if (focused) document.getElementById(focused)?.focus();
      if (part.dataset.log !== undefined && isAtEnd) part.scrollTop = part.scrollHeight;
    }
    if (calling() > before && document.hidden && isNotified()) tellOfNew(calling());
  }

  // While nobody looks at the queue, the browser says how many requests call for this coach; a later notification takes the place of it.
  const notify = document.querySelector("[data-notify]");
  const NOTIFIED = "polku desk notify";
  const calling = () => Number(document.querySelector("[data-calling]")?.dataset.calling ?? 0);
  const isNotified = () => notify && window.Notification?.permission === "granted" && localStorage.getItem(NOTIFIED) === "on";
  function tellOfNew(count) {
    const told = new Notification("Polku", { body: notify.dataset.notify.replace("{count}", count), tag: NOTIFIED });
    told.onclick = () => window.focus();
  }
  if (notify && window.Notification) {
    const button = notify.querySelector("button");
    const show = () => button.setAttribute("aria-pressed", String(isNotified()));
    button.addEventListener("click", async () => {
      if (isNotified()) localStorage.removeItem(NOTIFIED);
      else if ((await Notification.requestPermission()) === "granted") localStorage.setItem(NOTIFIED, "on");
      else notify.querySelector("[role=status]").textContent = notify.dataset.refused;
      show();
    });
    notify.hidden = false;
    show();
  }

  document.addEventListener("pointerdown", () => (isPressing = true));
  for (const lifted of ["pointerup", "pointercancel"]) {
    document.addEventListener(lifted, () => {
      isPressing = false;
      if (isPutOff) setTimeout(refresh); // after the click
      isPutOff = false;
    });
  }

  async function refresh() {
    if (isFetching) {
      isAskedAgain = true;
      return;
    }
    isFetching = true;
    const turn = ++started;
    try {
      const answer = await fetch(location.href, { headers: { "X-Polku-Live": "1" } });
      if (answer.status === 401 || answer.status === 404) location.reload(); // logged out; or the person had it deleted
      else if (answer.ok) takeOver(read(await answer.text()), turn);
    } catch {
      // Away for a moment: the stream comes back and asks again.
    } finally {
      isFetching = false;
      if (isAskedAgain) {
        isAskedAgain = false;
        refresh();
      }
    }
  }

  const read = (html) => new DOMParser().parseFromString(html, "text/html");

  function listen() {
    const stream = new EventSource(holder.dataset.stream);
    stream.addEventListener("changed", refresh);
    stream.addEventListener("typing", ({ data }) => showTyping(JSON.parse(data).coach));
    stream.addEventListener("ended", () => location.reload());
    stream.addEventListener("open", () => say(""));
    stream.addEventListener("error", () => {
      say(toast.dataset.lost);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    });
    window.addEventListener("pagehide", () => stream.close());
  }

  // That something was not sent stays said, whatever the connection does, until it is sent or changed.
  let unsent = "";
  function say(words) {
    toast.textContent = unsent || words;
    toast.hidden = !toast.textContent;
  }
  function sayUnsent(words) {
    unsent = words;
    say("");
  }

  // Who is writing: the person, or another coach, who is named so that two do not answer at once.
  const typing = document.querySelector("[data-typing-shown]");
  let typingEnds = 0;
  function showTyping(name) {
    if (!typing) return;
    const words = name ? typing.dataset.coach.replace("{name}", () => name) : typing.dataset.person;
    if (typing.textContent !== words) typing.textContent = words; // said once by a screen reader
    typing.classList.toggle("alarm", Boolean(name));
    clearTimeout(typingEnds);
    typingEnds = setTimeout(() => (typing.textContent = ""), 8000);
  }

  // A form that is sent without leaving the page: the answer is the page again. What is typed meanwhile stays.
  async function sendInline(form, button) {
    const field = form.matches(":not([data-live] *)") ? form.querySelector("textarea") : null;
    const words = field?.value ?? "";
    const body = new URLSearchParams(new FormData(form));
    if (button.name) body.set(button.name, button.value);
    const wasPressed = document.activeElement === button; // disabled, it would lose the focus to nothing
    button.disabled = true;
    if (field) field.value = "";
    else form.closest("details").removeAttribute("open");
    let problem = "";
    const turn = ++started;
    try {
      const answer = await fetch(button.getAttribute("formaction") || form.action, { method: "POST", body });
      const fresh = read(await answer.text());
      if (answer.ok) {
        for (const id of form.querySelectorAll("[data-fresh]")) id.value = fresh.querySelector("[data-fresh]")?.value ?? id.value;
        takeOver(fresh, turn);
        const log = document.querySelector("[data-log]");
        if (log && field?.dataset.send !== undefined) log.scrollTop = log.scrollHeight;
      } else {
        problem = fresh.querySelector("main p")?.textContent || toast.dataset.unsent;
        if (answer.status === 401) location.reload(); // the draft comes back after the login
      }
    } catch {
      problem = toast.dataset.unsent;
    }
    sayUnsent(problem);
    button.disabled = false;
    if (!field) return;
    if (problem) field.value = field.value ? `${words}\n${field.value}` : words;
    keepDraft(field);
    if (wasPressed && document.activeElement === document.body) field.focus();
  }

  const draftKey = () => `draft ${holder.dataset.ticket}`;
  function keepDraft(field) {
    if (field.dataset.draft === undefined) return;
    if (field.value) sessionStorage.setItem(draftKey(), field.value);
    else sessionStorage.removeItem(draftKey());
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.inline !== undefined) {
      event.preventDefault();
      sendInline(form, event.submitter ?? form.querySelector("button"));
    } else if (form.dataset.into) {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(form));
      const answer = await fetch(`${form.getAttribute("action")}?${query}`, { headers: { "X-Polku-Live": "1" } });
      const fresh = read(await answer.text());
      document.getElementById(form.dataset.into).replaceChildren(...fresh.querySelector("main").childNodes);
    } else {
      isLeaving = true;
      if (form.matches(".logout")) sessionStorage.clear();
    }
  });
  window.addEventListener("pageshow", () => (isLeaving = false));

  // The person sees that the coach is writing; once in some seconds is enough.
  let typedAt = 0;
  function tellTyping(field) {
    if (field.dataset.typing === undefined || Date.now() - typedAt < 5000) return;
    typedAt = Date.now();
    const body = new URLSearchParams({ form_token: field.form.elements.form_token.value });
    fetch(field.dataset.typing, { method: "POST", body }).catch(() => {});
  }

  document.addEventListener("input", (event) => {
    if (unsent) sayUnsent("");
    keepDraft(event.target);
    tellTyping(event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-live] textarea")) refresh();
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.dataset.submit !== undefined) field.form.requestSubmit();
    if (field.matches("select[data-insert]") && field.value) {
      insert(field);
      field.value = "";
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-insert]");
    if (button) insert(button);
  });

  // A saved reply, or an answer of the bot's, into the field that its list names.
  function insert(chosen) {
    const text = document.getElementById(chosen.dataset.insert);
    text.setRangeText(chosen.value, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    keepDraft(text);
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.dataset.send !== undefined && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      field.form.requestSubmit();
      return;
    }
    if (field.matches("input, select, textarea")) {
      if (event.key === "Escape") field.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") {
      const rows = [...document.querySelectorAll("[data-row]")];
      const next = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
      rows[Math.max(0, Math.min(next, rows.length - 1))]?.focus();
      return;
    }
    const wanted = /^[a-z/]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("a, button")) wanted.click();
    else wanted.focus();
  });

  // What narrows the queue is folded on a phone, where the requests come first.
  if (matchMedia("(min-width: 60rem)").matches) document.querySelector("[data-open-wide]")?.setAttribute("open", "");

  if (holder) {
    listen();
    // What was just done is said once, not again when the page is loaded anew.
    if (location.search.startsWith("?notice=")) history.replaceState(null, "", location.pathname);
    const field = document.querySelector("[data-draft]");
    if (field) field.value = sessionStorage.getItem(draftKey()) ?? "";
    const log = document.querySelector("[data-log]");
    if (log) log.scrollTop = log.scrollHeight;
  }
})();
