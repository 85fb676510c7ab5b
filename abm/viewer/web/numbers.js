/* Numbers: how a percentage is written, on the page and in a replay as in tables (`fine_percent` in Python). */
"use strict";
const InterdictNumbers = (() => {
  const WHOLE = 9.95;  // from there on a percentage has no decimal

  /* A share in percent; one that rounds to nothing has no sign, and a minus sign is as long as a plus. */
  function percent(share, plus = "") {
    const size = Math.abs(100 * share), digits = size < WHOLE ? 1 : 0;
    const text = size.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return `${!/[1-9]/.test(text) ? "" : share > 0 ? plus : "\u2212"}${text}%`;
  }

  return { percent, change: (share) => percent(share, "+") };
})();
