/**
 * The admin's form of a page saves itself a moment after each change. A page is new until the first such save has come
 * back: sent by hand meanwhile it would be made twice, and its editor told that its address is taken. So what is sent by
 * hand waits for the save that is under way, and lets no other set out.
 */
(() => {
  const LONGEST = 10000; // milliseconds: what has not come back by then is not waited for
  const ENDS = ["success", "error", "deactivated"].map((name) => `w-autosave:${name}`);
  let saving = false;

  const settled = () =>
    new Promise((resolve) => {
      for (const end of ENDS) document.addEventListener(end, resolve, { once: true });
      setTimeout(resolve, LONGEST);
    });

  document.addEventListener("w-autosave:save", () => (saving = true));
  for (const end of ENDS) document.addEventListener(end, () => (saving = false));
  document.addEventListener(
    "submit",
    async (event) => {
      const { target: form, submitter } = event;
      if (!form.matches("[data-controller~='w-autosave']")) return;
      form.dataset.wAutosaveActiveValue = "false";
      if (!saving) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      await settled();
      saving = false;
      // the button itself may be disabled, as it shows progress, or be gone: a page that is new no more has other buttons
      const { name = "", value = "" } = submitter ?? {};
      if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      form.requestSubmit();
    },
    { capture: true },
  );
})();
