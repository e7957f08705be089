/* The connection with the server, whose frames are those of docs/websocket.md. */

export const LONGEST_FRAME_BYTES = 15000; // the server takes 16 KB
const LONGEST_WAIT_MS = 30000, QUIET_MS = 25000, PONG_MS = 10000, RESEND_MS = 5000;

/** One WebSocket that comes back by itself. What the person sent stays in the outbox, over a reload too, until the server's ack:
    sent again in order with the same ids, which the server never asks twice. */
export class Connection {
  constructor(address, memory, outbox, page) {
    Object.assign(this, { address, memory, page, drawer: outbox, socket: null, ready: false, tries: 0, wanted: false });
    try { this.outbox = JSON.parse(outbox.get("outbox")) || []; } catch { this.outbox = []; }
  }
  get token() { return this.memory.get("token"); }
  keep() { this.drawer.set("outbox", this.outbox.length ? JSON.stringify(this.outbox) : null); }

  start() {
    this.wanted = true;
    this.pulse = this.pulse || setInterval(() => this.check(), 5000);
    if (!this.socket) this.connect();
  }
  stop() {
    this.wanted = false;
    clearInterval(this.pulse);
    clearTimeout(this.timer);
    this.pulse = null;
    this.drop();
  }
  restart() { this.drop(); this.tries = 0; if (this.wanted) this.connect(); }
  forget() { this.outbox = []; this.keep(); this.memory.set("token", null); }
  drop() {
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    if (socket) socket.close();
  }

  connect() {
    clearTimeout(this.timer);
    const used = this.token;
    let socket;
    try { socket = new WebSocket(this.address); } catch { return this.later(); }
    this.socket = socket;
    this.heard = Date.now();
    this.asked = 0;
    socket.onopen = () => this.transmit({ type: "hello", v: 1, token: used, locale: this.page.locale(), seen: this.page.seen(), topic: this.page.topic() ?? undefined, link: this.page.link() ?? undefined });
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heard = Date.now();
      this.asked = 0;
      this.take(JSON.parse(data), used);
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.drop();
      this.later();
    };
  }
  later() {
    this.page.connected(false);
    if (!this.wanted) return;
    // Jitter: when the server restarts, a thousand pages must not all come back in the same second.
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.tries++) * (0.7 + 0.6 * Math.random());
    this.timer = setTimeout(() => this.connect(), wait);
  }
  /** Networks die without a word: after a silence ask, and without an answer start again. */
  check() {
    if (!this.socket || !this.ready) {
      if (this.socket && Date.now() - this.heard > 2 * PONG_MS) { this.drop(); this.later(); }
      return;
    }
    const now = Date.now();
    if (this.asked && now - this.asked >= PONG_MS) { this.drop(); this.later(); }
    else if (!this.asked && now - this.heard > (this.outbox.length ? RESEND_MS : QUIET_MS)) { this.asked = now; this.transmit({ type: "ping" }); }
  }

  take(frame, used) {
    if (frame.type === "welcome") {
      const renewed = used !== null && used !== frame.token;
      // A new conversation never offered the buttons of the old one; what the person typed still goes to it.
      if (renewed) this.outbox = this.outbox.filter(({ text, payload }) => text || payload === "/request_human");
      this.keep();
      this.memory.set("token", frame.token);
      this.ready = true;
      this.tries = 0;
      this.page.take({ ...frame, renewed });
      this.tell();
      this.outbox.forEach((kept) => this.transmit(this.frame(kept)));
      return this.page.connected(true);
    }
    if (frame.type === "ack" || (frame.type === "error" && frame.id && ["bad_frame", "too_large", "too_many", "read_only"].includes(frame.code))) {
      this.outbox = this.outbox.filter(({ id }) => id !== frame.id);
      this.keep();
    } else if (frame.code === "not_stored") {
      setTimeout(() => this.outbox.filter(({ id }) => id === frame.id).forEach((kept) => this.transmit(this.frame(kept))), RESEND_MS);
    } else if (frame.code === "gone") return this.restart();
    else if (frame.code === "version" || frame.code === "moved") this.stop();
    this.page.take(frame);
  }
  /** The language the person chose; without a connection it waits for the next. */
  tell(language = this.wish) {
    this.wish = language;
    if (!language || !this.ready) return;
    this.transmit({ type: "language", language });
    this.wish = null;
  }
  frame({ id, text, payload, title, seq }) { return payload ? { type: "press", id, payload, title, seq } : { type: "message", id, text }; }
  /** Keeps {id, text} or {id, payload, title, seq} until acknowledged, and sends it now if it can. */
  send(kept) {
    this.outbox.push(kept);
    this.keep();
    if (this.ready) this.transmit(this.frame(kept));
  }
  transmit(frame) { if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame)); }
}
