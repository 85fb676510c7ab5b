"use strict";
// Student's t: the chance that it lies below a value, exactly, for whole degrees of freedom (Abramowitz and Stegun 26.7.3, 26.7.4).
const ReportStudent = (() => {
  const below = (t, freedom) => {
    const angle = Math.atan(t / Math.sqrt(freedom)), cosine = Math.cos(angle), sine = Math.sin(angle);
    const even = freedom % 2 === 0;
    let term = even ? 1 : cosine, sum = freedom === 1 ? 0 : term;
    for (let k = even ? 1 : 2; k <= freedom - 3; k += 2) {
      term *= (k / (k + 1)) * cosine * cosine;
      sum += term;
    }
    const both = even ? sine * sum : (2 / Math.PI) * (angle + sine * sum);
    return 0.5 * (1 + both);
  };
  // How likely the mean change falls, and rises, by more than a share of the level.
  const fallen = (m, side, threshold) => {
    const mean = side * m.change + threshold * m.level;
    const variance = m.change_variance + 2 * threshold * side * m.covariance + threshold * threshold * m.level_variance;
    const error = Math.sqrt(Math.max(variance, 0) / m.seeds);
    return error > 0 ? below(-mean / error, m.seeds - 1) : Number(mean < 0);
  };
  return { below, probabilities: (m, threshold) => [fallen(m, 1, threshold), fallen(m, -1, threshold)] };
})();
