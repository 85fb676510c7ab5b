/* Page of a replay: its words, one map and one row of cards a run, its charts, and its colors. */
"use strict";
const InterdictReplayPage = (() => {
  const el = (id) => document.getElementById(id);
  const theme = () => document.documentElement.dataset.theme;

  /* Write the words, and lay out what is drawn on. */
  function lay(text) {
    const { runs } = text, others = runs.length > 1;
    tell(text);
    document.body.dataset.runs = runs.length;
    el("runs").innerHTML = runs.map((run, i) => `<article data-run="${i}"><h2><span></span><small></small></h2>` +
      `<canvas role="img" aria-label="Map of run ${i + 1}" data-testid="map"></canvas><div class="cards"></div></article>`).join("");
    el("charts").innerHTML = text.charts.map((chart) => `<div><canvas role="img" aria-label="${chart.title}" data-testid="chart"></canvas></div>`).join("") +
      (others ? '<div class="chart-keys" id="chart-keys"></div>' : "");
    runs.forEach((run, i) => { document.querySelectorAll("article h2 span")[i].textContent = run.label; });
    el("layer").innerHTML = ['<option value="">none</option>', ...text.fixed.layers.map((layer, i) =>
      `<option value="${layer.table}"${i ? "" : " selected"}>${layer.title}</option>`)].join("");
    el("scrub").max = text.days - 1;
  }

  function tell({ runs, shown, title, question, version, seed, days }) {
    const others = runs.length > 1, every = shown.length > 1 ? shown[1] - shown[0] : 1;
    el("title").textContent = title;
    el("question").textContent = question;
    el("how").textContent = others
      ? `Every map is one simulated run with the same seed: ${runs.map((run) => run.label).join("; ")}. Nothing differs ` +
        "before a policy begins; in the charts, the filled gap to the dashed line is what differs from then on."
      : "The map shows one simulated run; every mark is a simulated cell, lab or courier, none is a real one.";
    el("caveat").textContent = (others
      ? "These runs differ by their policy, and from its first day on also by chance: with another seed, days and even signs differ. "
      : "With another seed, every day would differ. ") +
      "A replay shows how things come about; whether a policy works is shown by many seeds (interdict batch), not by one.";
    el("source").textContent = `Interdict ${version}, seed ${seed}, ${days} days` +
      `${every > 1 ? `, one map every ${every} days` : ""}. Simulated data: no mark is a real place of a lab, a cell or a ` +
      "person. Couriers are drawn toward the middle of a field office, not to a port. Outline: Natural Earth.";
  }

  /* The color of every run: the first is the baseline, where there are others. */
  function colors(runs) {
    const tints = InterdictDrawing.THEMES[theme()].runs;
    return runs.length === 1 ? [tints[1]] : tints;
  }

  function paint({ runs }, name) {
    document.documentElement.dataset.theme = name;
    el("theme").textContent = name === "dark" ? "Light" : "Dark";
    document.querySelectorAll("article").forEach((article, i) => article.style.setProperty("--run", colors(runs)[i]));
    if (!el("chart-keys")) return;
    el("chart-keys").replaceChildren(...runs.map((run, i) => {
      const key = document.createElement("span"), line = document.createElement("i");
      line.style.borderTop = `2.5px ${i ? "solid" : "dashed"} ${colors(runs)[i]}`;
      key.append(line, run.label);
      return key;
    }));
  }

  return { el, theme, lay, colors, paint };
})();
