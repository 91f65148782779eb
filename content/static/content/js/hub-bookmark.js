/** <hub-bookmark data-key="entry:…" data-title data-url>: keeps an entry or a path on the reader's own list, at /my/. */

import { follow, read, setBookmark } from "./progress/store.js";
import { make } from "./progress/words.js";

class HubBookmark extends HTMLElement {
  #end = () => {};

  connectedCallback() {
    this.button = make("button", { type: "button", className: "quiet-button" });
    this.button.addEventListener("click", () => {
      const { key, title, url } = this.dataset;
      setBookmark(key, !this.#isKept, title.slice(0, 500), url);
    });
    this.replaceChildren(this.button);
    this.#end = follow(() => this.#show());
  }

  disconnectedCallback() {
    this.#end();
  }

  get #isKept() {
    return read().bookmarks[this.dataset.key]?.state === "kept";
  }

  #show() {
    this.button.textContent = this.#isKept ? "On my list: take off" : "Keep on my list";
  }
}

customElements.define("hub-bookmark", HubBookmark);
