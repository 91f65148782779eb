// <hub-fragment src="…">: a piece of an admin page that is asked for once the page stands, or again while work goes on.
//
// What it holds says what is next: an element with data-now is asked for at once, one with data-again (seconds) after
// a while. Without scripts, the link inside leads to the same words.

const FAILED = 10; // seconds until it is asked for again after an error

class HubFragment extends HTMLElement {
  connectedCallback() {
    this.setAttribute("aria-live", "polite");
    this.plan();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  plan() {
    const again = this.querySelector("[data-again]");
    if (this.querySelector("[data-now]")) {
      this.look();
    } else if (again) {
      this.timer = setTimeout(() => this.look(), Number(again.dataset.again) * 1000);
    }
  }

  async look() {
    try {
      const answer = await fetch(this.getAttribute("src"), { credentials: "same-origin" });
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
      const words = await answer.text();
      if (words !== this.words) {
        this.words = words;
        this.innerHTML = words;
      }
      this.plan();
    } catch {
      this.timer = setTimeout(() => this.look(), FAILED * 1000);
    }
  }
}

customElements.define("hub-fragment", HubFragment);
