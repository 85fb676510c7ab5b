/* Words of the stage: what the page says of the moment that is shown, computed from what came with it. */
"use strict";
const InterdictStageWords = {
  dark() { return this.$vuetify.theme.dark; },
  firstCharts() { return this.charts.slice(0, 3); },
  moreCharts() { return this.charts.slice(3); },
  lived() { return `${(100 * (this.now.lastDay + 1)) / Math.max(1, this.now.days)}%`; },
  partedWords() {
    if (this.now.parted !== null) return `parted on day ${this.now.parted}`;
    return this.now.recovery.start === undefined ? "the two worlds are the same to the bit" : "nothing recorded differs yet";
  },
  dayWords() { return this.now.day < 0 ? "before day 0" : `day ${this.now.day}`; },
  statusWords() {
    const { status, recovered_after } = this.now.recovery;
    return recovered_after === null ? status : `${status} after ${recovered_after} days`;
  },
  followed() { return this.now.selected && this.now.selected.kind === "organization" ? this.now.selected.row : ""; },
  longDate() {
    return new Date(this.now.date + "T00:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  },
  overSeeds() {
    const over = this.now.recovery.over_seeds;
    if (!over) return null;
    const { shortfall, shortfall_share, largest_fall, largest_rise } = over, percent = this.percent;
    const kg = (grams) => Math.round(grams / 1e3).toLocaleString("en");
    const interval = (measure, words) => measure.low === null ? "cannot be told" : `${words(measure.estimate)} (95% interval ${words(measure.low)} to ${words(measure.high)})`;
    const share = shortfall_share.estimate === null ? "" : `, ${percent(shortfall_share.estimate)} of the flow`;
    const day = over.days_to_recovery.estimate === null ? "" : ` after ${over.days_to_recovery.estimate} days`;
    const rise = over.rise_detected ? `; rises to ${percent(1 + largest_rise.estimate)} by day ${over.days_to_peak.estimate} from the start` : "";
    return { seeds: over.seeds, kept: `${interval(shortfall, kg)} kg pure${share}`, fall: interval(largest_fall, percent),
      verdict: ({ "no drop": "no drop beyond chance", "cannot be told": "return cannot be told" }[over.recovery_status] || over.recovery_status + day) + rise };
  },
  trail() {
    const { lines, start } = this.now.selected.history || { lines: {} };
    return Object.entries(lines).map(([name, values]) => {
      const numbers = values.map((value) => (value === null ? NaN : value)), last = values[values.length - 1];
      return { name, start, points: InterdictCards.spark(numbers, [0], 0), last: last === null || last === undefined ? "\u2013" : last.toLocaleString("en") };
    });
  },
  inspected() {
    const { policy, baseline } = this.now.selected;
    return [...new Set([...Object.keys(policy), ...Object.keys(baseline)])].map((name) => [name, policy[name] || "\u2013", baseline[name] || "\u2013"]);
  },
};
