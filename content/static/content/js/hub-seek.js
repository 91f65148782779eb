/**
 * <hub-seek>: holds links into a recording (…mp3#t=95). On a page that plays it they move its player instead of leading
 * away, and an address that ends in ?t=95, ?t=1:35 or ?t=1m35s opens with the player there.
 */

const CLOCK = /^(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})$/;
const UNITS = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/;

export function secondsOf(text) {
  const [, hours, minutes, seconds] = CLOCK.exec(text) ?? UNITS.exec(text) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

class HubSeek extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    this.audio = document.querySelector("main audio");
    if (!this.audio) return;
    this.#end = new AbortController();
    this.addEventListener("click", (event) => this.#follow(event), { signal: this.#end.signal });
    const wanted = secondsOf(new URLSearchParams(location.search).get("t") ?? "");
    if (wanted) this.#goTo(wanted);
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  #follow(event) {
    const link = event.target.closest("a[href*='#t=']");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const [file, moment] = link.href.split("#t=");
    if (file !== this.audio.src.split("#")[0]) return;
    event.preventDefault();
    this.#goTo(secondsOf(moment));
    this.audio.play().catch(() => {}); // its file can't be had: the player says so itself
  }

  #goTo(seconds) {
    if (this.audio.readyState) {
      this.audio.currentTime = seconds;
      return;
    }
    this.wanted = seconds;
    this.audio.addEventListener("loadedmetadata", () => (this.audio.currentTime = this.wanted), { once: true });
    this.audio.preload = "metadata";
    this.audio.load();
  }
}

customElements.define("hub-seek", HubSeek);
