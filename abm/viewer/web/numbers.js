/* Numbers: how a percentage is written, on the page and in a replay as in tables (`fine_percent` in Python). */
"use strict";
const InterdictNumbers = (() => {
  const WHOLE = 9.95;  // from there on a percentage has no decimal

  const digitsOf = (shares) => (shares.some((share) => Math.abs(100 * share) < WHOLE) ? 1 : 0);

  function write(share, digits, plus) {
    const text = Math.abs(100 * share).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return `${!/[1-9]/.test(text) ? "" : share > 0 ? plus : "\u2212"}${text}%`;
  }

  /* A share in percent; one that rounds to nothing has no sign, and a minus sign is as long as a plus. */
  const percent = (share, plus = "") => write(share, digitsOf([share]), plus);

  const isThere = (share) => share !== null && share !== undefined;

  /* Return what writes shares that stand together, all with the same decimals; one that there is not is a dash. */
  function together(shares) {
    const digits = digitsOf(shares.filter(isThere));
    return (share) => (isThere(share) ? write(share, digits, "") : "\u2013");
  }

  return { percent, together, change: (share) => percent(share, "+") };
})();
