// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How charts look.

const charts = [];
const color = name =>
    getComputedStyle(root).getPropertyValue("--" + name).trim();
const isNarrow = () => window.innerWidth < 736;

/// Says on the canvas how much was drawn.
const countDrawn = {
  id: "countDrawn",
  afterDraw(chart) {
    let drawn = 0;
    for (const {controller, data, vScale} of chart.getSortedVisibleDatasetMetas())
      drawn += data.filter(({x, y}, i) => isNumber(x) && isNumber(y) &&
          isNumber(controller.getParsed(i)[vScale.axis])).length;
    chart.canvas.dataset.drawn = drawn;
  }
};

Chart.register(countDrawn);
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.font.size = 13;
Chart.defaults.plugins.legend.align = "end";
Chart.defaults.plugins.legend.labels.usePointStyle = true;
Chart.defaults.plugins.legend.labels.boxWidth = 9;
Chart.defaults.plugins.legend.labels.boxHeight = 9;
// Some room between the legend and the chart.
Object.assign(Chart.defaults.plugins.title,
              {display: true, text: "", padding: 0, weight: 500});
Chart.defaults.plugins.title.font.size = 5;
Chart.defaults.plugins.tooltip.padding = 10;
Chart.defaults.plugins.tooltip.boxPadding = 4;

function setTheme() {
  Chart.defaults.color = color("soft");
  Chart.defaults.borderColor = color("grid");
  const tooltip = Chart.defaults.plugins.tooltip;
  tooltip.backgroundColor = color("ink");
  tooltip.titleColor = tooltip.bodyColor = color("card");
}

/// `describe` makes a configuration; it is asked again if colours change.
function addChart(id, describe) {
  const chart = new Chart($(id), describe());
  charts.push({chart, describe});
  return chart;
}

function redraw(chart) {
  const {describe} = charts.find(entry => entry.chart === chart);
  const config = describe();
  chart.config.type = config.type;
  chart.data = config.data;
  chart.options = config.options;
  chart.update();
}

const axis = (text, more) =>
    Object.assign({title: {display: Boolean(text), text}}, more);

/// Bars differ by more than colour: those of before are outlines.
const barStyle = when => ({
  backgroundColor: when === "before" ? color("before") + "40" : color(when),
  borderColor: color(when),
  borderWidth: when === "before" ? 1.5 : 0,
  borderRadius: 2,
  pointStyle: when === "before" ? "rectRounded" : "rect"
});
