/**
 * <hub-passkey data-do="sign-in|show|make">: holds a form with a hidden "credential" and a button [data-passkey]. The button
 * asks the browser for a passkey (WebAuthn, level 2) and sends what it answers; without this module it stays disabled.
 * "show" and "make" find the server's options in #passkey-options, "sign-in" fetches them from where the form goes.
 */

const ANOTHER_NAME = (url) =>
  `Passkeys need a name in the address, and https: open this page at ${url.replace("//127.0.0.1", "//localhost").replace("//[::1]", "//localhost")}`;

const asBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const asText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const withIds = (list) => list?.map((each) => ({ ...each, id: asBytes(each.id) }));

/** What a browser gave, as JSON: PublicKeyCredential.toJSON of WebAuthn level 3, which not every browser has. */
function written(credential) {
  const { id, rawId, type, response, authenticatorAttachment } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const answered = parts.filter((part) => response[part]).map((part) => [part, asText(response[part])]);
  return {
    id, type, authenticatorAttachment, rawId: asText(rawId),
    response: Object.fromEntries(answered),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class HubPasskey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form:has([data-passkey])");
    const button = this.querySelector("[data-passkey]");
    if (/^[\d.]+$|^\[/.test(location.hostname)) return this.#say(ANOTHER_NAME(location.href));
    if (!window.PublicKeyCredential) return this.#say("This browser knows no passkeys here. A code works in every one.");
    button.disabled = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      this.#ask(button);
    });
  }

  #say(sentence) {
    const place = this.querySelector("[data-wrong]");
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  async #ask(button) {
    button.disabled = true;
    this.#say("");
    try {
      const credential = this.dataset.do === "make" ? await this.#make() : await this.#show();
      this.form.elements.credential.value = JSON.stringify(written(credential));
      this.form.submit();
    } catch (error) {
      const known = error.name === "InvalidStateError" ? "This device holds a passkey of yours for this hub already." : "";
      this.#say(known || "No passkey came: it was called off, or took too long. Try once more, or have a code sent.");
      button.disabled = false;
    }
  }

  async #options() {
    const given = document.getElementById("passkey-options");
    if (given) {
      const data = JSON.parse(given.textContent);
      return (data.creation_options ?? data.request_options).publicKey;
    }
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${this.form.action} answered ${answer.status}`);
    return (await answer.json()).request_options.publicKey;
  }

  async #show() {
    const options = await this.#options();
    const publicKey = { ...options, challenge: asBytes(options.challenge), allowCredentials: withIds(options.allowCredentials) };
    return navigator.credentials.get({ publicKey });
  }

  /** One that signs in by itself: kept on the device, and never without asking who holds it. */
  async #make() {
    const options = await this.#options();
    const publicKey = {
      ...options,
      challenge: asBytes(options.challenge),
      user: { ...options.user, id: asBytes(options.user.id) },
      excludeCredentials: withIds(options.excludeCredentials),
      authenticatorSelection: {
        ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
      },
    };
    return navigator.credentials.create({ publicKey });
  }
}

customElements.define("hub-passkey", HubPasskey);
