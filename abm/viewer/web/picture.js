/* Picture of a part of the page: its charts, words, keys and small drawings, each drawn where it stands on the screen. */
"use strict";
const InterdictPicture = (() => {
  const ONLY_ON_SCREEN = "button, select, input, .layers";

  /* Draw an element and all in it. The context counts in pixels of the window. */
  function paint(ctx, element) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (element.matches(ONLY_ON_SCREEN) || !box.height || style.visibility === "hidden") return;
    if (element.tagName === "CANVAS") { ctx.drawImage(element, box.left, box.top, box.width, box.height); return; }
    if (element.tagName === "svg") { element.querySelectorAll("path, circle, rect, polyline").forEach((shape) => paintShape(ctx, shape)); return; }
    paintBox(ctx, box, style);
    ctx.save();
    const edge = style.overflowX === "hidden" ? box.right : Infinity;
    if (edge < Infinity) { ctx.beginPath(); ctx.rect(box.left, box.top, edge - box.left, box.height); ctx.clip(); }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) write(ctx, node, style, style.textOverflow === "ellipsis" ? edge : Infinity);
      else if (node.nodeType === Node.ELEMENT_NODE) paint(ctx, node);
    }
    ctx.restore();
  }

  function paintBox(ctx, box, style) {
    const tints = style.backgroundImage.match(/rgba?\([^)]*\)/g), line = parseFloat(style.borderTopWidth);
    ctx.fillStyle = style.backgroundColor;
    if (tints) {
      ctx.fillStyle = ctx.createLinearGradient(box.left, 0, box.right, 0);
      tints.forEach((tint, i) => ctx.fillStyle.addColorStop(i / Math.max(1, tints.length - 1), tint));
    }
    ctx.fillRect(box.left, box.top, box.width, box.height);
    if (!line) return;
    ctx.strokeStyle = style.borderTopColor;
    ctx.lineWidth = line;
    ctx.setLineDash(style.borderTopStyle === "dashed" ? [5, 4] : []);
    ctx.beginPath();
    if (parseFloat(style.borderLeftWidth)) ctx.rect(box.left, box.top, box.width, box.height);
    else { ctx.moveTo(box.left, box.top + line / 2); ctx.lineTo(box.right, box.top + line / 2); }
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /* Words one by one, so that lines break where they do on the screen; from the one that would be cut on, an ellipsis. */
  function write(ctx, node, style, edge) {
    const range = document.createRange();
    ctx.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    ctx.fillStyle = style.color;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const [box] = range.getClientRects();
      if (!box) continue;
      const cut = box.right > edge + 1;
      ctx.fillText(cut ? "\u2026" : word[0], box.left, box.top + ctx.measureText(word[0]).fontBoundingBoxAscent);
      if (cut) return;
    }
  }

  function paintShape(ctx, shape) {
    const of = (name) => shape.getAttribute(name), number = (name) => Number(of(name)), path = new Path2D(), drawn = new Path2D();
    const kind = shape.tagName, style = getComputedStyle(shape);
    if (kind === "path") path.addPath(new Path2D(of("d")));
    if (kind === "polyline" && of("points")) path.addPath(new Path2D(`M${of("points")}`));
    if (kind === "circle") path.arc(number("cx"), number("cy"), number("r"), 0, InterdictPalette.TURN);
    if (kind === "rect") path.rect(number("x"), number("y"), number("width"), number("height"));
    drawn.addPath(path, shape.getScreenCTM());
    ctx.lineWidth = parseFloat(style.strokeWidth);
    ctx.setLineDash((style.strokeDasharray.match(/[\d.]+/g) || []).map(Number));
    if (style.fill !== "none") { ctx.fillStyle = style.fill; ctx.fill(drawn); }
    if (style.stroke !== "none") { ctx.strokeStyle = style.stroke; ctx.stroke(drawn); }
    ctx.setLineDash([]);
  }

  return { paint };
})();
