/** Focuses the search box it holds when "/" is pressed, and says so in the box. Without this the box is a form. */

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));

class HubSearchBox extends HTMLElement {
  #onKey = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    this.#input?.focus();
    this.#input?.select();
  };

  get #input() {
    return this.querySelector('input[type="search"]');
  }

  connectedCallback() {
    const hint = document.createElement("kbd");
    hint.textContent = "/";
    hint.ariaHidden = "true";
    this.#input?.after(hint);
    this.#input?.setAttribute("aria-keyshortcuts", "/");
    document.addEventListener("keydown", this.#onKey);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey);
  }
}

customElements.define("hub-search-box", HubSearchBox);
