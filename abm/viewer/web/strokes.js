/* Strokes: a line of values and the space between two of them, with gaps where there is no value. `X` and `Y` say where
 * the value of a number in the list lies. */
"use strict";
const InterdictStrokes = (() => {
  function follow(ctx, values, until, X, Y, from = 0) {
    ctx.beginPath();
    let drawn = false;
    for (let i = from; i < Math.min(values.length, until + 1); i++) {
      const isThere = Number.isFinite(values[i]);
      if (isThere) ctx[drawn ? "lineTo" : "moveTo"](X(i), Y(values[i]));
      drawn = isThere;
    }
  }

  /* Fill between two lines, in pieces: nothing where either has no value. */
  function fillBetween(ctx, above, below, end, X, Y) {
    const isThere = (i) => Number.isFinite(above[i]) && Number.isFinite(below[i]);
    for (let first = 0, i = 0; i < end; i++) {
      if (!isThere(i)) { first = i + 1; continue; }
      if (i + 1 < end && isThere(i + 1)) continue;
      follow(ctx, above, i, X, Y, first);
      for (let back = i; back >= first; back--) ctx.lineTo(X(back), Y(below[back]));
      ctx.closePath();
      ctx.fill();
    }
  }

  /* Draw where most of some runs lie, with their middle as a line of this width. */
  function drawBand(ctx, band, color, line, width, X, Y) {
    if (!band) return;
    ctx.fillStyle = color;
    fillBetween(ctx, band.high, band.low, band.low.length, X, Y);
    if (!band.middle) return;
    follow(ctx, band.middle, Infinity, X, Y);
    ctx.strokeStyle = line;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  return { follow, fillBetween, drawBand };
})();
