/* Axes: the frame of a chart over days: numbers and grid, days or months, windows of policy, heading. */
"use strict";
const InterdictAxes = (() => {
  const { FONT, clamp, label, wrapped } = InterdictPalette;

  function niceAxis(highest, ticks, counted) {
    const rough = Math.max(highest / ticks, counted ? 1 : 0), power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999 && !(counted && (factor * power) % 1));
    return { step, high: Math.max(highest * 1.08, step) };
  }

  function number(value, step) {
    if (step >= 1e6) return value ? `${number(value / 1e6, step / 1e6)}M` : "0";
    if (step >= 1e4) return value ? `${number(value / 1e3, step / 1e3)}k` : "0";  // six digits have no room
    const digits = [0, 1, 2, 3, 4, 5].find((many) => Math.abs(step * 10 ** many - Math.round(step * 10 ** many)) < 1e-6) || 0;
    return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function drawAxes(ctx, chart, box, X, Y, high, step, theme) {
    ctx.font = `11px ${FONT}`;
    ctx.strokeStyle = theme.grid;
    ctx.fillStyle = theme.soft;
    ctx.lineWidth = 1;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (let value = 0; value <= high * 1.0001; value += step) {
      const y = Math.round(Y(value)) + 0.5;
      ctx.beginPath();
      ctx.moveTo(box.left, y);
      ctx.lineTo(box.right, y);
      ctx.stroke();
      ctx.fillText(number(value, step), box.left - 6, y);
    }
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "center";
    for (const [day, text] of dayTicks(chart.firstDate, box)) {
      ctx.fillText(text, clamp(X(day), box.left + 8, box.right - 14), box.bottom + 15);
      ctx.beginPath();
      ctx.moveTo(X(day), box.bottom);
      ctx.lineTo(X(day), box.bottom + 3);
      ctx.stroke();
    }
  }

  function dayTicks(firstDate, box) {
    const most = Math.max(2, Math.floor((box.right - box.left) / 62)), ticks = [];
    if (!firstDate) {
      const step = [1, 2, 7, 15, 30, 60, 90, 180, 360, 720, 1440, 3600, 7200, 14400].find((days) => box.last / days <= most) || 14400;
      for (let day = 0; day <= box.last; day += step) ticks.push([day, day ? String(day) : "day 0"]);
      return ticks;
    }
    const first = new Date(firstDate + "T00:00:00Z"), months = Math.ceil(box.last / 30 / most);
    const step = [1, 2, 3, 6, 12, 24, 60, 120].find((size) => size >= months) || 240;
    for (let month = 0; month * 30 <= box.last + 31; month += step) {
      const date = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1));
      const day = Math.round((date - first) / 86400000);
      const text = date.toLocaleDateString("en", { month: "short", year: "2-digit", timeZone: "UTC" });
      if (day >= 0 && day <= box.last) ticks.push([day, text]);
    }
    return ticks;
  }

  /* Days before day 0 are paler: nothing of them is measured. */
  function shadeBefore(ctx, box, X, theme) {
    if (box.first >= 0) return;
    ctx.fillStyle = theme.before;
    ctx.fillRect(box.left, box.top - 6, X(0) - box.left, box.bottom - box.top + 6);
  }

  /* Shade the days on which any policy is on, each once however many there are. */
  function shadeWindows(ctx, windows, box, X, theme) {
    ctx.fillStyle = theme.window;
    for (const [start, stop] of spansOf(windows, box.last)) {
      const from = X(start);
      ctx.fillRect(from, box.top - 6, Math.max(2, X(stop) - from), box.bottom - box.top + 6);
    }
  }

  /* Windows as days that lie apart: [start, stop] of each run of days on which one is on. */
  function spansOf(windows, last) {
    const spans = [], ordered = windows.map(({ start, stop }) => [start, Math.min(stop === null || stop === undefined ? last : stop, last)]);
    for (const [start, stop] of ordered.sort((a, b) => a[0] - b[0])) {
      const before = spans[spans.length - 1];
      if (before && start <= before[1]) before[1] = Math.max(before[1], stop);
      else spans.push([start, stop]);
    }
    return spans;
  }

  const NAME = `10px ${FONT}`, ROW = 12, FOR_A_ROW = 60;  // pixels of a name, and of a chart for every row of names

  /* The names of windows at their starts, one below the other where they would meet; those that find no row are counted.
   * `high`: pixels that they take above the lines, which never cross them. */
  function placeNames(ctx, windows, tall, X) {
    ctx.font = NAME;
    const rows = Math.max(1, Math.floor(tall / FOR_A_ROW)), names = namesOf(windows, rows, X, (text) => ctx.measureText(text).width);
    return { names, high: ROW * names.reduce((most, name) => Math.max(most, name.row + 1), 0) };
  }

  function writeNames(ctx, { names, high }, box, theme) {
    ctx.font = NAME;
    ctx.textAlign = "left";
    for (const { text, from, row } of names)
      label(ctx, text, Math.min(from + 3, box.right - ctx.measureText(text).width), box.top - high + 3 + ROW * row, theme.windowInk, theme);
  }

  function namesOf(windows, rows, X, widthOf) {
    const written = [], last = [];  // all names, and the last one of each row
    const endOf = (name) => (name ? name.from + widthOf(name.text) + 8 : -1);
    for (const { start, label: name } of windows.filter((window) => window.label).sort((a, b) => a.start - b.start)) {
      const from = X(start), row = Array.from({ length: rows }, (_, i) => i).find((i) => endOf(last[i]) < from);
      if (row === undefined) {
        const lowest = last[rows - 1];
        lowest.more += 1;
        lowest.text = `${lowest.name} and ${lowest.more} more`;
      } else written.push((last[row] = { text: name, name, from, row, more: 0 }));
    }
    return written;
  }

  const TITLE = `600 12.5px ${FONT}`, UNIT = `11px ${FONT}`;

  /* The unit of a chart behind its title, and what finds no room there on lines below it: letters are never pressed. */
  function unitLines(ctx, chart, width) {
    ctx.font = TITLE;
    const from = 16 + ctx.measureText(chart.title || "").width;
    const isSum = (chart.unit || "").endsWith(`in ${chart.smooth} days`), mean = chart.smooth > 1 && !isSum ? `, mean of ${chart.smooth} days` : "";
    ctx.font = UNIT;
    const lines = wrapped(ctx, `${chart.unit || ""}${mean}`, (line) => width - (line > 1 ? 16 : from + 6));
    return { from, lines };
  }

  function heading(ctx, chart, width, theme, unit) {
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.font = TITLE;
    ctx.fillStyle = theme.ink;
    ctx.fillText(chart.title || "", 8, 15);
    ctx.font = UNIT;
    ctx.fillStyle = theme.soft;
    unit.lines.forEach((line, i) => ctx.fillText(line, i ? 8 : unit.from, 15 + ROW * i));
  }

  return { niceAxis, drawAxes, shadeBefore, shadeWindows, spansOf, placeNames, writeNames, namesOf, unitLines, heading };
})();
