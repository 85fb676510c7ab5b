/* A day of a replay in numbers and words: cards of a run, how its policy stands, and which frames a moment lies between. */
"use strict";
const InterdictReplayDay = (() => {
  const WEEK = 7;

  const total = (values, from, day) => values.slice(from, day + 1).reduce((sum, value) => sum + value, 0);
  const show = (value, digits) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

  /* The cards of a run: label, value, unit, and how it differs from the first run on this day. */
  function cards(text, run, day) {
    const start = Math.min(...text.runs.flatMap((each) => each.windows.map((window) => window.start)), text.days);
    const from = day >= start ? start : 0;
    return text.cards.map((about) => {
      const at = text.charts.findIndex((chart) => chart.key === about.key), days = InterdictLines.smoothOf(text.charts[at]);
      const take = ({ scaled, means }) => about.factor * (about.summed ? total(scaled[at], from, day) : means[at][day]);
      const value = take(run), usual = take(text.runs[0]), over = about.summed ? ` since day ${from}` : days > 1 ? `, ${days}-day mean` : "";
      const change = run === text.runs[0] || !usual ? "" : `${InterdictNumbers.change(value / usual - 1)} to baseline`;
      return [about.label + over, show(value, about.digits), about.unit, change];
    });
  }

  const since = (windows, day) => {
    const days = day - Math.max(...windows.map((window) => window.start));
    return `${days} day${days === 1 ? "" : "s"} after the ${windows.length > 1 ? "last " : ""}event`;
  };

  /* How a policy stands on a day, and whether it is on; what acts on single days, such as an arrest, is an event. */
  function standing(windows, day) {
    const earliest = (some) => Math.min(...some.map((window) => window.start));
    const isEvent = windows.every((window) => window.stop - window.start === 1), name = isEvent ? "event" : "policy";
    const begun = windows.filter((window) => window.start <= day), live = begun.filter((window) => day < window.stop);
    if (live.length) return [isEvent ? "event on this day" : `policy on since day ${earliest(live)}`, true];
    if (begun.length === windows.length) return [windows.length ? (isEvent ? since(windows, day) : "policy over") : "no policy", false];
    return [`${begun.length ? "next" : name} on day ${earliest(windows.filter((window) => window.start > day))}`, false];
  }

  /* Which frames a moment lies between, and how far. */
  function moment(shown, day) {
    let i = Math.min(shown.length - 1, Math.floor(day / (shown[1] - shown[0] || 1)));
    while (i > 0 && shown[i] > day) i--;
    if (i === shown.length - 1) return [i, i, 1];
    return [i, i + 1, (day - shown[i]) / (shown[i + 1] - shown[i])];
  }

  /* What is on its way to a frame; what is counted over a day stays that of the day that is named. */
  function glide(layers, from, to, alpha) {
    if (alpha === 0) return from;
    if (alpha === 1) return to;
    return { ...to, ports: from.ports, ...Object.fromEntries(layers.map((layer) => [layer, from[layer]])) };
  }

  /* A day by its number, and by its date where days have dates. */
  function nameOf({ days, firstDate }, day) {
    return firstDate ? `day ${day}, ${InterdictCursor.dateOf(day, firstDate)}` : `day ${day} of ${days - 1}`;
  }

  return { WEEK, cards, standing, moment, glide, nameOf };
})();
