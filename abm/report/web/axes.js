"use strict";
// Axes: round numbers along a range, and shapes of SVG.
const ReportAxes = (() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const shape = (name, attributes, text) => {
    const one = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    if (text !== undefined) one.textContent = text;
    return one;
  };

  const ticks = (low, high, most) => {
    const rough = (high - low) / most || 1, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(k => k * power).find(one => one >= rough * 0.999);
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) found.push(k * step || 0);
    return found;
  };

  const digits = value => value.toLocaleString("en-US", { maximumSignificantDigits: 4 }).replace("-", "−");

  // A path through points, broken where one is missing.
  const path = points => {
    let text = "", open = false;
    for (const [x, y] of points) {
      if (y === null) { open = false; continue; }
      text += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      open = true;
    }
    return text;
  };

  const band = (low, high) => {
    const points = low.map((point, i) => [point, high[i]]).filter(([a, b]) => a[1] !== null && b[1] !== null);
    if (!points.length) return "";
    return `${path(points.map(([a]) => a))}${path(points.map(([, b]) => b).reverse()).replace("M", "L")}Z`;
  };

  return { shape, ticks, digits, path, band };
})();
