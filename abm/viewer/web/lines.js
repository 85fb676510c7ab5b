/* Lines: the values of a chart by day, taken of daily columns as the chart is declared. */
"use strict";
const InterdictLines = (() => {
  const NOTHING = 1e-9;

  /* The columns of some charts, each once. */
  const columnsOf = (charts) => [...new Set(charts.flatMap((chart) => [...chart.columns, ...chart.shareOf]))];

  /* The line of a chart: the sum of its columns times its factor; of a share, sums over the last days, not a number where
   * nothing happened. A mean is taken where it is drawn (`chart.smooth`). */
  function lineOf(chart, series) {
    const { columns, shareOf, factor, days } = chart, part = sumOf(columns, series);
    if (!shareOf.length) return factor === 1 ? part : part.map((value) => value * factor);
    const whole = sumOf(shareOf, series);
    let above = 0, below = 0;
    return part.map((value, day) => {
      above += value - (day >= days ? part[day - days] : 0);
      below += whole[day] - (day >= days ? whole[day - days] : 0);
      return below > NOTHING ? (factor * above) / below : NaN;
    });
  }

  const sumOf = (columns, series) => columns.length === 1 ? series[columns[0]]
    : series[columns[0]].map((_, day) => columns.reduce((sum, name) => sum + series[name][day], 0));

  /* Days of the mean in which a chart is drawn. */
  const smoothOf = (chart) => (chart.shareOf.length ? 1 : chart.days);

  /* Mean of the days up to a day, at most `days` of them and only those with a value: nothing of the future is seen. */
  function runningMean(values, days) {
    let sum = 0, many = 0;
    return values.map((value, i) => {
      const gone = values[i - days];
      if (Number.isFinite(value)) { sum += value; many += 1; }
      if (Number.isFinite(gone)) { sum -= gone; many -= 1; }
      return many ? sum / many : NaN;
    });
  }

  return { columnsOf, lineOf, smoothOf, runningMean };
})();
