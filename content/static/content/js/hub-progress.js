/**
 * <hub-progress>: how far the reader is on the path of this page. Lights the hops that are done and makes their nodes
 * buttons that tick; says what is left, what is new since they finished, and where to go on ("n" goes there).
 * Without it the page is the same, in the dark.
 */

import { onKey } from "./progress/keys.js";
import { conclusions, standing } from "./progress/route.js";
import { addMarks, decide, follow, lasts, read, settings } from "./progress/store.js";
import { make, outlines, plural, spellDay, spellStanding } from "./progress/words.js";

class HubProgress extends HTMLElement {
  #endings = [];

  connectedCallback() {
    const [outline] = outlines();
    if (!outline?.hops.length) return;
    this.outline = outline;
    this.sum = make("p", { className: "progress-sum", role: "status" });
    this.way = make("p", { className: "progress-way" });
    this.added = make("div", { className: "progress-added" });
    this.replaceChildren(this.sum, this.way, this.added);
    for (const hop of outline.hops.filter((each) => !each.gone)) this.#giveButton(hop);
    addMarks(conclusions([outline], read().progress));
    this.#endings = [follow(() => this.#show()), onKey("n", () => this.way.querySelector("a"))];
  }

  disconnectedCallback() {
    for (const end of this.#endings) end();
  }

  #giveButton(hop) {
    const node = document.getElementById(hop.slug)?.querySelector(".hop-node");
    if (!node) return;
    const button = make("button", { type: "button", className: "hop-node", ariaLabel: `Hop ${hop.position} done: ${hop.title}` });
    button.title = "Tick or untick";
    button.addEventListener("click", () => {
      const isDone = read().progress[hop.key]?.state === "done";
      decide(hop.key, !isDone, (marks) => conclusions([this.outline], marks));
    });
    node.replaceWith(button);
  }

  #show() {
    const marks = read().progress;
    const now = standing(this.outline, marks, settings());
    for (const hop of this.outline.hops.filter((each) => !each.gone)) {
      const isDone = marks[hop.key]?.state === "done";
      const row = document.getElementById(hop.slug);
      row?.classList.toggle("hop-done", isDone);
      row?.querySelector("button.hop-node")?.setAttribute("aria-pressed", String(isDone));
    }
    const warning = lasts() ? "" : " This browser keeps nothing for this site: ticks last until you leave the page.";
    this.sum.textContent = `${spellStanding(now)}.${warning}`;
    this.#showWay(now);
    this.#showAdded(now);
  }

  #showWay({ next, isResumed, isBegun }) {
    if (!next) return this.way.replaceChildren();
    const word = isResumed ? "Resume" : isBegun ? "Go on" : "Start";
    const link = make("a", { className: "button", href: next.url }, `${word}: hop ${next.position}`);
    link.setAttribute("aria-keyshortcuts", "n");
    const hint = settings().keys ? make("kbd", { className: "progress-key", ariaHidden: "true" }, "n") : null;
    this.way.replaceChildren(make("span", {}, link, hint), make("span", { dir: "auto" }, next.title));
  }

  #showAdded({ added, finished }) {
    if (!added.length) return this.added.replaceChildren();
    const links = added.map((hop) => make("li", {}, make("a", { href: `#${hop.slug}` }, `${hop.position}. ${hop.title}`)));
    const list = make("ul", {}, ...links);
    list.setAttribute("role", "list");
    this.added.replaceChildren(
      make("p", {}, `${plural(added.length, "new step")} since you finished on ${spellDay(finished)}`), list,
    );
  }
}

customElements.define("hub-progress", HubProgress);
