// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The network as a whole: headline, figures, what was tried.

const qualities = [
  {key: "top_one", name: "Top-1 accuracy", isShare: true, isGood: true},
  {key: "agreement", name: "Agreement with the float network", isShare: true,
   isGood: true},
  {key: "divergence", name: "Divergence from the float network"},
  {key: "output_error", name: "Output error"}
].map(quality => ({...quality,
                   format: quality.isShare ? formatShare : formatFigure}));

/// "17.5 points better", and whether it is.
function compare(quality, before, after) {
  if (!isNumber(before) || !isNumber(after))
    return undefined;
  const change = after - before;
  if (quality.format(before) === quality.format(after))
    return {text: "the same"};
  const isBetter = (change > 0) === Boolean(quality.isGood);
  const size = quality.isShare
      ? Math.abs(100 * change).toFixed(1) + " points"
      : before === 0 ? formatNumber(change)
                     : (100 * Math.abs(change / before)).toFixed(0) + "\u202f%";
  const word = quality.isGood ? (isBetter ? "more" : "less")
                              : (isBetter ? "less" : "more");
  return {isBetter, text: `${isBetter ? "\u2714" : "\u2718"} ${size} ${word}`};
}

/// "all 12 layers", "3 of 12 layers".
const ofLayers = n =>
    (n === ops.length && n > 1 ? "all " : formatCount(n) + " of ") +
    count(ops.length, "layer");

function showHeader() {
  const network = report.inputs.find(input => input.role === "network");
  const name = network ? network.path : "Network";
  document.title = fileName(name) + " \u2013 Unbias report";
  $("eyebrow").textContent = isCorrection ? "Bias correction of"
                                          : "Evaluation of";
  $("title").textContent = fileName(name);

  const verdict = $("verdict");
  const corrected = ops.filter(op => op.status === "corrected").length;
  const quality = qualities.find(
      ({key}) => isNumber(report.before[key]) &&
                 (!isCorrection || isNumber(after[key])));
  if (isCorrection && corrected === 0)
    verdict.append("The network is ", make("strong", {}, "unchanged"),
                   ": no layer was corrected.");
  else if (quality && isCorrection) {
    const from = report.before[quality.key], to = after[quality.key];
    const verb = compare(quality, from, to).isBetter === undefined
                     ? "stays" : to > from ? "rises" : "falls";
    verdict.append(quality.name + " " + verb + " ",
                   verb === "stays" ? "at " : "from ",
                   make("strong", {}, quality.format(from)),
                   ...(verb === "stays" ? [] : [" to ",
                   make("strong", {}, quality.format(to))]),
                   `, with ${ofLayers(corrected)} corrected.`);
  } else if (quality)
    verdict.append(quality.name + ": ",
                   make("strong", {}, quality.format(report.before[quality.key])),
                   ".");
  else if (isCorrection)
    verdict.append("Corrected: ", make("strong", {}, ofLayers(corrected)), ".");
}

function showWarnings() {
  const texts = report.warnings.concat(
      ...ops.map(op => op.warnings.map(text => `${op.id}: ${text}`)));
  if (texts.length === 0)
    return;
  const list = make("ul", {}, ...texts.map(text => make("li", {}, text)));
  $("warnings").hidden = false;
  $("warnings").append(texts.length <= 5 ? list : make("details", {},
      make("summary", {}, count(texts.length, "warning")), list));
}

function showTiles() {
  for (const quality of qualities) {
    const before = report.before[quality.key];
    const value = isCorrection ? after[quality.key] : before;
    if (!isNumber(value) && !isNumber(before))
      continue;
    const change = isCorrection ? compare(quality, before, value) : undefined;
    const ofFloat = quality.key === "top_one" && isNumber(report.float_top_one)
        ? make("dd", {class: "from"}, "float network " +
                                          formatShare(report.float_top_one))
        : undefined;
    $("tiles").append(make("dl", {class: "tile"},
        make("dt", {}, quality.name),
        make("dd", {class: "value"}, quality.format(value)),
        isCorrection ? make("dd", {class: "from"},
                            "before " + quality.format(before)) : undefined,
        change ? make("dd", {class: change.isBetter === undefined ? "from"
                                    : change.isBetter ? "better" : "worse"},
                      change.text) : undefined,
        ofFloat));
  }
  const {evaluated, calibration, evaluated_unseen} = report.samples;
  $("network-hint").textContent = evaluated === 0 ? "" :
      `Measured on ${count(evaluated, "sample")}` +
      (calibration === 0 ? "." : evaluated_unseen
          ? ", none of which corrections were computed from."
          : ", which corrections were computed from: such figures flatter.");
}

function showNetworkChart() {
  let shown = qualities.filter(
      ({key, isShare}) => isShare && isNumber(report.before[key]));
  if (shown.length === 0)
    shown = qualities.filter(({key}) => isNumber(report.before[key])).slice(-1);
  if (shown.length === 0 || !isCorrection) {
    $("network-figure").hidden = true;
    return;
  }
  const isShare = Boolean(shown[0].isShare);
  const values = quality => shown.map(
      ({key}) => isNumber(quality[key]) ? quality[key] * (isShare ? 100 : 1)
                                        : null);
  const format = x => isShare ? formatShare(x / 100) : formatNumber(x);
  const shortName = ({name}) => name.replace(" with the float network", "");
  addChart("network-chart", () => {
    const datasets = [
      {label: "before", data: values(report.before), ...barStyle("before")},
      {label: "after", data: values(after), ...barStyle("after")}
    ];
    if (isShare && isNumber(report.float_top_one))
      datasets.push({label: "float network", ...barStyle("float"),
                     data: shown.map(({key}) => key === "top_one"
                         ? 100 * report.float_top_one : null)});
    return {
      type: "bar",
      data: {labels: shown.map(shortName), datasets},
      options: {
        indexAxis: "y",
        scales: {
          x: axis(isShare ? "of samples, %" : "",
                  {beginAtZero: true, max: isShare ? 100 : undefined}),
          y: {grid: {display: false}}
        },
        plugins: {tooltip: {callbacks: {
          label: item => `${item.dataset.label}: ${format(item.raw)}`}}}
      }
    };
  });
  const text = shown.map(quality => `${shortName(quality)}: ` +
      `${quality.format(report.before[quality.key])} before, ` +
      `${quality.format(after[quality.key])} after`).join("; ") + ".";
  $("network-chart").setAttribute("aria-label", "Bar chart. " + text);
}

function showChoice() {
  const {candidates, criterion, reason} = report.choice;
  const kept = report.samples.kept_aside;
  if (candidates.length > 0) {
    const shown = ["divergence", "output_error", "agreement", "top_one"]
        .map(key => qualities.find(quality => quality.key === key))
        .filter(({key}) => candidates.some(c => isNumber(c[key])));
    const title = ({name}) => name.replace(/ (with|from) the float network/, "");
    $("choice").append(
        make("h3", {}, "What was tried"),
        make("div", {class: "scroll", tabindex: 0, role: "group",
                     "aria-label": "Candidates"},
             make("table", {},
                  make("caption", {}, `Compared by ${criterion || "nothing"} on ` +
                                          count(kept, "sample") + " kept aside"),
                  make("thead", {}, make("tr", {},
                       make("th", {scope: "col"}, "Correction"),
                       ...shown.map(quality => make("th",
                           {scope: "col", class: "number"}, title(quality))))),
                  make("tbody", {}, ...candidates.map(candidate => make("tr",
                      {class: candidate.chosen ? "chosen" : undefined},
                      make("th", {scope: "row"}, candidate.name,
                           candidate.chosen
                               ? make("span", {class: "mark"}, "  \u2714 chosen")
                               : undefined),
                      ...shown.map(({key, format}) => make("td",
                          {class: "number"}, format(candidate[key])))))))));
  }
  if (reason)
    $("choice").append(make("p", {class: "hint reason"}, reason));
  $("choice").parentElement.hidden =
      $("network-figure").hidden && $("choice").childElementCount === 0;
  $("network").hidden = $("choice").parentElement.hidden &&
                        $("tiles").childElementCount === 0;
}
