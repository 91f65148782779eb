/**
 * <hub-search-results>: holds the answers of a search, which change while one types. Arrow keys lead from the box (whose
 * "search-leave" says that it has nothing further down) through the answers and back; how many there are is said to
 * screen readers once they stand. Without this the answers are a list of links.
 */

class HubSearchResults extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    this.status = document.createElement("p");
    this.status.className = "unseen";
    this.status.role = "status"; // outside of what is replaced, or nobody would hear that it has changed
    this.prepend(this.status);
    this.addEventListener("htmx:afterSettle", () => this.#say(), { signal });
    this.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    document.addEventListener("search-leave", () => this.#answers[0]?.focus(), { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
    this.status.remove();
  }

  get #answers() {
    return Array.from(this.querySelectorAll(".entry-card-title a"));
  }

  #say() {
    this.status.textContent = this.querySelector("[data-said]")?.textContent ?? "";
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const answers = this.#answers;
    const at = answers.indexOf(document.activeElement);
    if (event.key === "Escape") {
      document.querySelector("#q")?.focus();
    } else if (at >= 0 && event.key === "ArrowDown") {
      answers[at + 1]?.focus();
    } else if (at >= 0 && event.key === "ArrowUp") {
      (answers[at - 1] ?? document.querySelector("#q"))?.focus();
    } else {
      return;
    }
    event.preventDefault();
  }
}

customElements.define("hub-search-results", HubSearchResults);
