/** Single keys, which the reader may turn off (WCAG 2.2, 2.1.4), and which never take what is typed into a field. */

import { settings } from "./store.js";

const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea, audio, video"));

/** Follow the link that `find` gives when `key` is pressed; returns what ends it. */
export function onKey(key, find) {
  const listen = (event) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (settings().keys) find()?.click();
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
