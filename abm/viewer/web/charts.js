/* Charts and cards of the page: what is drawn of the daily series of two runs. */
"use strict";
const InterdictCharts = (() => {
  const MONTH = 28;

  /* Sum of one column over the sum of others, over the last 28 days; not a number where nothing happened. */
  function share(series, part, whole) {
    let above = 0, below = 0;
    const all = (day) => whole.reduce((sum, name) => sum + series[name][day], 0);
    return series[part].map((value, day) => {
      above += value - (day >= MONTH ? series[part][day - MONTH] : 0);
      below += all(day) - (day >= MONTH ? all(day - MONTH) : 0);
      return below > 1e-9 ? (100 * above) / below : NaN;
    });
  }

  const scaled = (name, factor) => (series) => factor === 1 ? series[name] : series[name].map((value) => value * factor);

  const CHARTS = [
    { key: "delivered", title: "Delivered", unit: "kg pure a day", smooth: 7, take: scaled("delivered_g", 1e-3) },
    { key: "seizures", title: "Seizures", unit: "a day", smooth: 7, take: scaled("seizures", 1), official: true },
    { key: "labs", title: "Labs at work", unit: "labs", take: scaled("labs_working", 1) },
    { key: "price", title: "Street price", unit: "1 = usual, per gross gram", take: scaled("price_index", 1) },
    { key: "purity", title: "Street purity", unit: "% pure", take: scaled("purity", 100) },
    { key: "interdiction", title: "Interdiction share", unit: "% of pure weight, last 28 days",
      take: (series) => share(series, "seized_g", ["seized_g", "delivered_g"]) },
    { key: "citizens", title: "Citizens among those caught", unit: "% at ports, last 28 days", least: 97,
      take: (series) => share(series, "caught_citizens", ["caught_at_ports"]) },
    { key: "waiting", title: "Waiting time", unit: "minutes, cars; modeled line, not calibrated", take: scaled("wait_minutes", 1) },
    { key: "organisations", title: "Organisations", unit: "in the trade", take: scaled("organisations", 1) },
  ];

  /* label, unit, chart it belongs to, digits; its value is that of the chart's own line on the day that is shown. */
  const CARDS = [
    { key: "delivered", label: "Delivered", unit: "kg a day", digits: 2 },
    { key: "seizures", label: "Seizures", unit: "a day", digits: 1 },
    { key: "price", label: "Price", unit: "1 = usual", digits: 3 },
    { key: "purity", label: "Purity", unit: "%", digits: 1 },
    { key: "interdiction", label: "Interdicted", unit: "%", digits: 1 },
    { key: "citizens", label: "Citizens caught", unit: "%", digits: 0 },
    { key: "waiting", label: "Waiting", unit: "min, not calibrated", digits: 0 },
    { key: "labs", label: "Labs at work", unit: "", digits: 0 },
  ];

  const COLUMNS = ["delivered_g", "seized_g", "seizures", "caught_at_ports", "caught_citizens", "price_index", "purity",
    "wait_minutes", "labs_working", "organisations"];

  /* Daily columns of the two runs, put together from what comes day by day. */
  class Series {
    constructor() { this.clear(); }

    clear() {
      this.both = [0, 1].map(() => Object.fromEntries(COLUMNS.map((name) => [name, []])));
    }

    get length() { return this.both[0][COLUMNS[0]].length; }

    /* Put days from `first` on in place; return false when days before them are missing. */
    put(first, both) {
      if (first > this.length) return false;
      this.both.forEach((series, run) => COLUMNS.forEach((name) => {
        series[name].length = first;
        series[name].push(...both[run][name]);
      }));
      return true;
    }

    /* Values of every chart, policy and baseline. */
    lines() {
      return Object.fromEntries(CHARTS.map((chart) => [chart.key, this.both.map((series) => chart.take(series))]));
    }
  }

  const minus = "\u2212";

  /* Return value, change and a small line of a card, from the two lines of its chart. */
  function card(about, lines) {
    const chart = CHARTS.find((one) => one.key === about.key), smooth = chart.smooth || 1;
    const [policy, baseline] = lines.map((values) => recent(values, smooth));
    const show = (value) => Number.isFinite(value)
      ? value.toLocaleString("en", { minimumFractionDigits: about.digits, maximumFractionDigits: about.digits }) : "\u2013";
    const now = policy[policy.length - 1], usual = baseline[baseline.length - 1];
    return { ...about, value: show(now), change: change(now, usual, show), spark: [spark(policy, baseline, 0), spark(policy, baseline, 1)],
      over: smooth > 1 ? `mean of ${smooth} days` : about.key === "interdiction" || about.key === "citizens" ? "28 days" : "today" };
  }

  function change(now, usual, show) {
    const difference = now - usual;
    if (!Number.isFinite(difference)) return "";
    const text = show(Math.abs(difference));
    if (!/[1-9]/.test(text)) return Math.abs(difference) > 1e-9 ? `less than ${text.replace(/0$/, "1")} apart` : "as baseline";
    const part = usual ? ` (${Math.abs((100 * difference) / usual).toFixed(0)}%)` : "";
    return `${difference < 0 ? minus : "+"}${text}${part}`;
  }

  const SHOWN = 90;  // days of a small line

  /* The last days of a line, as its chart shows it. */
  function recent(values, smooth) {
    if (smooth === 1) return values.slice(-SHOWN);
    return InterdictDrawing.runningMean(values.slice(-(SHOWN + smooth)), smooth).slice(-SHOWN);
  }

  function spark(policy, baseline, which) {
    const all = [...policy, ...baseline].filter(Number.isFinite), low = Math.min(...all), span = Math.max(...all) - low || 1;
    const values = which ? baseline : policy, step = 100 / Math.max(1, values.length - 1);
    return values.map((value, i) => Number.isFinite(value) ? `${(i * step).toFixed(1)},${(23 - (20 * (value - low)) / span).toFixed(1)}` : "")
      .filter(Boolean).join(" ");
  }

  return { CHARTS, CARDS, COLUMNS, Series, card, spark };
})();
