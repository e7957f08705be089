/* Where the person writes: the field, its buttons, and a word above it. */

import { LONGEST_FRAME_BYTES } from "./connection.js";
import { h, icon, randomId } from "./parts.js";
import { Recognition } from "./speech.js";

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.input = h("textarea", { rows: "1", enterkeyhint: "send", autocomplete: "off", "aria-describedby": "count", oninput: () => { this.chat.speech.hush(); this.typed(); this.tellTyping(); },
      onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); this.submit(); } } });
    this.chat.said(this.chat.said(this.input, "write", "placeholder"), "write", "aria-label");
    this.count = h("span", { class: "count", id: "count" });
    this.mic = this.chat.button("dictate", "dictate", "icon dictate", () => this.chat.speech.dictate());
    this.mic.hidden = !Recognition;
    this.mic.setAttribute("aria-pressed", "false");
    const send = this.chat.button("send", "send", "icon send flip", () => this.submit());
    const human = h("button", { type: "button", class: "human", "aria-describedby": "hours", onclick: () => this.chat.press({ payload: "/request_human", title: this.chat.text("person") }) }, icon("person"), this.chat.said(h("span"), "person"));
    this.hint = h("p", { class: "hint", hidden: true });
    this.hours = h("p", { class: "hours", id: "hours", hidden: true });
    this.chat.latest = this.chat.button("latest", "latest", "latest", () => this.chat.glide(this.chat.log.scrollHeight)); // down here it covers no words
    this.chat.latest.hidden = true;
    this.form = h("form", { onsubmit: (event) => event.preventDefault() }, this.hint, h("div", { class: "field" }, this.input, this.mic, send), h("div", { class: "below" }, human, this.count, this.chat.latest), this.hours);
  }
  typed() {
    const { input, count } = this;
    const used = [...input.value].length;
    const over = used > this.chat.limit || new TextEncoder().encode(JSON.stringify(input.value)).length > LONGEST_FRAME_BYTES;
    input.style.height = "auto";
    input.style.height = `${Math.max(44, input.scrollHeight)}px`;
    count.textContent = over || used > this.chat.limit * 0.8 ? `${used} / ${this.chat.limit}${over ? `. ${this.chat.text("tooLong")}` : ""}` : "";
    count.classList.toggle("over", over);
    input.setAttribute("aria-invalid", String(over));
    return over;
  }
  /** A coach in the chat sees that the person is writing: that alone, and now and then. */
  tellTyping() {
    if (!this.chat.isWithCoach || !this.input.value || Date.now() - (this.toldTyping || 0) < 4000) return;
    this.toldTyping = Date.now();
    if (this.chat.connection.ready) this.chat.connection.transmit({ type: "typing" });
  }
  submit() {
    this.chat.speech.hush();
    const text = this.input.value.replace(/[\ud800-\udfff]/gu, "").trim(); // halves of characters cannot be stored
    if (!text) return this.input.focus();
    if (this.typed()) { this.chat.say(this.chat.text("tooLong")); return this.input.focus(); }
    this.chat.post({ id: randomId(), text });
    this.input.value = "";
    this.typed();
    this.input.focus();
  }
  /** A word above the field, for eight seconds or while there are `buttons` or something goes on. */
  advise(key, ...buttons) {
    clearTimeout(this.hintEnd);
    this.hint.hidden = !key;
    this.hint.replaceChildren(key && this.chat.text(key), ...buttons);
    if (!key) return;
    this.chat.say(this.chat.text(key));
    if (!buttons.length && !this.chat.speech.hearing) this.hintEnd = setTimeout(() => this.advise(""), 8000);
  }
}
