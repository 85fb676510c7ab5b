"use strict";
// Chances: how likely a response variable changes by more than a threshold that the reader moves, as a sentence and as bars.
const ReportChances = (() => {
  const MOST_NAMED = 3;
  const make = (name, className, text) => {
    const one = document.createElement(name);
    if (className) one.className = className;
    if (text !== undefined) one.textContent = text;
    return one;
  };

  const percent = share => {
    if (share < 0.001) return "under 0.1%";
    if (share > 0.999) return "over 99.9%";
    return `${(100 * share).toFixed(share < 0.01 || share > 0.99 ? 1 : 0)}%`;
  };

  const amount = (asked, threshold) => threshold.toLocaleString("en-US", { maximumFractionDigits: 2 }) + asked.unit;

  const listed = names => {
    if (!names.length) return "";
    return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  };

  const found = (chance, threshold) => {
    const scaled = chance.asked.unit === "%" ? threshold / 100 : threshold;
    return chance.policies.map(policy => {
      const [fall, rise] = ReportStudent.probabilities(policy, scaled);
      return { name: `“${policy.label}” (${policy.of}`, label: policy.label, of: policy.of, fall, rise, little: 1 - fall - rise };
    });
  };

  const sentence = (chance, rows, threshold, sure) => {
    const { asked } = chance, some = part => rows.filter(row => row[part] >= sure).map(row => `${row.name}${percent(row[part])})`);
    const little = some("little");
    const open = rows.filter(row => Math.max(row.fall, row.rise, row.little) < sure)
      .map(row => `${row.name}falls: ${percent(row.fall)}, rises: ${percent(row.rise)})`);
    const [fall, rise, change, it] = asked.plural ? ["fall", "rise", "change", "they"] : ["falls", "rises", "changes", "it"];
    const few = little.length <= MOST_NAMED ? listed(little) : `${little.length} of ${rows.length} policies`;
    const much = amount(asked, threshold), limit = `${(100 * sure).toFixed(1)}%`;
    const parts = [[`${fall} by more than`, "", listed(some("fall"))], [`${rise} by more than`, "", listed(some("rise"))], [`${change} by less than`, ", up or down,", few]]
      .filter(([, , names]) => names)
      .map(([does, ways, names], i) => `${i ? it : asked.subject} ${does} ${i ? "that" : much}${ways} under ${names}`);
    const note = chance.note ? ` ${chance.note}` : "";
    if (!parts.length) return `In the model neither a change of ${asked.subject} by more than ${much} nor one by less is as sure as ${limit} under ${listed(open)}.${note}`;
    return `In the model, with a probability of ${limit} or more, ${parts.join("; ")}.` + (open.length ? ` Nothing of that is as sure under ${listed(open)}.` : "") + note;
  };

  const bar = row => {
    const line = make("div"), strip = make("div", "bar"), falls = make("i", "falls"), rises = make("i", "rises");
    falls.style.width = `${100 * row.fall}%`;
    rises.style.width = `${100 * row.rise}%`;
    strip.append(falls, rises);
    strip.setAttribute("aria-hidden", "true");
    line.append(make("span", "", row.label), strip, make("small", "", `${row.of}falls by more: ${percent(row.fall)} · by less, up or down: ${percent(row.little)} · rises by more: ${percent(row.rise)}`));
    return line;
  };

  const keys = () => {
    const line = make("div", "keys");
    for (const [variable, text] of [["--falls", "falls by more"], ["--little", "changes by less"], ["--rises", "rises by more"]]) {
      const key = make("span"), mark = make("i");
      mark.style.background = `var(${variable})`;
      key.append(mark, text);
      line.append(key);
    }
    return line;
  };

  const controls = (asked, heard) => {
    const line = make("div", "control"), label = make("label", "", `Threshold,${asked.unit === "%" ? " %" : asked.unit}`);
    const range = make("input"), number = make("input");
    Object.assign(range, { type: "range", min: 0, max: asked.most, step: asked.step, value: asked.threshold });
    Object.assign(number, { type: "number", min: 0, step: "any", value: asked.threshold, id: `threshold-${asked.variable}` });
    label.htmlFor = number.id;
    range.setAttribute("aria-label", `Threshold: ${asked.title}`);
    range.addEventListener("input", () => { number.value = range.value; heard(Number(range.value)); });
    number.addEventListener("input", () => {
      if (number.value === "" || !(Number(number.value) >= 0)) return;
      range.value = number.value;
      heard(Number(number.value));
    });
    line.append(label, number, range);
    return line;
  };

  // The table that was there stays beside the bars, under what opens it.
  const arm = (part, chance, sure) => {
    const said = part.querySelector(".sentence"), bars = make("div", "bars"), table = part.querySelector(".scroll");
    const show = threshold => {
      const rows = found(chance, threshold);
      said.textContent = sentence(chance, rows, threshold, sure);
      bars.replaceChildren(...rows.map(bar));
    };
    const beside = make("details");
    beside.append(make("summary", "", `Table: ${chance.asked.title.toLowerCase()} at the first threshold`));
    said.before(controls(chance.asked, show));
    said.after(bars, keys(), beside);
    for (const one of [table.previousElementSibling, table]) if (one && one !== beside) beside.append(one);
    show(chance.asked.threshold);
  };

  // One part is shown at a time; on paper all are.
  const choose = parts => {
    const tabs = make("fieldset", "tabs");
    tabs.append(make("legend", "note", "A change of"));
    parts.forEach(({ part, title }, i) => {
      const label = make("label"), input = make("input");
      Object.assign(input, { type: "radio", name: "chance", checked: i === 0 });
      const show = () => parts.forEach((one, k) => { one.part.hidden = k !== i; });
      input.addEventListener("change", show);
      if (i === 0) show();
      label.append(input, title);
      tabs.append(label);
    });
    parts[0].part.before(tabs);
  };

  return { arm, choose };
})();
