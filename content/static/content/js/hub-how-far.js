/** <hub-how-far data-key="path:…">: one line on a path in a list: how far the reader is, once they have begun. */

import { conclusions, standing } from "./progress/route.js";
import { addMarks, follow, read, settings } from "./progress/store.js";
import { make, outlines, plural, spellBriefly } from "./progress/words.js";

const paths = new Map(outlines().map((outline) => [outline.key, outline]));
addMarks(conclusions([...paths.values()], read().progress));

class HubHowFar extends HTMLElement {
  #end = () => {};

  connectedCallback() {
    this.#end = follow(() => this.#show());
  }

  disconnectedCallback() {
    this.#end();
  }

  #show() {
    const outline = paths.get(this.dataset.key);
    const now = outline && standing(outline, read().progress, settings());
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

customElements.define("hub-how-far", HubHowFar);
