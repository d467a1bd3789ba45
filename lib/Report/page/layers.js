// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The chart of all layers.

let selected = 0;
let layerChart, channelChart;

const layerFigures = [
  {name: "Error, relative to the float output", key: "error", short: "error"},
  {name: "Signal-to-noise ratio, dB", key: "signal_to_noise",
   short: "signal-to-noise ratio"},
  {name: "Saturated inputs, %", short: "saturated inputs",
   get: op => isNumber(op.saturated_inputs) ? 100 * op.saturated_inputs : null},
  {name: "Channels changed, %", short: "channels changed",
   get: op => isCorrection && op.channels.total > 0
       ? 100 * op.channels.changed / op.channels.total : null},
  {name: "Largest bias change, standard deviations of the output",
   short: "largest bias change",
   get: op => isNumber(op.max_change_in_deviations)
       ? op.max_change_in_deviations : null}
].filter(figure => ops.some(op => figure.key ? op[figure.key]
                                             : figure.get(op) !== null));

/// A band behind the selected layer.
const markSelected = {
  id: "markSelected",
  beforeDatasetsDraw({ctx, chartArea, scales}) {
    const step = chartArea.width / ops.length;
    const middle = scales.x.getPixelForValue(selected);
    ctx.save();
    ctx.fillStyle = color("band");
    ctx.fillRect(middle - step / 2, chartArea.top, step, chartArea.height);
    ctx.restore();
  }
};

function describeLayers() {
  const figure = layerFigures[$("layer-figure").value];
  const values = when => ops.map(op => {
    const value = (op[figure.key] || {})[when];
    return isNumber(value) ? value : null;
  });
  const datasets = figure.key === undefined
      ? [{label: figure.short, data: ops.map(figure.get), ...barStyle("after")}]
      : isCorrection
      ? [{label: "before", data: values("before"), ...barStyle("before")},
         {label: "after", data: values("after"), ...barStyle("after")}]
      : [{label: figure.short, data: values("before"), ...barStyle("after")}];
  const isMany = ops.length > 60;
  for (const dataset of datasets)
    Object.assign(dataset, {maxBarThickness: 60, barPercentage: 0.95,
                            categoryPercentage: 0.8,
                            borderWidth: isMany ? 0 : dataset.borderWidth});
  if (isMany && datasets.length === 2)
    datasets[0].backgroundColor = color("before");
  return {
    type: "bar",
    data: {labels: ops.map(op => op.id), datasets},
    plugins: [markSelected],
    options: {
      interaction: {mode: "index", intersect: false},
      onClick: (event, elements) =>
          elements.length > 0 && select(elements[0].index),
      onHover: (event, elements) => {
        event.native.target.style.cursor = elements.length ? "pointer" : "";
      },
      scales: {
        x: {grid: {display: false},
            ticks: {maxRotation: 60, autoSkipPadding: 6,
                    callback: index => shorten(ops[index].id, isNarrow() ? 12 : 18)}},
        y: {beginAtZero: true}
      },
      plugins: {
        // Where it is seen without scrolling.
        legend: {display: datasets.length > 1, align: "start"},
        tooltip: {callbacks: {
          title: items => items.length ? shorten(ops[items[0].dataIndex].id, 60)
                                       : "",
          label: item => `${item.dataset.label}: ${formatNumber(item.raw)}`,
          afterBody: items => {
            const op = ops[items[0].dataIndex];
            return isCorrection ? `${op.status}, ${op.channels.changed} of ` +
                                      `${op.channels.total} channels changed`
                                : op.kind || "";
          }}}
      }
    }
  };
}

function captionLayers() {
  const figure = layerFigures[$("layer-figure").value];
  let text = "Choose a layer to see its channels.";
  if (figure.key === "error" && isCorrection) {
    const both = ops.filter(op => op.error && isNumber(op.error.before) &&
                                  isNumber(op.error.after));
    const less = both.filter(op => op.error.after < op.error.before).length;
    const more = both.filter(op => op.error.after > op.error.before).length;
    text = `Root mean square difference from the float network\u2019s output, ` +
           `over the latter. It falls in ${formatCount(less)} of ` +
           `${count(both.length, "layer")}` +
           (more ? ` and rises in ${formatCount(more)}` : "") + `. ${text}`;
  }
  $("layer-caption").textContent = text;
  $("layer-chart").setAttribute("aria-label",
      `Bar chart of ${figure.name} of ${count(ops.length, "layer")}. ${text} ` +
      "The table of all layers has the numbers.");
}

function showLayers() {
  if (ops.length === 0 || layerFigures.length === 0) {
    $("layers").hidden = true;
    return;
  }
  $("layer-figure").append(...layerFigures.map(
      (figure, i) => make("option", {value: i}, figure.name)));
  $("layer-box").style.minWidth = Math.min(10 * ops.length, 6000) + "px";
  layerChart = addChart("layer-chart", describeLayers);
  $("layer-figure").addEventListener("change", () => {
    redraw(layerChart);
    captionLayers();
  });
  captionLayers();
}
