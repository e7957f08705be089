/* Reading answers aloud, and dictation: both only where the browser has them. */

import { h, isTouched } from "./parts.js";
import { base } from "./texts.js";

export const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

export class Speech {
  constructor(chat) {
    this.chat = chat;
    this.hearing = null;
  }
  /** With a voice of the device alone: others would send the text to their maker. */
  read(item) {
    const voices = speechSynthesis.getVoices().filter((voice) => voice.localService);
    const voice = voices.find((one) => base(one.lang) === base(item.language));
    if (!voice) return this.chat.composer.advise("noVoice");
    this.chat.composer.advise("");
    const words = new SpeechSynthesisUtterance(item.text.replace(/https?:\S+/g, ""));
    words.voice = voice;
    words.lang = voice.lang;
    speechSynthesis.speak(words);
  }
  /** Speech goes into the field and no further: the person reads it and sends it. Some browsers have servers of their makers
      listen; then it is asked once. */
  async dictate() {
    if (this.hearing) return this.hearing.stop();
    const { language, region } = new Intl.Locale(this.chat.language).maximize();
    const lang = `${language}-${region}`;
    const local = await Recognition.available?.({ langs: [lang], processLocally: true }).catch(() => null);
    if (local === "available" || this.chat.memory.get("dictates")) return this.hear(lang, local === "available");
    const agree = h("button", { type: "button", class: "link", onclick: () => { this.chat.memory.set("dictates", 1); this.hear(lang, false); } }, this.chat.text("dictate"));
    this.chat.composer.advise("dictateAsk", agree, h("button", { type: "button", class: "link", onclick: () => { this.chat.composer.advise(""); this.chat.composer.mic.focus(); } }, this.chat.text("cancel")));
    agree.focus();
  }
  hear(lang, processLocally) {
    if (window.speechSynthesis) speechSynthesis.cancel(); // or it would write down what it reads aloud
    const hearing = this.hearing = new Recognition();
    const before = this.chat.composer.input.value.trim() && `${this.chat.composer.input.value.trim()} `;
    let trouble;
    hearing.onresult = ({ results }) => {
      if (hearing !== this.hearing) return;
      this.chat.composer.input.value = before + [...results].map(([best]) => best.transcript).join("").trim();
      this.chat.composer.typed();
    };
    hearing.onerror = ({ error }) => { trouble = error !== "no-speech"; };
    hearing.onend = () => {
      if (hearing !== this.hearing) return;
      this.hush();
      if (trouble) this.chat.composer.advise("notHeard");
      if (isTouched()) this.chat.say(this.chat.composer.input.value); else this.chat.composer.input.focus();
    };
    this.chat.composer.mic.setAttribute("aria-pressed", "true");
    this.chat.composer.advise("listening");
    this.chat.composer.mic.focus();
    Object.assign(hearing, { lang, processLocally, interimResults: true });
    hearing.start();
  }
  /** Ends dictation; what was heard stays in the field. */
  hush() {
    const { hearing } = this;
    this.hearing = null;
    if (!hearing) return;
    this.chat.composer.mic.setAttribute("aria-pressed", "false");
    this.chat.composer.advise("");
    hearing.abort();
  }
}
