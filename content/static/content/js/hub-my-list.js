/**
 * <hub-my-list>: the reader's own page: what they bookmarked, their speeds, and their record as a file, in and out.
 * The controls stand in a <template>, so that without this module nothing is offered that would not work.
 */

import { LARGEST_FILE, NotARecord, SETTINGS } from "./progress/record.js";
import { asText, clear, follow, lasts, read, setBookmark, setSettings, settings, takeIn } from "./progress/store.js";
import { make, plural } from "./progress/words.js";

class HubMyList extends HTMLElement {
  #end = () => {};

  connectedCallback() {
    this.querySelector("[data-dark]")?.remove();
    this.append(this.querySelector("template").content.cloneNode(true));
    this.#on("[data-export]", "click", () => this.#export());
    this.#on("[data-clear]", "click", () => this.#$("[data-sure]").showModal());
    this.#on("[data-sure]", "close", (event) => event.target.returnValue === "clear" && this.#clear());
    this.#on("[data-import]", "change", (event) => this.#import(event.target));
    for (const name of Object.keys(SETTINGS)) this.#on(`[name="${name}"]`, "change", (event) => this.#setNumber(event.target));
    this.#on('[name="keys"]', "change", (event) => setSettings({ keys: event.target.checked }));
    this.#end = follow(() => this.#show());
  }

  disconnectedCallback() {
    this.#end();
  }

  #$ = (selector) => this.querySelector(selector);
  #on = (selector, event, listen) => this.#$(selector).addEventListener(event, listen);
  #say = (sentence) => (this.#$("[data-said]").textContent = sentence);

  #show() {
    const kept = Object.entries(read().bookmarks).filter(([, { state }]) => state === "kept");
    kept.sort(([, one], [, other]) => (one.updated_at < other.updated_at ? 1 : -1));
    this.#$("[data-bookmarks]").replaceChildren(...kept.map(([key, bookmark]) => this.#row(key, bookmark)));
    this.#$("[data-no-bookmarks]").hidden = kept.length > 0;
    const { words, speed, keys } = settings();
    for (const [name, value] of Object.entries({ words, speed })) {
      const field = this.#$(`[name="${name}"]`);
      if (document.activeElement !== field) field.value = value;
    }
    this.#$('[name="keys"]').checked = keys;
    this.#$("[data-lasting]").hidden = lasts();
  }

  #row(key, { title, url }) {
    const drop = make("button", { type: "button", className: "quiet-button", ariaLabel: `Remove from my list: ${title}` }, "Remove");
    drop.addEventListener("click", () => {
      setBookmark(key, false, title, url);
      this.#say(`“${title}” is off your list.`);
      this.#$("[data-bookmarks-head]").focus();
    });
    return make("li", { className: "my-bookmark" }, make("a", { href: url, dir: "auto" }, title || url), drop);
  }

  #setNumber(field) {
    const value = field.valueAsNumber;
    if (!field.checkValidity() || Number.isNaN(value)) return field.reportValidity();
    setSettings({ [field.name]: value });
  }

  #export() {
    const address = URL.createObjectURL(new Blob([asText()], { type: "application/json" }));
    make("a", { href: address, download: `adjacency-progress-${new Date().toISOString().slice(0, 10)}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000); // ms: long enough for a slow disk
    this.#say("Your progress was saved as a file.");
  }

  async #import(field) {
    const [file] = field.files;
    if (!file) return;
    try {
      if (file.size > LARGEST_FILE) throw new NotARecord(`This file has ${Math.ceil(file.size / 2 ** 20)} MB; a record of progress has at most ${LARGEST_FILE / 2 ** 20}.`);
      this.#say(`${plural(takeIn(await file.text()), "record")} read from ${file.name} and merged with yours.`);
    } catch (error) {
      const why = error instanceof NotARecord ? error.message : "The browser could not read this file.";
      this.#say(`${why} Nothing was changed.`);
    }
    field.value = "";
  }

  async #clear() {
    try {
      await document.querySelector("hub-sync")?.forget();
    } catch {
      return this.#say("Your account’s progress could not be cleared just now. Nothing was changed.");
    }
    clear();
    this.#say("Everything that was kept of you here is cleared.");
  }
}

customElements.define("hub-my-list", HubMyList);
