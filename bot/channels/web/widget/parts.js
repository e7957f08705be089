/* Small parts that the others are made of. */

import { ICONS } from "./looks.js";

/** A DOM node; "on…" properties are listeners, null and false ones are left out. Strings become text, never markup. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name, classes = "") {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: classes })) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  return svg;
}

/** Remembers in the browser; in memory alone where the browser forbids storage (private windows, blocked site data). */
export class Memory {
  constructor(kind, prefix) {
    this.prefix = prefix;
    this.own = new Map();
    try { this.area = window[kind]; } catch { this.area = null; }
  }
  get(name) {
    try { return this.area.getItem(this.prefix + name); } catch { return this.own.get(name) ?? null; }
  }
  set(name, value) {
    const forget = value === null;
    if (forget) this.own.delete(name); else this.own.set(name, String(value));
    try { forget ? this.area.removeItem(this.prefix + name) : this.area.setItem(this.prefix + name, value); } catch { /* kept in this.own */ }
  }
}

export const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
export const isWebAddress = (url) => /^https?:\/\//i.test(url);
export const isTouched = () => matchMedia("(pointer: coarse)").matches; // with the focus in the field a keyboard would cover half the phone
