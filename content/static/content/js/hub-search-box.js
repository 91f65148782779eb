/**
 * <hub-search-box data-names="/search/names/">: focuses the search box it holds when "/" is pressed, and while one types
 * offers topics, sources, people and paths that bear such a name (an editable combobox with a list, as the ARIA
 * Authoring Practices have it: the focus stays in the box). Without this the box is a form.
 */

const PAUSE = 120; // milliseconds without a key, after which names are asked for

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));

const withModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

class HubSearchBox extends HTMLElement {
  #end = new AbortController();
  #asking = new AbortController();

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    document.addEventListener("keydown", (event) => this.#onSlash(event), { signal });
    this.input = this.querySelector('input[type="search"]');
    if (!this.input) return;
    this.hint = document.createElement("kbd");
    this.hint.textContent = "/";
    this.hint.ariaHidden = "true";
    this.input.after(this.hint);
    this.input.setAttribute("aria-keyshortcuts", "/");
    if (!this.dataset.names) return;
    this.#offer();
    this.input.addEventListener("input", () => this.#later(), { signal });
    this.input.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.input.addEventListener("blur", () => this.#close(), { signal });
    this.list.addEventListener("mousedown", (event) => event.preventDefault(), { signal }); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.#open(event.target.closest("[role=option]")), { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
    this.#asking.abort();
    clearTimeout(this.timer);
    this.hint?.remove();
    this.list?.remove();
  }

  #onSlash(event) {
    if (event.key !== "/" || withModifier(event) || typing(event.target)) return;
    event.preventDefault();
    this.input?.focus();
    this.input?.select();
  }

  #offer() {
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-names`;
    this.list.className = "search-names";
    this.list.role = "listbox";
    this.list.ariaLabel = "Topics, sources, people and paths";
    this.append(this.list);
    const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(said)) this.input.setAttribute(name, value);
    this.#close();
  }

  get #options() {
    return Array.from(this.list.querySelectorAll("[role=option]"));
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const text = this.input.value.trim();
    let names = "";
    try {
      if (text) {
        const address = `${this.dataset.names}?${new URLSearchParams({ q: text })}`;
        const answer = await fetch(address, { signal: this.#asking.signal, credentials: "same-origin" });
        names = answer.ok ? await answer.text() : "";
      }
    } catch {
      return; // something else was typed meanwhile, or the hub can't be reached: then the form says so
    }
    this.list.innerHTML = names;
    this.#options.forEach((option, at) => (option.id = `${this.list.id}-${at}`));
    this.#choose(null);
    const open = this.#options.length > 0 && document.activeElement === this.input;
    this.input.ariaExpanded = String(open);
    this.list.hidden = !open;
  }

  #close() {
    clearTimeout(this.timer);
    this.#asking.abort();
    this.list.hidden = true;
    this.input.ariaExpanded = "false";
    this.#choose(null);
  }

  #choose(chosen) {
    for (const option of this.#options) option.ariaSelected = String(option === chosen);
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #open(option) {
    if (option) location.assign(option.dataset.url);
  }

  #onKey(event) {
    if (withModifier(event) || event.isComposing) return;
    const options = this.list.hidden ? [] : this.#options;
    const at = options.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") {
      const next = options[at + 1] ?? (document.querySelector("hub-search-results") ? null : options[0]);
      if (next) this.#choose(next);
      else {
        this.#close();
        this.dispatchEvent(new CustomEvent("search-leave", { bubbles: true }));
      }
    } else if (event.key === "ArrowUp" && at >= 0) {
      this.#choose(options[at - 1] ?? null);
    } else if (event.key === "Enter" && at >= 0) {
      this.#open(options[at]);
    } else if (event.key === "Escape" && options.length) {
      this.#close();
    } else {
      if (event.key === "Enter") this.#close();
      return;
    }
    event.preventDefault();
  }
}

customElements.define("hub-search-box", HubSearchBox);
