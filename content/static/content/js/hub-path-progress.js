/** <hub-path-progress data-key="path:…">: one line on a path in a list: how far the reader is, once they have begun. */

import { conclusions, standing } from "./progress/route.js";
import { addMarks, follow, read, settings } from "./progress/store.js";
import { make, outlines, plural, spellBriefly } from "./progress/words.js";

const paths = new Map();

/** The outline of a path; a list that changes in the page brings outlines that were not there before. */
function outlineOf(key) {
  if (!paths.has(key)) {
    const news = outlines().filter((outline) => !paths.has(outline.key));
    for (const outline of news) paths.set(outline.key, outline);
    addMarks(conclusions(news, read().progress));
  }
  return paths.get(key);
}

class HubPathProgress extends HTMLElement {
  #end = () => {};

  connectedCallback() {
    this.outline = outlineOf(this.dataset.key);
    this.#end = follow(() => this.#show());
  }

  disconnectedCallback() {
    this.#end();
  }

  #show() {
    const now = this.outline && standing(this.outline, read().progress, settings());
    const place = this.closest("[data-path]");
    place?.classList.toggle("is-begun", Boolean(now?.isBegun));
    place?.classList.toggle("is-walked", Boolean(now?.isBegun && now.done === now.needed));
    if (!now?.isBegun) return this.replaceChildren();
    const added = now.added.length ? `, ${plural(now.added.length, "new step")} since you finished` : "";
    const sum = make("span", {}, `${spellBriefly(now)}${added}`);
    const way = now.next ? make("a", { href: now.next.url }, `${now.isResumed ? "Resume" : "Go on"}: ${now.next.title}`) : null;
    this.replaceChildren(sum, ...(way ? [way] : []));
  }
}

customElements.define("hub-path-progress", HubPathProgress);
