/**
 * <hub-count data-url data-version>: tells the hub that somebody started the path of this page, was done with a hop, or
 * finished: each once for a version of the path, without a cookie or a name. Browsers that ask not to be followed (Do
 * Not Track, Global Privacy Control) say nothing. What was said stands in this browser alone.
 */

import { toSay } from "./progress/counting.js";
import { follow, lasts, read } from "./progress/store.js";
import { outlines } from "./progress/words.js";

const PLACE = "adjacency.counted";
const SETTLE = 2000; // milliseconds: what was ticked by mistake is unticked by then

const mayCount = () => navigator.globalPrivacyControl !== true && !["1", "yes"].includes(navigator.doNotTrack);

class HubCount extends HTMLElement {
  #end = () => {};
  #timer = 0;

  connectedCallback() {
    [this.outline] = outlines();
    if (!this.outline || !mayCount()) return;
    this.#end = follow(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#say(), SETTLE);
    });
    this.leave = () => this.#say();
    window.addEventListener("pagehide", this.leave);
  }

  disconnectedCallback() {
    this.#end();
    clearTimeout(this.#timer);
    window.removeEventListener("pagehide", this.leave);
  }

  #said() {
    try {
      const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
      const own = kept[this.outline.key];
      return { kept, said: own?.version === this.dataset.version && Array.isArray(own.said) ? own.said : [] };
    } catch {
      return { kept: {}, said: [] };
    }
  }

  #say() {
    if (!lasts()) return; // it would say the same with every page
    const { kept, said } = this.#said();
    const news = toSay(this.outline, read().progress, said, Date.now());
    if (!news.length) return;
    const all = [...said, ...news.map((pair) => pair.join(":"))];
    try {
      localStorage.setItem(PLACE, JSON.stringify({ ...kept, [this.outline.key]: { version: this.dataset.version, said: all } }));
    } catch {
      return;
    }
    const path = this.outline.key.slice("path:".length);
    const body = JSON.stringify({ path, said: news });
    const headers = { "Content-Type": "application/json" };
    fetch(this.dataset.url, { method: "POST", body, headers, credentials: "omit", keepalive: true }).catch(() => {});
  }
}

customElements.define("hub-count", HubCount);
