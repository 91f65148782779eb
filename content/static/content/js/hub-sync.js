/**
 * <hub-sync data-url data-token>: stands on the pages of whoever is signed in, and keeps this browser's progress and the
 * account's the same: sends what the account has not, takes in what it has. Merging is idempotent, so a lost or doubled
 * answer harms nothing; what could not be sent goes with the next change or page.
 */

import { mergeMarks } from "./progress/merge.js";
import { addMarks, follow, read } from "./progress/store.js";

const SETTLED = 1500; // ms without a change before it is sent
const AT_ONCE = 2000; // marks of one request, as content.progress.read reads them

class HubSync extends HTMLElement {
  #end = () => {};
  #account = null; // the account's marks, as last answered
  #timer = 0;
  #turn = Promise.resolve(); // requests go one after another
  #onLeaving = () => this.#unsent().length && this.#send(this.#unsent().slice(0, 200), true).catch(() => {}); // 64 kB at most

  connectedCallback() {
    this.#end = follow(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#exchange(), this.#account ? SETTLED : 0);
    });
    window.addEventListener("pagehide", this.#onLeaving);
  }

  disconnectedCallback() {
    this.#end();
    clearTimeout(this.#timer);
    window.removeEventListener("pagehide", this.#onLeaving);
  }

  /** Clear the account's progress too; rejects when that did not happen. */
  async forget() {
    clearTimeout(this.#timer);
    this.#turn = this.#turn.then(() => this.#ask({ method: "DELETE" }));
    const gone = this.#turn;
    this.#turn = this.#turn.catch(() => {});
    this.#account = (await gone).progress;
  }

  #unsent() {
    const account = this.#account ?? {};
    return Object.entries(read().progress).filter(([key, mark]) => JSON.stringify(mark) !== JSON.stringify(account[key]));
  }

  #exchange() {
    this.#turn = this.#turn.then(async () => {
      const unsent = this.#unsent();
      if (this.#account && !unsent.length) return;
      for (let start = 0; start === 0 || start < unsent.length; start += AT_ONCE) {
        this.#account = (await this.#send(unsent.slice(start, start + AT_ONCE))).progress;
      }
      const here = read().progress;
      const merged = Object.entries(mergeMarks(here, this.#account));
      addMarks(Object.fromEntries(merged.filter(([key, mark]) => mark !== here[key])));
    }).catch(() => {}); // the browser still has it
  }

  #send = (entries, keepalive = false) =>
    this.#ask({ method: "POST", keepalive, body: JSON.stringify({ progress: Object.fromEntries(entries) }) });

  async #ask(request) {
    const headers = { "X-CSRFToken": this.dataset.token, "Content-Type": "application/json" };
    const answer = await fetch(this.dataset.url, { ...request, headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${this.dataset.url} answered ${answer.status}`);
    return answer.json();
  }
}

customElements.define("hub-sync", HubSync);
