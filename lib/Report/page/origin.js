// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the report was made from.

function showOrigin() {
  const {calibration, kept_aside, evaluated} = report.samples;
  const facts = [["Unbias", report.tool.version]];
  if (calibration > 0)
    facts.push(["Calibrated on", count(calibration, "sample")]);
  if (isCorrection)
    facts.push(["Kept aside", kept_aside ? count(kept_aside, "sample") : "none"]);
  if (evaluated > 0)
    facts.push(["Evaluated on", count(evaluated, "sample")]);
  const quote = word =>
      /^[\w@%+=:,./-]+$/.test(word) ? word
                                    : "'" + word.replaceAll("'", "'\\''") + "'";
  $("origin").append(
      make("pre", {}, make("code", {}, report.command_line.map(quote).join(" "))),
      make("dl", {class: "facts"}, ...facts.flatMap(
          ([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
  if (report.inputs.length > 0)
    $("origin").append(make("div", {class: "scroll", tabindex: 0, role: "group",
                                    "aria-label": "Input files"},
        make("table", {}, make("thead", {}, make("tr", {},
            ...["Input", "File", "SHA-256"].map(
                title => make("th", {scope: "col"}, title)))),
        make("tbody", {}, ...report.inputs.map(input => make("tr", {},
            make("th", {scope: "row"}, input.role),
            make("td", {class: "code"}, input.path),
            make("td", {class: "code"}, input.sha256)))))));
  if (report.scale_notes.length > 0)
    $("origin").append(make("details", {},
        make("summary", {}, "How scales were found"),
        make("ul", {}, ...report.scale_notes.map(
            note => make("li", {}, note)))));
  $("footer").textContent = `Written by unbias ${report.tool.version}. This page ` +
      "needs no other file and no network.";
}
