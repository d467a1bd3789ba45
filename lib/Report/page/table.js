// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table of all layers.

const columns = [
  {title: "Layer", get: op => op.id, isText: true},
  {title: "Status", get: op => op.status, isText: true, when: isCorrection},
  {title: isCorrection ? "Error before" : "Error",
   get: op => (op.error || {}).before, format: formatFigure},
  {title: "Error after", get: op => (op.error || {}).after,
   format: formatFigure},
  {title: "SNR, dB", when: !isCorrection,
   get: op => (op.signal_to_noise || {}).before,
   format: x => isNumber(x) ? withMinus(x.toFixed(1)) : "\u2013"},
  {title: "Channels changed", when: isCorrection,
   get: op => op.channels.changed,
   format: (x, op) => `${x} of ${op.channels.total}`},
  {title: "Method", get: op => op.method, isText: true},
  {title: "Exactness", get: op => op.exactness, isText: true},
  {title: "Saturated inputs", get: op => op.saturated_inputs,
   format: formatShare},
  {title: "Largest change, steps", get: op => op.max_change || undefined},
  {title: "\u2026 in \u03c3", get: op => op.max_change_in_deviations,
   format: formatFigure},
  {title: "Measured error removed", get: op => op.measured_error_removed,
   format: formatShare},
  {title: "Lost to rounding", get: op => op.lost_to_rounding,
   format: formatShare},
  {title: "Predicted error removed", get: op => op.predicted_error_removed,
   format: formatShare},
  {title: "Saturated biases", get: op => op.channels.saturated || undefined,
   format: x => x === undefined ? "\u2013" : formatCount(x)},
  {title: "Weight distance, steps", get: op => op.weight_distance}
].filter(column => column.when !== false &&
                   ops.some(op => column.get(op) !== undefined));

let sorting = {column: undefined, isDown: false};

function makeCell(column, op) {
  const value = column.get(op);
  if (column.title === "Layer")
    return make("th", {scope: "row"},
        make("button", {type: "button", title: [op.id, op.location].filter(Boolean).join("\n"),
                        click: () => {
                          select(ops.indexOf(op));
                          $("channels").scrollIntoView();
                        }}, op.id),
        make("small", {}, op.kind || ""));
  if (column.title === "Status")
    return make("td", {class: op.reason ? "why" : undefined},
                make("span", {class: "badge " + value}, value),
                op.reason ? make("small", {}, op.reason) : undefined);
  if (column.isText)
    return make("td", {}, value || "");
  return make("td", {class: "number"},
              (column.format || formatNumber)(value, op));
}

function updateTable() {
  const words = $("filter").value.toLowerCase();
  const status = $("status").value;
  const shown = ops.filter(op => (!status || op.status === status) &&
      [op.id, op.kind, op.method, op.exactness, op.reason].some(
          text => text && text.toLowerCase().includes(words)));
  const {column, isDown} = sorting;
  if (column)
    shown.sort((a, b) => {
      const x = column.get(a), y = column.get(b);
      if (x === undefined || y === undefined)
        return (x === undefined) - (y === undefined);
      return (x < y ? -1 : x > y ? 1 : 0) * (isDown ? -1 : 1);
    });
  $("table").tBodies[0].replaceChildren(...shown.map(
      op => make("tr", {}, ...columns.map(column => makeCell(column, op)))));
  $("table-count").textContent =
      shown.length === ops.length ? count(ops.length, "layer")
          : `${formatCount(shown.length)} of ${count(ops.length, "layer")}`;
}

function sortBy(column, header) {
  const isSame = sorting.column === column;
  sorting = {column, isDown: isSame ? !sorting.isDown : !column.isText};
  for (const other of header.parentElement.children)
    other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", sorting.isDown ? "descending" : "ascending");
  for (const arrow of header.parentElement.querySelectorAll(".arrow"))
    arrow.textContent = "";
  header.querySelector(".arrow").textContent =
      sorting.isDown ? " \u2193" : " \u2191";
  updateTable();
}

function showTable() {
  $("all").hidden = ops.length === 0;
  const head = make("tr", {}, ...columns.map(column => {
    const header = make("th", {scope: "col",
                               class: column.isText ? undefined : "number"});
    header.append(make("button", {type: "button",
                                  click: () => sortBy(column, header)},
                       column.title,
                       make("span", {class: "arrow", "aria-hidden": "true"})));
    return header;
  }));
  $("table").append(make("thead", {}, head), make("tbody", {}));
  const statuses = [...new Set(ops.map(op => op.status))];
  $("status").append(...statuses.map(
      status => make("option", {value: status}, status)));
  $("status").parentElement.hidden = statuses.length < 2;
  $("filter").addEventListener("input", updateTable);
  $("status").addEventListener("change", updateTable);
  const legend = [
    ["Error before", "Errors are root mean square differences from the float " +
        "network\u2019s output, over the latter."],
    ["Largest change, steps", "A step is one unit of the stored bias."],
    ["\u2026 in \u03c3", "\u03c3 is a standard deviation of the layer\u2019s output."],
    ["Saturated inputs", "Saturated inputs are at the limits of their type: many " +
        "of them mean that the network\u2019s ranges do not suit the samples."]];
  $("table-legend").textContent = legend
      .filter(([title]) => columns.some(column => column.title === title))
      .map(([, text]) => text).join(" ");
  updateTable();
}
