// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The chart of the channels of one layer.

/// Numbers of one layer, unpacked when it is looked at.
function unpack(text) {
  if (!text)
    return undefined;
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({length: bytes.length / 4},
                           (_, i) => view.getFloat32(4 * i, true));
}

/// The shifts of the selected layer in the order and unit asked for. Where
/// nothing was measured, changes of the bias take their place.
function getChannels() {
  const op = ops[selected];
  const before = unpack(op.shift_before), after = unpack(op.shift_after);
  const correction = unpack(op.correction);
  const deviation = unpack(op.output_deviation);
  $("channel-unit-label").hidden = !deviation;
  const useDeviation = deviation && $("channel-unit").value === "deviation";
  const known = before || after || correction;
  const order = known ? Array.from(known.keys()) : [];
  if ($("channel-order").value === "size")
    order.sort((a, b) => Math.abs(known[b]) - Math.abs(known[a]) || a - b);
  const scaled = (list, i) =>
      list === undefined ? undefined
                         : useDeviation ? list[i] / deviation[i] : list[i];
  return {
    hasShift: Boolean(before || after),
    unit: useDeviation ? "standard deviations of the output" : "real units",
    list: order.map(i => ({channel: i, before: scaled(before, i),
                           after: scaled(after, i),
                           correction: scaled(correction, i)}))
  };
}

let channels;

function describeChannels() {
  const {list, unit, hasShift} = channels;
  const quantity = hasShift ? "shift" : "change of the bias";
  const radius = list.length > 512 ? 1.75 : list.length > 128 ? 2.5 : 4;
  const points = when => list.flatMap(
      (entry, x) => isNumber(entry[when]) ? [{x, y: entry[when]}] : []);
  const triangles = {radius: radius + 0.75, pointStyle: "triangle",
                     borderColor: color("before"), borderWidth: 1.25,
                     backgroundColor: "transparent"};
  const disks = {radius, backgroundColor: color("after"), borderWidth: 0,
                 borderColor: color("after")};
  const datasets = [];
  if (list.some(entry => entry.after !== undefined))
    datasets.push({label: "after", data: points("after"), ...disks});
  if (list.some(entry => entry.before !== undefined))
    datasets.push({label: isCorrection ? "before" : "shift",
                   data: points("before"),
                   ...(isCorrection ? triangles : disks)});
  if (!hasShift)
    datasets.push({label: "change of the bias", data: points("correction"),
                   ...disks});
  const bySize = $("channel-order").value === "size";
  return {
    type: "scatter",
    data: {datasets},
    options: {
      parsing: false,
      normalized: true,
      interaction: {mode: "nearest", axis: "x", intersect: false},
      scales: {
        x: axis(bySize ? "channels, largest first" : "channel",
                {min: -0.5, max: Math.max(list.length - 0.5, 0.5),
                 grid: {display: false},
                 ticks: {precision: 0, includeBounds: false,
                         callback: x => Number.isInteger(x) ? x : ""}}),
        y: axis(isNarrow() ? quantity : `${quantity}, ${unit}`, {
          beginAtZero: true,
          grid: {color: context => context.tick && context.tick.value === 0
                                       ? color("soft") : color("grid")}})
      },
      plugins: {
        legend: {reverse: true},
        tooltip: {callbacks: {
          title: items => items.length
              ? "channel " + list[items[0].raw.x].channel : "",
          label: item => `${item.dataset.label}: ${formatNumber(item.raw.y)}`,
          afterBody: items => {
            const {correction} = items.length ? list[items[0].raw.x] : {};
            return hasShift && isNumber(correction)
                ? "bias changed by " + formatNumber(correction) : "";
          }}}
      }
    }
  };
}

function captionChannels() {
  const {list} = channels;
  if (list.length === 0)
    return "The shifts of this layer are not known.";
  const describe = when => {
    const known = list.filter(entry => isNumber(entry[when]));
    if (known.length === 0)
      return undefined;
    const square = known.reduce((sum, entry) => sum + entry[when] ** 2, 0);
    const largest = known.reduce((a, b) =>
        Math.abs(b[when]) > Math.abs(a[when]) ? b : a);
    return `root mean square ${formatNumber(Math.sqrt(square / known.length))}, ` +
           `largest ${formatNumber(largest[when])} (channel ${largest.channel})`;
  };
  const before = describe("before"), after = describe("after");
  if (!channels.hasShift)
    return `Change of the bias of ${count(list.length, "channel")}, in ` +
           `${channels.unit}: ${describe("correction")}.`;
  return `Mean of the quantized minus mean of the float output of ` +
         `${count(list.length, "channel")}, in ${channels.unit}. ` +
         (before ? (isCorrection ? "Before: " : "Shift: ") + before + ". " : "") +
         (after ? `After: ${after}.` : "");
}

function showChannelTable() {
  if (!$("channel-details").open)
    return;
  const size = ({before, after, correction}) =>
      Math.abs(before ?? after ?? correction);
  const largest = channels.list.slice().sort(
      (a, b) => size(b) - size(a) || a.channel - b.channel).slice(0, 20);
  const columns = [["before", isCorrection ? "Shift before" : "Shift"],
                   ["after", "Shift after"], ["correction", "Bias changed by"]]
      .filter(([key]) => largest.some(entry => entry[key] !== undefined));
  $("channel-table").replaceChildren(make("table", {},
      make("caption", {}, `In ${channels.unit}`),
      make("thead", {}, make("tr", {},
          make("th", {scope: "col"}, "Channel"),
          ...columns.map(([, title]) =>
              make("th", {scope: "col", class: "number"}, title)))),
      make("tbody", {}, ...largest.map(entry => make("tr", {},
          make("th", {scope: "row"}, String(entry.channel)),
          ...columns.map(([key]) => make("td", {class: "number"},
                                         formatNumber(entry[key]))))))));
}

function updateChannels() {
  channels = getChannels();
  const text = captionChannels();
  $("channel-caption").textContent = text;
  $("channel-chart").setAttribute("aria-label",
      `Chart of each channel of ${ops[selected].id}. ${text}`);
  if (channelChart)
    redraw(channelChart);
  else
    channelChart = addChart("channel-chart", describeChannels);
  showChannelTable();
}

function select(index) {
  selected = index;
  $("channel-layer").value = index;
  $("previous").disabled = index === 0;
  $("next").disabled = index === ops.length - 1;
  if (layerChart)
    layerChart.draw();
  if (channelChart)
    updateChannels();
}

function showChannels() {
  const isKnown = op => op.shift_before || op.shift_after || op.correction;
  if (!ops.some(isKnown)) {
    $("channels").hidden = true;
    return;
  }
  $("channel-layer").append(...ops.map((op, i) => make("option", {value: i},
      shorten(op.id, 60) + (isKnown(op) ? "" : " \u2013 not known"))));
  // What is worth a look first: the layer with the largest error.
  const error = op => isKnown(op) && op.error && isNumber(op.error.before)
                          ? op.error.before : -1;
  const first = ops.reduce((best, op, i) =>
      error(op) > error(ops[best]) ? i : best, 0);
  select(isKnown(ops[first]) ? first : ops.findIndex(isKnown));
  updateChannels();
  $("channel-layer").addEventListener("change",
      event => select(Number(event.target.value)));
  $("previous").addEventListener("click", () => select(selected - 1));
  $("next").addEventListener("click", () => select(selected + 1));
  $("channel-order").addEventListener("change", updateChannels);
  $("channel-unit").addEventListener("change", updateChannels);
  $("channel-details").addEventListener("toggle", showChannelTable);
}
