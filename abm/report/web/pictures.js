"use strict";
// Pictures: each opens at its natural size, to be scrolled, by a tap, by the button below it or by a key; a tap or Escape closes it.
const ReportPictures = (() => {
  const make = (name, attributes, ...contents) => {
    const one = Object.assign(document.createElement(name), attributes);
    one.append(...contents);
    return one;
  };

  const open = small => {
    const large = make("img", { src: small.src, alt: small.alt });
    const frame = make("div", { tabIndex: 0 }, large), shut = make("button", { type: "button" }, "Close");
    const dialog = make("dialog", { className: "large", ariaLabel: "Picture at its natural size" }, shut, frame);
    for (const one of [shut, large]) one.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    frame.focus();  // so that the arrow keys scroll
  };

  const arm = small => {
    const button = make("button", { type: "button", className: "enlarge" }, "Enlarge");
    button.setAttribute("aria-label", `Enlarge ${small.title || "this picture"}`);
    for (const one of [button, small]) one.addEventListener("click", () => open(small));
    small.after(button);
  };

  return { arm };
})();
