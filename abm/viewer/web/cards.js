/* Series and cards of the page: what is drawn of the daily series of two runs. Which there are is declared in Python. */
"use strict";
const InterdictCards = (() => {
  /* Daily columns of the two runs, put together from what comes day by day. */
  class Series {
    constructor(charts) {
      this.charts = charts;
      this.columns = InterdictLines.columnsOf(charts);
      this.clear();
    }

    /* Begin a run, of which the last days before day 0 are known. */
    begin(lead) { this.lead = lead; this.clear(); }

    clear() {
      this.both = [0, 1].map(() => Object.fromEntries(this.columns.map((name) => [name, []])));
    }

    get length() { return this.both[0][this.columns[0]].length; }

    /* Put days from `first` on in place; return false when days before them are missing. */
    put(first, both) {
      if (first > this.length) return false;
      this.both.forEach((series, run) => this.columns.forEach((name) => {
        series[name].length = first;
        series[name].push(...both[run][name]);
      }));
      return true;
    }

    /* How many days before day 0 the lines begin. */
    get before() { return this.lead ? this.lead[this.columns[0]].length : 0; }

    /* Values of a chart, policy and baseline, from the first day that is known. */
    linesOf(chart) {
      const columns = InterdictLines.columnsOf([chart]);
      return this.both.map((series) => InterdictLines.lineOf(chart,
        Object.fromEntries(columns.map((name) => [name, (this.lead ? this.lead[name] : []).concat(series[name])]))));
    }
  }

  const minus = "\u2212";

  /* Return value, change and a small line of a card, from its chart and the two lines of this. */
  function card(about, chart, lines) {
    const smooth = InterdictLines.smoothOf(chart);
    const [policy, baseline] = lines.map((values) => recent(values, smooth, chart.days));
    const show = (value) => Number.isFinite(value)
      ? value.toLocaleString("en", { minimumFractionDigits: about.digits, maximumFractionDigits: about.digits }) : "\u2013";
    const now = policy[policy.length - 1], usual = baseline[baseline.length - 1];
    return { ...about, show, values: [policy, baseline], value: show(now), change: change(now, usual, show, about), spark: [spark(policy, baseline, 0), spark(policy, baseline, 1)],
      over: smooth > 1 ? `mean of ${smooth} days` : chart.shareOf.length ? `${chart.days} days` : "today" };
  }

  function change(now, usual, show, about) {
    const difference = now - usual;
    if (!Number.isFinite(difference)) return "";
    const text = show(Math.abs(difference));
    if (!/[1-9]/.test(text)) return Math.abs(difference) > 1e-9 ? `less than ${text.replace(/0$/, "1")} apart` : "as baseline";
    const sign = difference < 0 ? minus : "+";
    return `${sign}${text}${about.unit === "%" ? " points" : usual ? ` (${InterdictNumbers.change(difference / usual)})` : ""}`;
  }

  const SHOWN = 90;  // days of a small line
  const LEAST_SPAN = 0.1;  // of its level, that a small line spans at the least

  /* The last days of a line, as its chart shows it; of the days at its beginning that have too few behind them, none. */
  function recent(values, smooth, days) {
    const last = InterdictLines.runningMean(values.slice(-(SHOWN + smooth)), smooth).slice(-SHOWN);
    const few = Math.max(0, days - 1 - (values.length - last.length));
    return last.slice(Math.min(few, last.length - 1));
  }

  function spark(policy, baseline, which) {
    const all = [...policy, ...baseline].filter(Number.isFinite), low = Math.min(...all), high = Math.max(...all);
    const middle = (low + high) / 2, span = Math.max(high - low, LEAST_SPAN * Math.abs(middle)) || 1;  // what hardly changes looks like that
    const values = which ? baseline : policy, step = 100 / Math.max(1, values.length - 1);
    return values.map((value, i) => Number.isFinite(value) ? `${(i * step).toFixed(1)},${(13 - (20 * (value - middle)) / span).toFixed(1)}` : "")
      .filter(Boolean).join(" ");
  }

  return { Series, card, spark };
})();
