/* The demo page in Finnish or English: what the address says, else the browser's language. Page and chat follow each other. */
(() => {
"use strict";
const LANGUAGES = ["fi", "en"];
const links = document.querySelectorAll("[data-choose]");

function show(language) {
  if (!LANGUAGES.includes(language)) return; // the chat knows more languages than the page
  document.documentElement.lang = language;
  document.documentElement.dataset.shown = language;
  for (const link of links) {
    if (link.dataset.choose === language) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const asked = new URLSearchParams(location.search).get("lang");
show(LANGUAGES.includes(asked) ? asked : navigator.language.startsWith("fi") ? "fi" : "en");

for (const link of links) {
  link.addEventListener("click", (event) => {
    const chat = document.querySelector("polku-chat");
    if (!chat || !chat.choose) return; // without the chat the link simply loads the page in that language
    event.preventDefault();
    show(link.dataset.choose);
    chat.choose(link.dataset.choose);
  });
}
document.addEventListener("DOMContentLoaded", () => {
  const chat = document.querySelector("polku-chat");
  if (chat && chat.choose && LANGUAGES.includes(asked)) chat.choose(asked);
});
document.addEventListener("polku-language", (event) => show(event.detail));
})();
