/**
 * <hub-sync data-url data-token data-account>: stands on the pages of whoever is signed in, and keeps this browser's record
 * and the account's the same: takes in what the account has, sends what it has not. Merging is idempotent, so a lost or
 * doubled answer harms nothing; what could not be sent goes with the next change or page.
 *
 * A record that was another account's is not mixed with this one's unasked: whoever shares a computer is asked first.
 */

import { clear, follow, owner, read, rename, setOwner, takeInRecord } from "./progress/store.js";
import { make } from "./progress/words.js";

const SETTLED = 1500; // ms without a change before it is sent
const AT_ONCE = 2000; // marks, and bookmarks, of one request, as content.progress.validate reads them
const LEAVING = 200; // of what is sent while the page closes: 64 kB at most

const isEmpty = ({ progress, bookmarks, settings }) => [progress, bookmarks, settings].every((part) => !Object.keys(part).length);

class HubSync extends HTMLElement {
  #end = () => {};
  #account = null; // the account's record, as last answered
  #timer = 0;
  #turn = Promise.resolve(); // requests go one after another
  #onLeaving = () => this.#send(this.#unsent(), 0, LEAVING, true)?.catch(() => {});

  connectedCallback() {
    if (owner() && owner() !== this.dataset.account && !isEmpty(read())) this.#askWhose();
    else this.#start();
  }

  disconnectedCallback() {
    this.#end();
    clearTimeout(this.#timer);
    window.removeEventListener("pagehide", this.#onLeaving);
  }

  /** Everything that stands here is with the account too; rejects when that could not be done. */
  async settle() {
    if (!owner() || owner() !== this.dataset.account) throw new Error("This record is not this account's.");
    clearTimeout(this.#timer);
    await this.#take(() => this.#exchange());
  }

  /** Clear the account's record too; rejects when that did not happen. */
  async forget() {
    clearTimeout(this.#timer);
    await this.#take(async () => (this.#account = await this.#ask({ method: "DELETE" })));
  }

  #start() {
    setOwner(this.dataset.account);
    this.#end = follow(() => {
      clearTimeout(this.#timer);
      // the browser still has what could not be sent
      this.#timer = setTimeout(() => this.#take(() => this.#exchange()).catch(() => {}), this.#account ? SETTLED : 0);
    });
    window.addEventListener("pagehide", this.#onLeaving);
  }

  #askWhose() {
    const add = make("button", { type: "button" }, "Add it to mine");
    const drop = make("button", { type: "button", className: "quiet-button" }, "Take it off this browser");
    const question = make("p", {}, "What stands in this browser was kept with another account. Is it yours too?");
    const box = make("div", { className: "sync-whose" }, question, add, drop);
    box.setAttribute("role", "alert");
    this.append(box);
    const decided = () => {
      box.remove();
      this.#start();
    };
    add.addEventListener("click", decided);
    drop.addEventListener("click", () => {
      clear();
      decided();
    });
  }

  #take(work) {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** What the account has not as it stands here; null: nothing. */
  #unsent() {
    const [here, there] = [read(), this.#account ?? { progress: {}, bookmarks: {}, settings: {}, set_at: {} }];
    const news = (part) =>
      Object.entries(here[part]).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(there[part][key]));
    const unsent = { progress: news("progress"), bookmarks: news("bookmarks"), settings: here.settings, set_at: here.set_at };
    const isNew = unsent.progress.length || unsent.bookmarks.length || news("settings").length || news("set_at").length;
    return isNew ? unsent : null;
  }

  async #exchange() {
    if (!this.#account) this.#hear(await this.#ask({ method: "POST", body: '{"progress": {}}' }));
    const unsent = this.#unsent();
    const length = unsent ? Math.max(unsent.progress.length, unsent.bookmarks.length, 1) : 0;
    for (let start = 0; start < length; start += AT_ONCE) this.#hear(await this.#send(unsent, start, start + AT_ONCE));
  }

  #hear(answer) {
    this.#account = answer;
    rename(answer.renamed ?? {});
    const { progress, bookmarks, settings, set_at } = answer;
    takeInRecord({ progress, bookmarks, settings, set_at });
  }

  #send(unsent, start, end, keepalive = false) {
    if (!unsent) return null;
    const piece = (entries) => Object.fromEntries(entries.slice(start, end));
    const body = { ...unsent, progress: piece(unsent.progress), bookmarks: piece(unsent.bookmarks) };
    return this.#ask({ method: "POST", keepalive, body: JSON.stringify(body) });
  }

  async #ask(request) {
    const headers = { "X-CSRFToken": this.dataset.token, "Content-Type": "application/json" };
    const answer = await fetch(this.dataset.url, { ...request, headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${this.dataset.url} answered ${answer.status}`);
    return answer.json();
  }
}

customElements.define("hub-sync", HubSync);
