/* The menu behind the gear: language, size of the text, reading aloud, a copy of the conversation, a new beginning. */

import { h, icon } from "./parts.js";
import { LANGUAGES } from "./texts.js";

export class Settings {
  constructor(chat) {
    this.chat = chat;
    this.gear = this.chat.button("settings", "settings", "icon", () => this.toggle());
    this.gear.setAttribute("aria-expanded", "false");
    this.select = h("select", { id: "language", onchange: () => this.chat.choose(this.select.value) },
      ...Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code }, name)));
    this.sizes = [1, 1.25, 1.5].map((scale) => h("button", { type: "button", onclick: () => { this.resize(scale); this.chat.memory.set("size", scale); } }, `${scale * 100} %`));
    if (window.speechSynthesis) speechSynthesis.getVoices(); // browsers load them only when first asked
    this.reads = h("input", { type: "checkbox", id: "aloud", onchange: () => { if (!this.reads.checked) speechSynthesis.cancel(); } });
    this.confirm = h("div", { class: "confirm", hidden: true, role: "group" }, this.chat.said(h("p", { tabindex: "-1", id: "ask" }), "clearAsk"), h("div", { class: "row" },
      this.chat.said(h("button", { type: "button", class: "plain main", onclick: () => this.chat.clear() }), "remove"),
      this.chat.said(h("button", { type: "button", class: "plain", onclick: () => this.asking(false) }), "cancel")));
    this.confirm.setAttribute("aria-labelledby", "ask");
    this.clearer = h("button", { type: "button", class: "plain", onclick: () => this.asking(true) }, icon("clear"), this.chat.said(h("span"), "clear"));
    this.menu = h("div", { class: "settings", hidden: true, role: "group" },
      h("div", { class: "row" }, this.chat.said(h("label", { for: "language" }), "language"), this.select),
      h("div", { class: "row" }, this.chat.said(h("span"), "size"), this.chat.said(h("div", { class: "sizes", role: "group" }, ...this.sizes), "size", "aria-label")),
      h("div", { class: "row", hidden: !window.speechSynthesis }, this.chat.said(h("label", { for: "aloud" }), "aloud"), this.reads),
      h("div", { class: "row" }, h("button", { type: "button", class: "plain", onclick: () => this.chat.lines.download() }, icon("download"), this.chat.said(h("span"), "download")), this.clearer),
      this.confirm);
    this.chat.said(this.menu, "settings", "aria-label");
  }
  toggle() {
    this.menu.hidden = !this.menu.hidden;
    this.gear.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.asking(false);
    (this.menu.hidden ? this.gear : this.select).focus();
  }
  asking(now) {
    const back = !now && !this.confirm.hidden && !this.menu.hidden;
    this.confirm.hidden = !now;
    this.clearer.hidden = now;
    if (now) { this.confirm.scrollIntoView({ block: "nearest" }); this.confirm.firstChild.focus(); } else if (back) this.clearer.focus();
  }
  resize(scale) {
    this.chat.panel.style.setProperty("--scale", scale);
    this.sizes.forEach((one) => one.setAttribute("aria-pressed", String(one.textContent === `${scale * 100} %`)));
    this.chat.composer.typed(); // the field grows with its words
  }
}
