/* Chart: lines over days within their axes, with band, gaps, official points and a cursor. */
"use strict";
const InterdictChart = (() => {
  const { TURN, themeOf, clamp } = InterdictPalette;
  const { niceAxis, drawAxes, shadeWindow, nameWindows, heading } = InterdictAxes;
  const { runningMean } = InterdictLines;

  /* Draw one chart over days. chart: title, unit, last (last day of the axis), policy and baseline (values by day), or
   * lines [{name, values, color, dash}] with the baseline first; band {low, middle, high}; points [[day, value], ...]
   * of official data; windows [{start, stop, label}] of interventions; smooth (days of a running mean);
   * counted (only whole numbers on the axis); least (value the axis reaches at least);
   * firstDate (ISO: the axis shows years and months). options: theme, cursor (day), until (day up to which it is drawn
  * in full). Returns {left, right, last} so that a caller can turn a click into a day with `dayAt`. */
  function drawChart(ctx, width, height, chart, options = {}) {
    const theme = themeOf(options), lines = linesOf(chart, theme);
    const last = Math.max(1, chart.last === undefined ? longest(lines) - 1 : chart.last);
    const box = { left: 46, right: width - 12, top: 30, bottom: height - 22, last };
    const { high, step } = niceAxis(highest(chart, lines), Math.max(3, Math.floor((box.bottom - box.top) / 34)), chart.counted);
    const X = (day) => box.left + ((box.right - box.left) * day) / last;
    const Y = (value) => box.bottom - ((box.bottom - box.top) * value) / high;
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, width, height);
    const windows = (chart.windows || []).filter((window) => window.start <= last);
    for (const window of windows) shadeWindow(ctx, window, box, X, theme);
    drawAxes(ctx, chart, box, X, Y, high, step, theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left - 1, box.top - 6, box.right - box.left + 3, box.bottom - box.top + 7);
    ctx.clip();
    drawBand(ctx, chart.band, X, Y, theme);
    drawGaps(ctx, lines, options.until, X, Y);
    for (const line of lines) drawLine(ctx, line, options.until, X, Y);
    drawPoints(ctx, chart.points || [], X, Y, theme);
    ctx.restore();
    nameWindows(ctx, windows, box, X, theme);
    heading(ctx, chart, width, theme);
    if (options.cursor !== undefined && options.cursor !== null) drawCursor(ctx, chart, lines, options.cursor, box, X, Y, theme);
    return box;
  }

  const dayAt = (box, px) => clamp(Math.round(((px - box.left) / (box.right - box.left)) * box.last), 0, box.last);

  function linesOf(chart, theme) {
    const pair = [
      { name: "baseline", values: chart.baseline, color: theme.baseline, dash: [5, 4] },
      { name: "this run", values: chart.policy, color: theme.policy },
    ].filter((line) => line.values);
    const given = chart.lines || pair;
    return given.map((line, i) => ({
      color: theme.runs[i % 3], dash: i ? [] : [5, 4], ...line, raw: line.values,
      values: chart.smooth > 1 ? runningMean(line.values, chart.smooth) : line.values,
    }));
  }

  const longest = (lines) => lines.reduce((most, line) => Math.max(most, line.values.length), 0);
  const top = (values) => values.reduce((most, value) => (value > most ? value : most), 0);

  function highest(chart, lines) {
    const points = (chart.points || []).map((point) => point[1]);
    return Math.max(top(points), chart.band ? top(chart.band.high) : 0, ...lines.map((line) => top(line.values)), chart.least || 0) || 1;
  }

  function follow(ctx, values, until, X, Y, from = 0) {
    ctx.beginPath();
    let drawn = false;
    for (let day = from; day < Math.min(values.length, until + 1); day++) {
      const isThere = Number.isFinite(values[day]);
      if (isThere) ctx[drawn ? "lineTo" : "moveTo"](X(day), Y(values[day]));
      drawn = isThere;
    }
  }

  /* Fill between two lines, in pieces: nothing where either has no value. */
  function fillBetween(ctx, above, below, end, X, Y) {
    const isThere = (day) => Number.isFinite(above[day]) && Number.isFinite(below[day]);
    for (let first = 0, day = 0; day < end; day++) {
      if (!isThere(day)) { first = day + 1; continue; }
      if (day + 1 < end && isThere(day + 1)) continue;
      follow(ctx, above, day, X, Y, first);
      for (let back = day; back >= first; back--) ctx.lineTo(X(back), Y(below[back]));
      ctx.closePath();
      ctx.fill();
    }
  }

  function drawBand(ctx, band, X, Y, theme) {
    if (!band) return;
    ctx.fillStyle = theme.band;
    fillBetween(ctx, band.high, band.low, band.low.length, X, Y);
    if (!band.middle) return;
    follow(ctx, band.middle, Infinity, X, Y);
    ctx.strokeStyle = theme.band;
    ctx.lineWidth = 2;
    ctx.stroke();
  }

  /* Fill between the baseline and each other line. */
  function drawGaps(ctx, lines, until, X, Y) {
    const [baseline, ...others] = lines;
    for (const line of others) {
      const end = Math.min(line.values.length, baseline.values.length, until === undefined ? Infinity : until + 1);
      if (end < 2) continue;
      ctx.fillStyle = line.color;
      ctx.globalAlpha = others.length > 1 ? 0.13 : 0.2;
      fillBetween(ctx, line.values, baseline.values, end, X, Y);
      ctx.globalAlpha = 1;
    }
  }

  function drawLine(ctx, line, until, X, Y) {
    ctx.strokeStyle = line.color;
    ctx.lineJoin = "round";
    ctx.setLineDash(line.dash || []);
    const end = until === undefined ? Infinity : until;
    if (end < line.values.length - 1) {
      follow(ctx, line.values, Infinity, X, Y, Math.max(0, Math.floor(end)));
      ctx.globalAlpha = 0.28;
      ctx.lineWidth = 1.2;
      ctx.stroke();
    }
    follow(ctx, line.values, end, X, Y);
    ctx.globalAlpha = 1;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function drawPoints(ctx, points, X, Y, theme) {
    ctx.fillStyle = theme.ink;
    ctx.strokeStyle = theme.panel;
    ctx.lineWidth = 1;
    for (const [day, value] of points) {
      ctx.beginPath();
      ctx.arc(X(day), Y(value), 3.2, 0, TURN);
      ctx.fill();
      ctx.stroke();
    }
  }

  function drawCursor(ctx, chart, lines, cursor, box, X, Y, theme) {
    const x = X(clamp(cursor, 0, box.last)), day = Math.floor(cursor);
    ctx.strokeStyle = theme.ink;
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, box.top - 6);
    ctx.lineTo(x, box.bottom);
    ctx.stroke();
    ctx.globalAlpha = 1;
    for (const line of lines) {
      const value = line.values[Math.min(day, line.values.length - 1)];
      if (!Number.isFinite(value) || day > line.values.length - 1) continue;
      ctx.beginPath();
      ctx.arc(x, Y(value), 3.6, 0, TURN);
      ctx.fillStyle = line.color;
      ctx.fill();
      ctx.strokeStyle = theme.panel;
      ctx.lineWidth = 1.4;
      ctx.stroke();
    }
  }

  return { drawChart, dayAt };
})();
