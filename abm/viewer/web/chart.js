/* Chart: lines over days within their axes, with bands, gaps, official points and a cursor. */
"use strict";
const InterdictChart = (() => {
  const { TURN, themeOf, clamp } = InterdictPalette;
  const { niceAxis, drawAxes, shadeBefore, shadeWindows, placeNames, writeNames, unitLines, heading } = InterdictAxes;
  const { runningMean } = InterdictLines, { follow, fillBetween, drawBand } = InterdictStrokes, { drawCursor, tell } = InterdictCursor;
  const THICK = 2.6, THIN = 1.2, USUAL = 2;  // pixels of a line

  /* Draw one chart over days. chart: title, unit, first (day of the first value, 0 unless given), last (last day of the
   * axis), policy and baseline (values by day), or lines [{name, values, color, dash}] with the baseline first; bands
   * [{name, kind, low, middle, high}] of many runs, kind "baseline" or "policy"; isLarge (bands come first: their middles
   * are thick, the runs thin); points [[day, value], ...] of official data; windows [{start, stop, label}] of interventions;
   * smooth (days of a running mean; isSmoothed: it is taken already); counted (only whole numbers on the axis); least (value the axis reaches at least); firstDate (ISO: the
   * axis shows years and months). options: theme, cursor (day), readout (day whose numbers are written), note (the last line
   * of them), until (day up to which it is drawn in full). Returns {left, right, first, last} so that a caller can turn a
   * click into a day with `dayAt`. */
  function drawChart(ctx, width, height, chart, options = {}) {
    const theme = themeOf(options), lines = linesOf(chart, theme), first = chart.first || 0;
    const last = Math.max(first + 1, chart.last === undefined ? first + longest(lines) - 1 : chart.last);
    const unit = unitLines(ctx, chart, width), top = 18 + 12 * unit.lines.length;
    const box = { left: 46, right: width - 12, top, bottom: height - 22, first, last };
    const X = (day) => box.left + ((box.right - box.left) * (day - first)) / (last - first), at = (i) => X(i + first);
    const windows = (chart.windows || []).filter((window) => window.start <= last), named = placeNames(ctx, windows, box.bottom - box.top, X);
    box.top += named.high;
    const { high, step } = niceAxis(highest(chart, lines, last - first), Math.max(3, Math.floor((box.bottom - box.top) / 34)), chart.counted);
    const Y = (value) => box.bottom - ((box.bottom - box.top) * value) / high;
    const until = options.until === undefined ? undefined : options.until - first;
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, width, height);
    shadeBefore(ctx, box, X, theme);
    shadeWindows(ctx, windows, box, X, theme);
    drawAxes(ctx, chart, box, X, Y, high, step, theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left - 1, box.top - 6, box.right - box.left + 3, box.bottom - box.top + 7);
    ctx.clip();
    for (const band of chart.bands || []) {
      const tint = theme.bands[band.kind];
      drawBand(ctx, band, tint, chart.isLarge ? theme[band.kind] : tint, chart.isLarge ? THICK : USUAL, at, Y);
    }
    if (!chart.isLarge) drawGaps(ctx, lines, until, at, Y);
    for (const line of lines) drawLine(ctx, line, chart.isLarge ? THIN : USUAL, until, at, Y);
    drawPoints(ctx, chart.points || [], X, Y, theme);
    ctx.restore();
    writeNames(ctx, named, box, theme);
    heading(ctx, chart, width, theme, unit);
    const isGiven = (day) => day !== undefined && day !== null;
    for (const day of new Set([options.cursor, options.readout].filter(isGiven))) drawCursor(ctx, lines, day, box, X, Y, theme);
    if (isGiven(options.readout)) tell(ctx, chart, lines, clamp(options.readout, first, last), box, X, theme, options.note);
    return box;
  }

  const dayAt = (box, px) => clamp(Math.round(box.first + ((px - box.left) / (box.right - box.left)) * (box.last - box.first)), box.first, box.last);

  function linesOf(chart, theme) {
    const pair = [
      { name: "baseline, this seed", values: chart.baseline, color: theme.baseline, dash: [5, 4] },
      { name: "this run", values: chart.policy, color: theme.policy, dash: [] },
    ].filter((line) => line.values);
    const given = chart.lines || pair;
    return given.map((line, i) => ({
      color: theme.runs[i % 3], dash: i ? [] : [5, 4], ...line,
      values: chart.smooth > 1 && !chart.isSmoothed ? runningMean(line.values, chart.smooth) : line.values,
    }));
  }

  const longest = (lines) => lines.reduce((most, line) => Math.max(most, line.values.length), 0);
  const top = (values) => values.reduce((most, value) => (value > most ? value : most), 0);

  function highest(chart, lines, days) {
    const points = (chart.points || []).map((point) => point[1]), bands = (chart.bands || []).map((band) => top(band.high.slice(0, days + 1)));
    return Math.max(top(points), ...bands, ...lines.map((line) => top(line.values)), chart.least || 0) || 1;
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

  function drawLine(ctx, line, width, until, X, Y) {
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
    ctx.lineWidth = width;
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

  return { drawChart, dayAt };
})();
