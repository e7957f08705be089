/* Polku, the chat widget: one custom element, <polku-chat>, in a shadow root. No framework, no cookies, nothing from a third party.

   On any page:   <script src="https://HOST/widget.js" data-language="fi" async></script>
   Attributes (on the script with "data-", or on the element):
     language  fi en sv et ru uk ar fa so     target    a selector: the chat fills that element instead of floating
     topic     what the page is about, such as training: a new conversation begins with it (docs/channels.md)
     theme     light | dark (else the device's) position  left (else right)     storage  session: forgets with the tab
   Colours and shape: --polku-accent, --polku-on-accent, --polku-surface, --polku-text, --polku-font, --polku-radius, --polku-inset.
   The page's CSP needs HOST in script-src and wss://HOST in connect-src. The frames are those of docs/websocket.md. */

import { PolkuChat } from "./chat.js";
import { h } from "./parts.js";
import { SCRIPT } from "./script.js";

function embed() {
  const { target, ...options } = SCRIPT ? SCRIPT.dataset : {};
  if (document.querySelector("polku-chat")) return;
  const place = target && document.querySelector(target);
  (place || document.body).append(h("polku-chat", { ...options, inline: Boolean(place) }));
}
if (!customElements.get("polku-chat")) {
  customElements.define("polku-chat", PolkuChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", embed); else embed();
}
