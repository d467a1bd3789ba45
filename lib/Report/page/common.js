// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What all parts of the page use. Text enters the page as text, never as markup.
"use strict";

const root = document.documentElement;
const $ = id => document.getElementById(id);

window.addEventListener("error", event => {
  root.dataset.failure = event.message;
  $("failure").textContent = "This page could not be shown: " + event.message;
  $("failure").hidden = false;
});

const report = JSON.parse($("report").textContent);
const ops = report.ops;
const isCorrection = report.command === "correct";
// Without samples nothing is measured.
const after = report.after || {};

/// An element with attributes and children; strings become text.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {}))
    if (typeof value === "function")
      element.addEventListener(name, value);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter(child => child !== undefined));
  return element;
}

const isNumber = x => typeof x === "number" && Number.isFinite(x);
const withMinus = text => text.replace("-", "\u2212");

function formatNumber(x) {
  if (!isNumber(x))
    return "\u2013";
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e5))
    return withMinus(x.toExponential(2));
  return withMinus(String(Number(x.toPrecision(3))));
}
/// With three digits always, so that columns of it line up.
const formatFigure = x =>
    isNumber(x) && Math.abs(x) >= 1e-3 && Math.abs(x) < 1e3
        ? withMinus(x.toPrecision(3)) : formatNumber(x);
const formatShare =
    x => isNumber(x) ? withMinus((100 * x).toFixed(1)) + "\u202f%" : "\u2013";
const formatCount = x => x.toLocaleString("en").replaceAll(",", "\u202f");
const count = (n, word) => formatCount(n) + " " + word + (n === 1 ? "" : "s");

function shorten(text, length) {
  const letters = Array.from(text);
  if (letters.length <= length)
    return text;
  const head = Math.floor((length - 1) / 2);
  return letters.slice(0, head).join("") + "\u2026" +
         letters.slice(letters.length - (length - 1 - head)).join("");
}

const fileName = path => path.split(/[\\/]/).pop();
