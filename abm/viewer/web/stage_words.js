/* Words of the stage: what the page says of the moment that is shown, computed from what came with it. */
"use strict";
const MOST_NAMED = 3;  // moves; of more the first is named
/* A status with the days to the recovery behind that word, as the answer says it; what came later follows it. */
const interdictDays = (days) => `${days.toLocaleString("en")} day${days === 1 ? "" : "s"} after the start`;
const interdictRecovery = (status, days) => (days === null ? status : status.replace(/^recovered/, `recovered ${interdictDays(days)}`));
const interdictSigned = (value) => value.toLocaleString("en").replace("-", "\u2212");
/* How long the other runs take: to five seconds, or to a minute where that is long. */
const interdictLeft = (seconds) => typeof seconds !== "number" ? "" : `, about ${seconds < 57.5 ? `${5 * Math.max(1, Math.round(seconds / 5))} s` : `${Math.round(seconds / 60)} min`} left`;
const InterdictStageWords = {
  dark() { return this.$vuetify.theme.dark; },
  largeCharts() { return this.charts.slice(0, 1); },
  moreCharts() { return this.charts.slice(1); },
  isDifference() { return this.tab === "compare" && this.differs; },
  isLookingBack() { return this.now.day < this.now.lastDay; },
  simulated() { return `${(100 * (this.now.lastDay + 1)) / Math.max(1, this.now.days)}%`; },
  divergedWords() {
    if (this.now.diverged !== null) return `runs diverged on day ${this.now.diverged}`;
    return this.now.recovery.start === undefined ? "this run and its baseline are the same" : "nothing recorded differs yet";
  },
  dayWords() { return this.now.day < 0 ? "before day 0" : `day ${this.now.day}`; },
  /* What a picture shows, behind the name of the run. */
  momentWords() {
    const date = this.now.date ? [this.longDate] : [];
    return [this.dayWords, ...date, `random seed ${this.now.seed}`, this.divergedWords].join(" \u00b7 ");
  },
  statusWords() {
    const { status, recovered_after, back_for } = this.now.recovery, isOpen = this.now.day < this.now.days - 1;
    if (isOpen && back_for && status === "recovered") return `back at 95% ${interdictDays(recovered_after)}, for ${back_for} days so far`;
    return interdictRecovery(status, recovered_after) + (isOpen && recovered_after === null ? " so far" : "");
  },
  /* What writes the shares of the pair, which stand together. */
  percent() {
    const { largest_drop, level, regained } = this.now.recovery;
    return InterdictNumbers.together([largest_drop, level, regained]);
  },
  /* What is on, each with its name apart: where room lacks the name is cut, its value never. */
  policiesOn() { return this.now.on.map((words) => ({ words, name: words.split(":")[0], value: words.slice(words.split(":")[0].length) })); },
  /* All that the run has of its own, for a pointer on its name: a name of many moves counts them. */
  movesWords() { return this.now.windows.map((window) => `day ${window.start}: ${window.words}`).join("\n"); },
  followed() { return this.now.selected && this.now.selected.kind === "organization" ? this.now.selected.row : ""; },
  longDate() {
    return new Date(this.now.date + "T00:00:00Z").toLocaleDateString("en-US", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  },
  overSeeds() {
    const over = this.now.recovery.over_seeds;
    if (!over) return null;
    const { averted_g, averted_share, largest_drop, largest_rise, days_to_lowest } = over, highest = over.rise_detected ? 1 + largest_rise.estimate : null;
    const percent = InterdictNumbers.together([averted_share.estimate, largest_drop.estimate, largest_drop.low, largest_drop.high, highest]);
    const kg = (grams) => interdictSigned(Math.round(grams / 1e3) || 0);
    const interval = (measure, words) => measure.low === null ? "not determined" : `${words(measure.estimate)} (95% interval ${words(measure.low)} to ${words(measure.high)})`;
    const share = averted_share.estimate === null ? "" : `, ${percent(averted_share.estimate)} of the flow`;
    const peak = (day) => (day === null ? "" : `, ${interdictDays(day)}`);
    // Its day alone tells when: the rise may come before a later fall.
    const rise = over.rise_detected ? `; highest point ${percent(highest)}${peak(over.days_to_peak.estimate)}` : "";
    const lowest = days_to_lowest && days_to_lowest.estimate !== null ? `, lowest point ${interdictDays(days_to_lowest.estimate)}` : "";
    const unclear = (measure, isClear) => (measure.low === null || isClear ? "" : "; not clear");
    const kept = averted_g.low === null ? "not determined" : `${interval(averted_g, kg)} kg pure${share}`;
    return { seeds: over.seeds, start: over.start, kept: kept + unclear(averted_g, averted_g.low > 0 || averted_g.high < 0), fall: interval(largest_drop, percent) + lowest + unclear(largest_drop, over.drop_detected),
      verdict: ({ "no drop": "no drop beyond chance", "not determined": "return not determined" }[over.recovery_status] || interdictRecovery(over.recovery_status, over.days_to_recovery.estimate)) + rise };
  },
  /* Which moves the runs of the band have; many are counted. */
  bandMoves() {
    const { moves } = this.banded;
    return moves.length > MOST_NAMED ? `${moves.length} moves, first ${moves[0]}` : moves.join("; ");
  },
  /* Whose answer it is: of all seeds, or of the first that are done. */
  seedsWords() {
    const { seeds, of } = this.banded || { of: 20 };
    return `${this.isOfFirst ? `${seeds} of ${of} random seeds so far` : `${of} random seeds`}, to the end of the run`;
  },
  isOfFirst() { return Boolean(this.banded) && this.banded.seeds < this.banded.of && Boolean(this.overSeeds || !this.now.windows.length); },
  /* What is being made of the seeds, where their answer is not there yet, or not that of all; null: it is. */
  waiting() {
    if (this.now.fault) return `${this.now.fault[0].toUpperCase()}${this.now.fault.slice(1)}. They are tried again with the next scenario or move.`;
    const [runs, of, left] = this.now.made, done = of ? ` ${runs} of ${of} runs are done${interdictLeft(left)}.` : "";
    if (!this.banded) return "This scenario is being run with 20 random seeds; the first answer comes when three are done." + done;
    if (this.isOfFirst) return `The other seeds are still being run, and these numbers change until all ${this.banded.of} are done.${done}`;
    if (!this.banded.whole) return `\u201c${this.now.title}\u201d is being run with ${this.banded.of} random seeds; the first answer comes when three are done. Until then the chart shows them ${this.bandMoves ? `with ${this.bandMoves}, and ` : ""}only up to the day of the change.${done}`;
    return this.overSeeds ? null : `No policy yet: the band holds the middle 80% of ${this.banded.seeds} seeds of this scenario. A single run is one draw.`;
  },
  trail() {
    const { lines, start } = this.now.selected.history || { lines: {} };
    return Object.entries(lines).map(([label, values]) => {
      const [name, unit = ""] = label.split(/, (?=[^,]*$)/), numbers = values.map((value) => (value === null ? NaN : value));
      const digits = numbers.every((value) => !(value % 1)) ? 0 : numbers.some((value) => Math.abs(value) >= 0.1) ? 1 : 3, write = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      const show = (value) => (value === null || value === undefined ? "\u2013" : `${value.toLocaleString("en", write)}${unit === "%" ? "" : " "}${unit}`.trim());
      return { name, start, values, show, points: InterdictCards.spark(numbers, [0], 0) };
    });
  },
  inspected() {
    const { policy, baseline } = this.now.selected;
    return [...new Set([...Object.keys(policy), ...Object.keys(baseline)])].map((name) => [name, policy[name] || "\u2013", baseline[name] || "\u2013"]);
  },
};
