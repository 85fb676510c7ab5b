"use strict";
// Report: what is text and tables without a script is made to be moved, sorted and read off.
(() => {
  const values = JSON.parse(document.getElementById("values").textContent);
  const make = (name, attributes, ...contents) => {
    const one = Object.assign(document.createElement(name), attributes);
    one.append(...contents);
    return one;
  };

  document.querySelectorAll("table[data-table]").forEach(ReportTables.arm);
  const parts = new Map([...document.querySelectorAll("[data-chance]")].map(part => [part.dataset.chance, part]));
  for (const chance of values.chances) ReportChances.arm(parts.get(chance.asked.variable), chance, values.sure);
  if (values.chances.length > 1) ReportChances.choose(values.chances.map(({ asked }) => ({ part: parts.get(asked.variable), title: asked.title })));

  document.querySelectorAll("figure > img").forEach(ReportPictures.arm);

  let unfolded = [];  // on paper, and folded again after
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details.paper:not([open])")];
    unfolded.forEach(one => { one.open = true; });
  });
  addEventListener("afterprint", () => unfolded.forEach(one => { one.open = false; }));

  const figure = document.getElementById("curves");
  if (!figure) return;
  const chart = ReportCurves.create(figure, values);

  const sample = policy => {
    const svg = ReportAxes.shape("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" });
    svg.append(ReportAxes.shape("line", {
      x1: 0, x2: 26, y1: 4, y2: 4, style: `stroke: ${policy.color}`, "stroke-width": 3, "stroke-dasharray": ReportCurves.DASHES[policy.dash % ReportCurves.DASHES.length],
    }));
    return svg;
  };

  const choose = make("select", { ariaLabel: "What is drawn" }, ...values.series.map((one, i) => make("option", { value: i }, one.title)));
  choose.addEventListener("change", () => { Object.assign(chart.state, { series: Number(choose.value), at: null }); chart.draw(); });
  const kind = make("select", { ariaLabel: "Relative or absolute" },
    make("option", { value: "1" }, "relative: share of the same seeds without the policy"), make("option", { value: "" }, "absolute: in its unit"));
  kind.addEventListener("change", () => { chart.state.relative = Boolean(kind.value); chart.draw(); });

  const toggles = make("fieldset", { className: "toggles" }, make("legend", { className: "note" }, "Policies"));
  values.policies.forEach((policy, i) => {
    const box = make("input", { type: "checkbox", checked: policy.on });
    box.addEventListener("change", () => { chart.state.on[i] = box.checked; chart.draw(); });
    toggles.append(make("label", {}, box, sample(policy), policy.label));
  });
  figure.prepend(make("div", { className: "control" }, choose, kind));
  figure.append(toggles);
})();
