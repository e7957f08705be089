/* The script element that brought the widget, known only while the script runs for the first time. */

export const SCRIPT = document.currentScript;
export const BASE = new URL(".", SCRIPT ? SCRIPT.src : location.href);
