/* The chat as an element, <polku-chat>: its frame, opening and closing, and what happens on a frame of the server. */

import { Connection } from "./connection.js";
import { Composer } from "./composer.js";
import { Lines } from "./lines.js";
import { CSS } from "./looks.js";
import { Memory, h, icon, isTouched, randomId } from "./parts.js";
import { BASE, SCRIPT } from "./script.js";
import { Settings } from "./settings.js";
import { Speech } from "./speech.js";
import { LANGUAGES, TEXTS, base, direction } from "./texts.js";

export class PolkuChat extends HTMLElement {
  static get observedAttributes() { return ["language"]; }

  connectedCallback() {
    if (this.connection) { if (this.isOpen || this.connection.token) this.connection.start(); return; } // moved within the page
    const server = new URL(this.getAttribute("server") || BASE, location.href);
    const prefix = `polku:${server.host}:`;
    this.memory = new Memory(this.getAttribute("storage") === "session" ? "sessionStorage" : "localStorage", prefix);
    this.tab = new Memory("sessionStorage", prefix);
    this.connection = new Connection(new URL("ws", server).href.replace(/^http/, "ws"), this.memory, this.tab, {
      locale: () => this.language, seen: () => this.lines.seen, topic: () => this.getAttribute("topic"), link: () => this.brought, take: (frame) => this.take(frame), connected: (is) => this.connected(is) });
    this.brought = this.link();
    this.limit = 1000;
    this.isInline = this.hasAttribute("inline");
    this.language = [this.memory.get("language"), this.getAttribute("language"), document.documentElement.lang, navigator.language, "fi"].map(base).find((one) => LANGUAGES[one]);
    this.build();
    this.empty();
    this.settings.resize(Number(this.memory.get("size")) || 1);
    this.translate();
    this.connection.outbox.forEach((kept) => this.pending(kept));
    this.listen();
    this.announceLanguage();
    if (this.isInline || this.brought || (this.tab.get("open") && !this.small.matches)) this.open(false);
    else if (this.connection.token) this.connection.start(); // only who has talked before is connected: there may be news
  }
  disconnectedCallback() { this.speech.hush(); this.connection.stop(); }
  attributeChangedCallback(_name, _before, now) {
    if (this.connection && LANGUAGES[base(now)] && base(now) !== this.language) this.choose(base(now));
  }
  /** The token of a mailed link, taken out of the address at once. It counts once, so a person must press: mail filters open links too. */
  link() {
    const found = /^#polku=([\w-]{16,64})$/.exec(location.hash);
    if (found) history.replaceState(history.state, "", location.pathname + location.search);
    return found && found[1];
  }
  text(key, value = "") { return TEXTS[key][Object.keys(LANGUAGES).indexOf(this.language)].replace("{0}", value); }
  time(iso, options) { return new Intl.DateTimeFormat(this.language === "en" ? "en-GB" : this.language, options).format(new Date(iso)); }

  // ---- the frame around the conversation
  /** Marks a node so that translate() fills an attribute or its text. */
  said(node, key, attribute = "text") { this.labels.push([node, key, attribute]); return node; }
  button(name, key, classes, action) {
    const node = this.said(h("button", { type: "button", class: classes, onclick: action }, icon(name)), key, "aria-label");
    return this.said(node, key, "title");
  }
  build() {
    this.labels = [];
    this.lines = new Lines(this);
    this.speech = new Speech(this);
    this.settings = new Settings(this);
    this.composer = new Composer(this);
    const shadow = this.attachShadow({ mode: "open" });
    this.small = matchMedia("(max-width: 480px), (max-height: 480px)");
    this.live = h("div", { class: "hide", "aria-live": "polite" });
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = h("button", { type: "button", class: "launcher", hidden: this.isInline, "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.open() },
      icon("chat"), this.said(h("span"), "ask"), this.badge);
    this.dots = h("div", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), this.said(h("span"), "typing"));
    this.log = this.said(h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0", onscroll: () => this.scrolled() },
      this.said(h("p", { class: "note" }), "about"), this.lines.list, this.dots), "chat", "aria-label");
    this.banner = h("div", { class: "banner", hidden: true });
    this.notice = h("p", { class: "notice", role: "note", hidden: true });
    this.panel = h("section", { class: "panel", role: this.isInline ? "region" : "dialog", "aria-label": "Polku", tabindex: "-1", hidden: !this.isInline },
      this.header(), this.settings.menu, this.notice, this.banner, h("div", { class: "middle" }, this.log), this.composer.form);
    this.root = h("div", { class: "root" }, this.panel, this.launcher, this.live);
    if ("adoptedStyleSheets" in shadow && "replaceSync" in CSSStyleSheet.prototype) { // allowed by every CSP, unlike a style element
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(this.root);
    } else shadow.append(h("style", { nonce: SCRIPT && SCRIPT.nonce }, CSS), this.root);
  }
  header() {
    this.closer = this.button("close", "close", "icon", () => this.close());
    this.closer.hidden = this.isInline;
    return h("header", {}, h("h2", {}, icon("path"), "Polku"), this.settings.gear, this.closer);
  }
  translate() {
    for (const [node, key, attribute] of this.labels) {
      if (attribute === "text") node.textContent = this.text(key); else node.setAttribute(attribute, this.text(key));
    }
    this.root.lang = this.settings.select.value = this.language;
    this.root.dir = direction(this.language);
    this.composer.typed();
    this.counted();
    this.offline();
    this.notify();
    this.lines.redraw();
  }
  listen() {
    this.shadowRoot.addEventListener("keydown", (event) => this.key(event));
    // A dropped file would open in the place of the page, and a pasted one would vanish without a word.
    for (const name of ["dragover", "drop", "paste"]) this.panel.addEventListener(name, (event) => this.refuseFiles(event));
    addEventListener("online", () => this.connection.restart());
    addEventListener("pagehide", () => this.connection.drop());
    addEventListener("pageshow", (event) => { if (event.persisted) this.connection.restart(); });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.read();
      if (this.connection.wanted && !this.connection.ready) this.connection.restart();
    });
    // Another tab of the same page began anew or opened the conversation: all tabs show the same one.
    addEventListener("storage", (event) => {
      if (!event.key || !event.key.endsWith("token") || !this.isConnected || event.storageArea !== this.memory.area || this.connection.token === this.token) return;
      this.empty();
      if (this.connection.token || this.isOpen) this.connection.start(); else this.connection.stop();
      this.connection.restart();
    });
    if (!this.isInline && window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
  }
  /** A phone's keyboard covers a fixed panel unless it is told what is left to see. */
  fit() {
    if (visualViewport.scale > 1.05) return; // pinched larger to read, not a keyboard
    this.panel.style.setProperty("--visible", `${visualViewport.height}px`);
    this.panel.style.setProperty("--offset", `${visualViewport.offsetTop}px`);
  }
  key(event) {
    if (event.key === "Escape" && this.speech.hearing) { event.stopPropagation(); this.speech.hush(); this.composer.input.focus(); }
    else if (event.key === "Escape" && !this.settings.menu.hidden) { event.stopPropagation(); this.settings.toggle(); }
    else if (event.key === "Escape" && this.isOpen && !this.isInline) { event.stopPropagation(); this.close(); }
    else if (event.key === "Tab" && this.isOpen && !this.isInline && this.small.matches) this.trap(event);
  }
  /** The panel covers a small screen: Tab stays in it. */
  trap(event) {
    const stops = [...this.panel.querySelectorAll("a,button,select,input,textarea,.log")].filter((one) => one.getClientRects().length);
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (this.shadowRoot.activeElement !== end && this.shadowRoot.activeElement !== this.panel) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }

  // ---- open, close, settings
  get isOpen() { return !this.panel.hidden; }
  /** Shows the chat. `focus` false when the page, not the person, opened it. */
  open(focus = true) {
    this.panel.hidden = false;
    this.panel.classList.add("open");
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    if (!this.isInline) this.tab.set("open", "1");
    this.composer.typed(); // what was hidden had no height
    if (this.small.matches && !this.isInline) this.panel.setAttribute("aria-modal", "true"); else this.panel.removeAttribute("aria-modal");
    if (!this.brought) this.connection.start();
    this.read();
    this.follow();
    if (focus) (isTouched() ? this.panel : this.composer.input).focus();
  }
  close() {
    if (this.isInline) return;
    this.speech.hush();
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.tab.set("open", null);
    if (!this.connection.token) this.connection.stop();
    this.launcher.focus();
  }
  /** The person's own choice: remembered, and told to the assistant, which stays with it. */
  choose(language) {
    this.change(language);
    this.connection.tell(language);
  }
  /** The conversation changed to a language: so do our texts. */
  adopt(language) { if (language !== this.language && LANGUAGES[language]) this.change(language); }
  change(language) {
    this.speech.hush(); // it listens for the other language
    this.language = language;
    this.memory.set("language", language);
    this.translate();
    this.announceLanguage();
  }
  /** For the page around: its own texts may follow. */
  announceLanguage() { this.dispatchEvent(new CustomEvent("polku-language", { detail: this.language, bubbles: true })); }
  clear() {
    this.speech.hush();
    if (window.speechSynthesis) speechSynthesis.cancel();
    this.connection.forget();
    this.memory.set("read", null);
    this.empty();
    this.settings.toggle();
    this.connection.restart();
    this.composer.input.focus();
  }
  empty() {
    this.lines.empty();
    this.typing(false);
  }

  // ---- what the server says
  take(frame) {
    const { type } = frame;
    if (type === "welcome") this.welcome(frame);
    else if (type === "ack") this.lines.show({ ...this.lines.known.get(frame.id)?.item, from: "person", ...frame });
    else if (type === "typing") this.typing(true);
    else if (type === "reply" || (type === "message" && frame.from)) this.arrived(frame);
    else if (type === "changed") this.corrected(frame);
    else if (type === "language") this.adopt(frame.language);
    else if (type === "carry") this.lines.move(frame.url);
    else if (type === "notice") this.notify(frame.notice);
    else if (type === "hours") this.notify(this.notices, frame.hours);
    else if (type === "error") this.trouble(frame);
  }
  welcome(frame) {
    if (frame.renewed) { this.empty(); this.memory.set("read", null); }
    const isReturn = this.lines.seen > 0;
    this.token = frame.token;
    this.limit = frame.max_characters || this.limit;
    this.brought = null;
    this.canMove = frame.telegram;
    this.isWithCoach = frame.mode === "coach";
    this.notify(frame.notice, frame.hours);
    // Without answers yet the page's language is the better guess; the greeting follows the locale of hello.
    if (frame.history.length && !this.connection.wish) this.adopt(frame.language);
    frame.history.forEach((item) => (isReturn ? this.arrived(item) : this.lines.show(item)));
    this.connection.outbox.forEach((kept) => this.pending(kept));
    this.counted();
    this.follow();
  }
  arrived(item) {
    if (item.from !== "person") this.typing(false);
    if (item.from === "coach") this.isWithCoach = true;
    if (!this.lines.show(item) || item.from === "person") return;
    if (item.id || this.latest.hidden) this.follow(); // who reads further up is not pulled away by news
    this.speakUp(this.lines.known.get(item.seq).item);
    this.counted();
    if (this.settings.reads.checked && !this.speech.hearing) this.speech.read(item);
  }
  corrected(item) { if (this.lines.replace(item)) this.say(`${this.lines.author(item)}: ${item.text}`); }
  trouble({ code, text, id }) {
    if (code === "version") { this.say(this.text("reload")); this.broken = true; return this.offline(); }
    if (!["too_large", "too_many", "not_answered", "read_only", "moved", "link_gone"].includes(code)) return;
    this.typing(false);
    const kept = this.lines.known.get(id);
    if (kept && ["too_large", "too_many", "read_only"].includes(code)) this.lines.show({ ...kept.item, state: "refused" });
    if (this.lines.list.lastChild?.className === "note" && this.lines.list.lastChild.textContent === text) return; // said already
    this.lines.list.append(h("p", { class: "note" }, text));
    this.say(text);
    this.follow();
  }
  /** The operator's notice and when coaches answer, each in the language there is. */
  notify(notices = this.notices, hours = this.hours) {
    Object.assign(this, { notices, hours });
    for (const [node, given] of [[this.notice, notices], [this.composer.hours, hours]]) {
      const language = [this.language, "en", "fi"].find((one) => given?.[one]);
      node.hidden = !language;
      node.textContent = language ? given[language] : "";
      node.lang = language || "";
      node.dir = "auto";
    }
  }
  connected(is) {
    const was = this.isOnline;
    this.isOnline = is;
    this.offline();
    if (was === is) return;
    for (const { item } of [...this.lines.known.values()]) if (item.state === "sending") this.lines.show(item);
    if (!is) this.typing(false);
    if (this.isOpen && was !== undefined) this.say(this.text(is ? "online" : "offline"));
  }
  offline() {
    if (this.brought && !this.connection.wanted) {
      this.banner.hidden = false;
      return this.banner.replaceChildren(h("span", {}, this.text("answered")), h("button", { type: "button", class: "link", onclick: () => this.connection.start() }, this.text("bring")));
    }
    this.banner.hidden = !this.broken && this.isOnline !== false;
    this.banner.replaceChildren(h("span", {}, this.text(this.broken ? "reload" : "offline")),
      this.broken ? "" : h("button", { type: "button", class: "link", onclick: () => this.connection.restart() }, this.text("tryNow")));
  }
  typing(is) {
    clearTimeout(this.typingEnd);
    clearTimeout(this.typingSaid);
    this.dots.hidden = !is;
    if (!is) return;
    this.typingEnd = setTimeout(() => this.typing(false), 12000);
    this.typingSaid = setTimeout(() => this.say(this.text("typing")), 1500); // a quick answer speaks for itself
    this.follow();
  }
  /** Through the one live region. */
  say(text) {
    const node = this.live.appendChild(h("p", {}, text));
    setTimeout(() => node.remove(), 20000);
  }
  speakUp(item) {
    const choices = item.buttons.filter(({ kind }) => kind !== "feedback").map(({ title }) => title);
    const names = item.cards.map(({ name }) => name);
    if (!this.isOpen) return this.say(`Polku: ${this.text("unread", this.unread())}`);
    this.say(`${this.lines.author(item)}: ${[item.text, ...names, choices.length ? `${this.text("options")}: ${choices.join(", ")}` : ""].filter(Boolean).join("\n")}`);
  }

  // ---- what the person does
  refuseFiles(event) {
    const { types } = event.dataTransfer || event.clipboardData;
    if (!types.includes("Files") || types.includes("text/plain")) return; // text from an office program comes with a picture of it
    event.preventDefault();
    if (event.type !== "dragover") this.composer.advise("noFiles");
  }
  /** `seq` is the line that the button stands under: an older one speaks of what was said there. */
  press({ payload, title }, seq) { this.post({ id: randomId(), payload, title, seq }); }
  post(kept) {
    kept.at = new Date().toISOString();
    this.pending(kept);
    this.connection.start();
    this.connection.send(kept);
    this.follow();
  }
  pending({ id, text, title, at }) {
    if (!this.lines.known.has(id)) this.lines.show({ from: "person", id, text: text || title, at, seq: Infinity, state: "sending" });
  }

  // ---- scrolling, unread
  /** What scrolls: the log, or on a very low screen the whole panel. */
  get roll() { return getComputedStyle(this.log).overflowY === "visible" ? this.panel : this.log; }
  scrolled() { this.latest.hidden = this.roll.scrollHeight - this.roll.scrollTop - this.roll.clientHeight < 60; }
  glide(top) { this.roll.scrollTo({ top, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" }); }
  /** Shows the newest, but never scrolls the question and the beginning of a long answer out of sight. */
  follow() {
    if (!this.isOpen) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { roll } = this;
      let first = this.lines.list.lastElementChild;
      while (first && first.turn && first.previousElementSibling && first.previousElementSibling.turn === first.turn) first = first.previousElementSibling;
      if (this.lines.list.childElementCount > 1) roll.scrollTop += first.getBoundingClientRect().top - roll.getBoundingClientRect().top - 12;
      this.scrolled();
    });
  }
  unread() {
    const read = Number(this.memory.get("read"));
    return this.lines.sorted().filter(({ item }) => item.from !== "person" && item.seq > read).length;
  }
  read() { if (this.isOpen && !document.hidden) { this.memory.set("read", this.lines.seen); this.counted(); } }
  counted() {
    if (this.isOpen && !document.hidden) this.memory.set("read", this.lines.seen);
    const news = this.isOpen ? 0 : this.unread();
    this.badge.hidden = !news;
    this.badge.textContent = news > 9 ? "9+" : news;
    this.launcher.setAttribute("aria-label", news ? `${this.text("ask")}. ${this.text("unread", news)}` : this.text("ask"));
  }
}
