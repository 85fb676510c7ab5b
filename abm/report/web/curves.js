"use strict";
// Curves: series over days, each policy on or off, relative or absolute, with the values under the cursor or the arrow keys.
const ReportCurves = (() => {
  const WIDE = 1000, HIGH = 420, LEFT = 62, RIGHT = 14, TOP = 14, BOTTOM = 46, DASHES = ["", "9 5", "3 4", "12 4 3 4"];
  const { shape, ticks, digits, path, band } = ReportAxes;

  const rangeOf = (chosen, relative, series) => {
    const values = relative ? [1] : [...series.usual];
    for (const curve of chosen) values.push(...(relative ? [...curve.share, ...(curve.low), ...(curve.high)] : curve.values));
    const defined = values.filter(value => value !== null);
    const low = Math.min(...defined), high = Math.max(...defined), room = 0.06 * (high - low || Math.abs(high) || 1);
    return [low < 0 ? low - room : Math.max(0, low - room), high + room];
  };

  const create = (figure, values) => {
    const state = { series: 0, relative: true, on: values.policies.map(policy => policy.on), at: null, narrow: false };
    const svg = shape("svg", { tabindex: "0", role: "img" });
    const read = document.createElement("p");
    read.className = "read";
    read.setAttribute("aria-live", "polite");

    const zero = values.start ?? 0, counted = values.start === null ? "days from the first recorded one" : "days from the start of the policy";

    const scales = () => {
      const wide = state.narrow ? 420 : WIDE, series = values.series[state.series];
      const chosen = series.curves.filter((_, i) => state.on[i]);
      const [low, high] = rangeOf(chosen, state.relative, series);
      const first = series.days[0], last = series.days[series.days.length - 1];
      const x = day => LEFT + ((day - first) / (last - first || 1)) * (wide - LEFT - RIGHT);
      const y = value => (value === null ? null : TOP + ((high - value) / (high - low || 1)) * (HIGH - TOP - BOTTOM));
      return { wide, series, low, high, first, last, x, y };
    };

    const shown = value => (state.relative ? `${digits(100 * value)}%` : digits(value));

    const windows = scale => {
      const chosen = new Map(values.policies.filter((_, i) => state.on[i]).map(policy => [String(policy.window), policy.window]));
      const draw = ([start, stop], attributes) => {
        const [left, right] = [start, stop].map(day => scale.x(Math.min(Math.max(day, scale.first), scale.last)));
        return shape("rect", { x: left, width: right - left, ...attributes });
      };
      if (chosen.size === 1) return [...chosen.values()].map(window => draw(window, { class: "window", y: TOP, height: HIGH - TOP - BOTTOM }));
      return values.policies.filter((_, i) => state.on[i]).map((policy, i) => draw(policy.window, { y: TOP + 6 * i, height: 3, style: `fill: ${policy.color}` }));
    };

    const frame = scale => {
      const parts = windows(scale);
      for (const value of ticks(scale.low, scale.high, 6)) {
        const y = scale.y(value);
        parts.push(shape("line", { class: "grid", x1: LEFT, x2: scale.wide - RIGHT, y1: y, y2: y }));
        parts.push(shape("text", { class: "tick", x: LEFT - 8, y: y + 4, "text-anchor": "end" }, shown(value)));
      }
      for (const day of ticks(scale.first - zero, scale.last - zero, state.narrow ? 4 : 8)) {
        parts.push(shape("text", { class: "tick", x: scale.x(day + zero), y: HIGH - BOTTOM + 20, "text-anchor": "middle" }, digits(day)));
      }
      parts.push(shape("text", { class: "tick", x: (LEFT + scale.wide - RIGHT) / 2, y: HIGH - 6, "text-anchor": "middle" }, counted));
      const usual = scale.series.days.map((day, i) => [scale.x(day), scale.y(state.relative ? 1 : scale.series.usual[i])]);
      parts.push(shape("path", { class: "usual", d: path(usual), fill: "none" }));
      return parts;
    };

    const curvesOf = scale => values.policies.flatMap((policy, i) => {
      if (!state.on[i]) return [];
      const curve = scale.series.curves[i], points = name => scale.series.days.map((day, k) => [scale.x(day), scale.y(curve[name][k])]);
      const line = shape("path", {
        d: path(points(state.relative ? "share" : "values")), fill: "none", style: `stroke: ${policy.color}`, "stroke-width": 2.4, "stroke-dasharray": DASHES[policy.dash % DASHES.length],
      });
      if (!state.relative) return [line];
      return [shape("path", { d: band(points("low"), points("high")), style: `fill: ${policy.color}`, "fill-opacity": 0.16, stroke: "none" }), line];
    });

    const hair = scale => {
      if (state.at === null) return [];
      const x = scale.x(scale.series.days[state.at]);
      return [shape("line", { class: "hair", x1: x, x2: x, y1: TOP, y2: HIGH - BOTTOM })];
    };

    const say = scale => {
      const { series } = scale, unit = state.relative ? "share of the same seeds without the policy" : series.unit;
      if (state.at === null) {
        read.textContent = `${series.title} (${unit}). Point at the picture, or choose it and use the arrow keys, to read values.`;
        return;
      }
      const parts = values.policies.flatMap((policy, i) => {
        const curve = series.curves[i], value = (state.relative ? curve.share : curve.values)[state.at];
        if (!state.on[i] || value === null) return [];
        const ends = state.relative && curve.low[state.at] !== null ? ` (${shown(curve.low[state.at])} to ${shown(curve.high[state.at])})` : "";
        return [`${policy.label}: ${shown(value)}${ends}`];
      });
      const usual = series.usual[state.at];
      read.textContent = `${series.daily ? "Day" : "Month about day"} ${digits(series.days[state.at] - zero)}${values.start === null ? "" : " from the start"}: ${parts.join("; ") || "no policy is chosen"}; without a policy ${usual === null ? "?" : digits(usual)} ${series.unit}.`;
    };

    const draw = () => {
      const scale = scales();
      svg.setAttribute("viewBox", `0 0 ${scale.wide} ${HIGH}`);
      svg.setAttribute("aria-label", `${scale.series.title} by day for the chosen policies; the table below has the values.`);
      svg.replaceChildren(...frame(scale), ...curvesOf(scale), ...hair(scale));
      say(scale);
    };

    const point = event => {
      const scale = scales(), box = svg.getBoundingClientRect(), x = ((event.clientX - box.left) / box.width) * scale.wide;
      const gaps = scale.series.days.map(day => Math.abs(scale.x(day) - x));
      state.at = gaps.indexOf(Math.min(...gaps));
      draw();
    };

    const step = event => {
      const last = values.series[state.series].days.length - 1;
      const to = { ArrowRight: (state.at ?? -1) + 1, ArrowLeft: (state.at ?? last + 1) - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      state.at = Math.min(Math.max(to, 0), last);
      draw();
    };

    svg.addEventListener("pointermove", point);
    svg.addEventListener("pointerdown", point);
    svg.addEventListener("keydown", step);
    const fit = () => { state.narrow = figure.clientWidth > 0 && figure.clientWidth < 560; draw(); };
    new ResizeObserver(fit).observe(figure);
    figure.append(svg, read);
    fit();
    return { state, draw };
  };

  return { create, DASHES };
})();
