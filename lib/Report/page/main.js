// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shows everything, after the other parts.

setTheme();
showHeader();
showWarnings();
showTiles();
showNetworkChart();
showChoice();
showLayers();
showChannels();
showTable();
showOrigin();

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change",
    () => {
      setTheme();
      for (const {chart} of charts)
        redraw(chart);
    });
root.dataset.charts = charts.length;
root.dataset.rendered = "yes";
