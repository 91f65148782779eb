/**
 * <hub-done data-key="entry:…">: a button that ticks one piece of content, wherever it is met. On a step's page it says
 * how far the path is, "n" goes to the next hop, and a recording that is played goes on where it was left. A clip is
 * played from its start and stops at its end, once: who plays on hears the rest of the episode.
 */

import { onKey } from "./progress/keys.js";
import { conclusions, standing } from "./progress/route.js";
import { decide, follow, lasts, read, rename, settings, touch } from "./progress/store.js";
import { make, outlines, spellStanding } from "./progress/words.js";

const CLIP = /^clip:[^:]+:(\d+)-(\d*)$/; // as content.progress.keys
const EVERY = 10; // seconds of a recording between two notes of how far it was heard

class HubDone extends HTMLElement {
  #endings = [];

  connectedCallback() {
    this.paths = outlines();
    rename(Object.fromEntries((this.dataset.was ?? "").split(" ").filter(Boolean).map((key) => [key, this.dataset.key])));
    this.button = make("button", { type: "button", className: "done-button" });
    this.button.addEventListener("click", () => this.#decide(!this.#isDone));
    this.said = make("p", { className: "progress-sum", role: "status" });
    this.replaceChildren(this.button, this.said);
    if (this.paths.length) {
      touch(this.dataset.key);
      this.#endings.push(onKey("n", () => document.querySelector('.step-around a:not([rel="prev"])')));
    }
    this.#endings.push(follow(() => this.#show()));
    const audio = document.querySelector("main audio");
    if (audio) this.#goOnHearing(audio);
  }

  disconnectedCallback() {
    for (const end of this.#endings) end();
  }

  get #isDone() {
    return read().progress[this.dataset.key]?.state === "done";
  }

  #decide(isDone) {
    decide(this.dataset.key, isDone, (marks) => conclusions(this.paths, marks));
  }

  #show() {
    this.button.classList.toggle("is-done", this.#isDone);
    this.button.textContent = this.#isDone ? "Mark as not done" : "Mark as done";
    const [path] = this.paths;
    const sentence = path ? `${spellStanding(standing(path, read().progress, settings()))}.` : "";
    const warning = lasts() ? "" : " This browser keeps nothing for this site: ticks last until you leave the page.";
    this.said.textContent = `${sentence}${warning}`;
  }

  #goOnHearing(audio) {
    const [, first, last] = CLIP.exec(this.dataset.key) ?? [];
    const [start, end] = [Number(first ?? 0), last ? Number(last) : Infinity];
    const before = read().progress[this.dataset.key];
    const left = before?.state === "done" ? 0 : (before?.position ?? 0);
    let noted = left > start && left < end ? left : start;
    let isOver = false;
    if (noted) audio.addEventListener("loadedmetadata", () => (audio.currentTime = noted), { once: true });
    const note = () => {
      noted = Math.floor(audio.currentTime);
      if (noted) touch(this.dataset.key, noted);
    };
    const finish = () => this.#isDone || this.#decide(true);
    audio.addEventListener("timeupdate", () => {
      if (!isOver && audio.currentTime >= end) {
        isOver = true;
        audio.pause();
        finish();
      } else if (Math.abs(audio.currentTime - noted) >= EVERY) note();
    });
    audio.addEventListener("pause", () => audio.ended || audio.currentTime >= end || note());
    audio.addEventListener("ended", finish);
    audio.addEventListener("play", () => (audio.playbackRate = settings().speed));
  }
}

customElements.define("hub-done", HubDone);
