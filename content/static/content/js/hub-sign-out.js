/**
 * <hub-sign-out>: wraps the sign-out form. Asks whether this browser shall keep its record, and before it is cleared
 * has the account take in whatever that has not yet.
 */

import { clear, read } from "./progress/store.js";

const isEmpty = ({ progress, bookmarks, settings }) => [progress, bookmarks, settings].every((part) => !Object.keys(part).length);

class HubSignOut extends HTMLElement {
  connectedCallback() {
    if (isEmpty(read())) return;
    for (const part of this.querySelectorAll("[data-keeping], [data-offer]")) part.hidden = false;
    this.querySelector("[data-plain]").hidden = true;
    this.querySelector("[data-clearing]").addEventListener("click", (event) => {
      event.preventDefault();
      this.#clearAndGo(event.target.form);
    });
  }

  async #clearAndGo(form) {
    try {
      await document.querySelector("hub-sync").settle();
    } catch {
      const place = this.querySelector("[data-wrong]");
      place.textContent = "Not all of it is with your account yet, and it could not be sent just now. Nothing was cleared: try again in a moment, or save a file at My list first.";
      place.hidden = false;
      return;
    }
    document.querySelector("hub-sync").remove(); // or clearing would be answered by taking in all of it again
    clear();
    form.submit();
  }
}

customElements.define("hub-sign-out", HubSignOut);
