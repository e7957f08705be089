/* The lines of the conversation: their order, and how each is drawn. */

import { h, icon, isWebAddress, randomId } from "./parts.js";
import { TEXTS, direction } from "./texts.js";

export class Lines {
  constructor(chat) {
    this.chat = chat;
    this.list = h("div", {});
    this.pressed = new Set();
  }
  empty() {
    this.known = new Map();
    this.seen = 0;
    this.pressed.clear();
    this.list.replaceChildren();
  }
  /** Draws the lines again in the new language; the keyboard's place among them stays. */
  redraw() {
    const held = this.chat.shadowRoot.activeElement;
    const line = held && held.closest(".line");
    const nth = line && [...line.querySelectorAll("a,button")].indexOf(held);
    for (const [key, { item, node }] of this.known) {
      const fresh = this.line(item);
      if (node === line) requestAnimationFrame(() => fresh.querySelectorAll("a,button")[nth]?.focus());
      node.replaceWith(fresh);
      this.known.set(key, { item, node: fresh });
    }
    this.age();
  }
  /** A coach corrected or withdrew a line; false when it is not here. */
  replace(item) {
    const known = this.known.get(item.seq);
    if (!known) return false;
    const node = this.line({ buttons: [], cards: [], ...item });
    known.node.replaceWith(node);
    this.known.set(item.seq, { item, node });
    this.age();
    return true;
  }
  sorted() { return [...this.known.values()].sort((a, b) => (a.item.seq === b.item.seq ? 0 : a.item.seq - b.item.seq)); }
  author(item) { return item.from === "person" ? this.chat.text("you") : item.from === "coach" ? this.chat.text("coach") : "Polku"; }
  /** Puts a line in its place; false when it was there already. The person's own are known by id, all others by seq. */
  show(item) {
    item = { buttons: [], cards: [], ...item };
    const key = (item.from === "person" && item.id) || item.seq;
    const known = this.known.get(key);
    if (known && item.from !== "person") return false;
    if (known) known.node.remove();
    if (item.from !== "person") this.seen = Math.max(this.seen, item.seq);
    const node = this.line(item);
    this.list.insertBefore(node, [...this.list.children].find((other) => other.seq > item.seq) || null);
    this.known.set(key, { item, node });
    if (item.from !== "person" || !known) this.age();
    return true;
  }
  /** Only buttons that came after the person's last words stand out. */
  age() {
    let isOld = false;
    for (let node = this.list.lastElementChild; node; node = node.previousElementSibling) {
      isOld = isOld || node.classList.contains("person");
      node.classList.toggle("old", isOld);
    }
  }
  line(item) {
    const isPerson = item.from === "person";
    // A coach may write another language than the conversation's.
    const about = isPerson || item.from === "coach" ? { dir: "auto" } : { lang: item.language, dir: direction(item.language) };
    const node = h("div", { class: `line ${item.from}` },
      h("span", { class: item.from === "coach" ? "who" : "hide" }, this.author(item)),
      item.text && h("div", { class: "bubble" }, h("div", about, ...(isPerson ? [item.text] : this.linked(item.text)))));
    if (isPerson) node.append(this.state(item)); else this.extras(item, about).forEach((part) => part && node.append(part));
    node.seq = item.seq;
    node.turn = item.id;
    return node;
  }
  linked(text) {
    return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((part, odd) => (odd % 2 ? this.anchor(part, part) : part));
  }
  anchor(title, url) {
    if (!isWebAddress(url)) return h("span", {}, title);
    return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, h("bdi", {}, title), icon("out"), h("span", { class: "hide" }, ` (${this.chat.text("newTab")})`));
  }
  extras(item, about) {
    const { link, handoff } = item;
    const choices = item.buttons.filter(({ kind }) => kind !== "feedback");
    const day = link && link.checked_on && this.chat.time(`${link.checked_on}T12:00:00`, { dateStyle: "medium" });
    return [
      item.cards.length > 0 && h("div", { class: "cards", ...about }, ...item.cards.map((card) => this.card(card, item.seq))),
      link && h("p", { class: "source" }, `${this.chat.text("source")}: `, this.anchor(link.title, link.url), day ? ` (${this.chat.text("checked", day)})` : ""),
      handoff && h("div", { class: "ticket" }, this.chat.text("reference", handoff.reference), this.chat.canMove && this.mover()),
      choices.length > 0 && this.chips(choices, item.seq, about),
      item.from !== "system" && this.tools(item),
    ];
  }
  /** Goes on in Telegram: the server makes a link only when asked. */
  mover() {
    return h("p", {}, h("button", { type: "button", class: "link", onclick: (event) => { this.moving = event.target.parentNode; this.chat.connection.transmit({ type: "carry" }); } }, this.chat.text("telegram")));
  }
  move(url) {
    if (!this.moving) return;
    const link = this.anchor(this.chat.text("telegramOpen"), url);
    this.moving.replaceChildren(link, ` ${this.chat.text("telegramOnce")}`);
    link.focus();
  }
  chips(buttons, seq, about) {
    return h("div", { class: "chips" }, ...buttons.map((button) => h("button", { type: "button", class: "chip", ...about, dir: "auto", onclick: () => this.chat.press(button, seq) }, button.kind === "person" && icon("person"), button.title)));
  }
  card(given, seq) {
    const card = { facts: [], links: [], buttons: [], ...given };
    const status = card.status && h("span", { class: `state ${card.status}` }, TEXTS[card.status] ? this.chat.text(card.status) : card.status);
    if (status && TEXTS[card.status]) { status.lang = this.chat.language; status.dir = direction(this.chat.language); }
    return h("article", { class: "card" }, h("h3", {}, card.name, status), card.why && h("p", {}, card.why),
      card.facts.length > 0 && h("dl", {}, ...card.facts.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)])),
      card.links.length > 0 && h("ul", { class: "links" }, ...card.links.map(({ title, url }) => h("li", {}, this.anchor(title, url)))),
      card.buttons.length > 0 && this.chips(card.buttons, seq));
  }
  clock(iso) {
    const today = new Date().toDateString() === new Date(iso).toDateString();
    return h("time", { datetime: iso }, this.chat.time(iso, { ...(today ? {} : { day: "numeric", month: "short" }), hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  }
  tools(item) {
    const tool = (name, key, action) => h("button", { type: "button", class: "tool", title: this.chat.text(key), "aria-label": this.chat.text(key), onclick: action }, icon(name));
    const copy = navigator.clipboard && tool("copy", "copy", () => this.copy(item, copy));
    const speak = window.speechSynthesis && tool("speak", "speak", () => (speechSynthesis.speaking ? speechSynthesis.cancel() : this.chat.speech.read(item)));
    const thumbs = item.buttons.filter(({ kind }) => kind === "feedback").map((button, at) => this.thumb(item, button, at > 0));
    return h("div", { class: "meta" }, this.clock(item.at), copy, speak,
      thumbs.length > 0 && h("span", { class: "thumbs", role: "group", "aria-label": this.chat.text("helpful") }, h("span", {}, this.chat.text("helpful")), ...thumbs));
  }
  thumb(item, button, isDown) {
    const mark = `${item.seq}${button.payload}`;
    const node = h("button", { type: "button", class: `tool${isDown ? " down" : ""}`, lang: item.language, title: button.title, "aria-label": button.title,
      "aria-pressed": String(this.pressed.has(mark)), onclick: () => {
        if (this.pressed.has(mark)) return;
        node.parentNode.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === node)));
        item.buttons.forEach((one) => this.pressed.delete(`${item.seq}${one.payload}`));
        this.pressed.add(mark);
        this.chat.press(button, item.seq);
      } }, icon("thumb"));
    return node;
  }
  state(item) {
    const isWaiting = item.seq === Infinity && item.state === "sending";
    const key = isWaiting ? (this.chat.isOnline === false ? "waiting" : "sending") : TEXTS[item.state] ? item.state : "sent";
    return h("div", { class: "meta" }, item.at && this.clock(item.at), h("span", { class: key === "sent" ? "hide" : "" }, this.chat.text(key)), key === "sent" && icon("sent"),
      item.state === "refused" && h("button", { type: "button", class: "link", onclick: () => this.chat.post({ id: randomId(), text: item.text }) }, this.chat.text("retry")));
  }
  async copy(item, button) {
    const text = item.link ? `${item.text}\n${item.link.url}` : item.text;
    try { await navigator.clipboard.writeText(text); } catch { return; }
    button.replaceChildren(icon("sent"));
    this.chat.say(this.chat.text("copied"));
    setTimeout(() => button.replaceChildren(icon("copy")), 2000);
  }
  download() {
    const lines = this.sorted().map(({ item }) => [`[${this.chat.time(item.at, { dateStyle: "short", timeStyle: "short" })}] ${this.author(item)}: ${item.text}`,
      ...(item.cards || []).map(({ name, why, links }) => `  * ${name}: ${why || ""} ${(links || []).map(({ url }) => url).join(" ")}`),
      item.link && `  ${this.chat.text("source")}: ${item.link.title} ${item.link.url}`, item.handoff && `  ${this.chat.text("reference", item.handoff.reference)}`].filter(Boolean).join("\n"));
    const url = URL.createObjectURL(new Blob([lines.join("\n\n")], { type: "text/plain;charset=utf-8" }));
    h("a", { href: url, download: `polku-${new Date().toISOString().slice(0, 10)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
}
