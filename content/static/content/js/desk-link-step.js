/**
 * The admin's form of a link or a lab in a learning path: a button beside the address asks what stands there, and fills
 * the fields that are still empty. Wagtail's telepath makes it (content.paths.link_form); without it the form is plain.
 */
(() => {
  const FIELDS = ["title", "attribution", "published", "kind", "minutes"];
  const isEmpty = (value) => value === null || value === undefined || value === "";

  class LinkStep extends window.wagtailStreamField.blocks.StructBlockDefinition {
    render(placeholder, prefix, state, error) {
      const block = super.render(placeholder, prefix, state, error);
      const input = document.getElementById(`${prefix}-url`);
      if (input && this.meta.factsUrl) this.#offer(block, input);
      return block;
    }

    #offer(block, input) {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "button button-small button-secondary link-facts",
        textContent: "Fetch its title, author and date",
      });
      const said = Object.assign(document.createElement("p"), { className: "help link-facts-said" });
      said.setAttribute("role", "status");
      const ask = async () => {
        const before = block.childBlocks.kind?.getValue?.();
        button.disabled = true;
        said.textContent = "Looking …";
        const facts = await this.#facts(input.value);
        button.disabled = false;
        said.textContent = facts.error ?? facts.said;
        if (facts.error) return;
        for (const name of FIELDS.filter((field) => block.childBlocks[field] && !isEmpty(facts[field]))) {
          const isKind = name === "kind" && before === "post";
          if (isKind ? this.#offers(block, facts.kind) : isEmpty(this.#value(block, name))) block.childBlocks[name].setState(String(facts[name]));
        }
      };
      button.addEventListener("click", ask);
      input.addEventListener("change", () => isEmpty(this.#value(block, "title")) && input.value && ask());
      input.insertAdjacentElement("afterend", said);
      input.insertAdjacentElement("afterend", button);
    }

    #value(block, name) {
      return block.childBlocks[name].getValue();
    }

    #offers(block, kind) {
      const select = document.getElementById(`${block.childBlocks.kind.prefix ?? ""}`);
      return !select || [...select.options].some((option) => option.value === kind);
    }

    async #facts(url) {
      const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
      try {
        const answer = await fetch(this.meta.factsUrl, {
          method: "POST",
          headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" },
          body: new URLSearchParams({ url }),
        });
        return answer.ok ? await answer.json() : { error: `The hub answers HTTP ${answer.status}: fill in the fields by hand.` };
      } catch {
        return { error: "The hub does not answer. Try again." };
      }
    }
  }

  window.telepath.register("content.paths.LinkStep", LinkStep);
})();
