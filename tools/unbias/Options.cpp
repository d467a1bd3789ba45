//===- Options.cpp - Options that commands share --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
namespace cl = llvm::cl;
using llvm::Expected;

/// "0.5" or "1/255"; nothing if it is neither or not finite.
static std::optional<double> parseNumber(StringRef text) {
  auto [top, bottom] = text.trim().split('/');
  double number = 0.0, divisor = 1.0;
  if (top.trim().getAsDouble(number))
    return std::nullopt;
  if (text.contains('/') && bottom.trim().getAsDouble(divisor))
    return std::nullopt;
  number /= divisor;
  return std::isfinite(number) ? std::optional<double>(number) : std::nullopt;
}

Expected<SmallVector<double, 3>> unbias::parseNumbers(StringRef option,
                                                      StringRef text) {
  SmallVector<double, 3> numbers;
  for (StringRef part : llvm::split(text, ',')) {
    std::optional<double> number = parseNumber(part);
    if (!number)
      return invalid("--" + option + ": expected finite numbers as 0.5 or " +
                     "1/255, separated by commas, found '" + text + "'");
    numbers.push_back(*number);
  }
  return numbers;
}

Expected<uint64_t> unbias::parseBytes(StringRef option, StringRef text) {
  StringRef number = text.trim();
  unsigned shift = 0;
  for (auto [suffix, bits] :
       {std::pair("K", 10u), std::pair("M", 20u), std::pair("G", 30u)})
    if (number.consume_back_insensitive(suffix))
      shift = bits;
  uint64_t count = 0;
  if (number.getAsInteger(10, count) || count == 0 ||
      count > (UINT64_MAX >> shift))
    return invalid("--" + option + ": expected a number of bytes as 800M or " +
                   "2G, found '" + text + "'");
  return count << shift;
}

SampleFlags::SampleFlags(cl::SubCommand &command)
    : samples("samples", cl::sub(command), cl::value_desc("x.npy"),
              cl::desc("Inputs to run the network on: .npy, first dimension "
                       "the sample;\n"
                       ".npz for networks of several inputs, one array per "
                       "input")),
      scale("samples-scale", cl::sub(command), cl::value_desc("a[,b...]"),
            cl::desc("Samples hold real numbers divided by this, say 1/255 for "
                     "pixels;\n"
                     "one number, or one per index of the last dimension "
                     "(default 1)")),
      offset("samples-offset", cl::sub(command), cl::value_desc("a[,b...]"),
             cl::desc("Added after that (default 0)")),
      inputQuantization(
          "input-quantization", cl::sub(command),
          cl::value_desc("scale,zero_point"),
          cl::desc("Of the quantized network's input, if it is not found out;\n"
                   "once for each input, in their order")) {}

bool SampleFlags::isGiven() const {
  return samples.getNumOccurrences() || scale.getNumOccurrences() ||
         offset.getNumOccurrences() || inputQuantization.getNumOccurrences();
}

Expected<SampleOptions> SampleFlags::get() const {
  SampleOptions options;
  options.path = samples;
  if (options.path.empty())
    return invalid("--samples: expected a .npy or .npz file, found none");
  if (!scale.empty()) {
    auto numbers = parseNumbers("samples-scale", scale);
    if (!numbers)
      return numbers.takeError();
    if (llvm::is_contained(*numbers, 0.0))
      return invalid("--samples-scale: expected numbers other than zero, "
                     "found '" +
                     scale.getValue() + "'");
    options.scaling.scale = std::move(*numbers);
  }
  if (!offset.empty()) {
    auto numbers = parseNumbers("samples-offset", offset);
    if (!numbers)
      return numbers.takeError();
    options.scaling.offset = std::move(*numbers);
  }
  for (const std::string &text : inputQuantization) {
    auto [scaleText, zeroText] = StringRef(text).split(',');
    std::optional<double> inputScale = parseNumber(scaleText);
    int64_t zeroPoint = 0;
    if (!inputScale || *inputScale <= 0.0 ||
        zeroText.trim().getAsInteger(10, zeroPoint))
      return invalid("--input-quantization: expected a scale above zero and an "
                     "integer zero point as 0.5,-128, found '" +
                     text + "'");
    options.inputQuantizations.push_back({*inputScale, zeroPoint});
  }
  return options;
}

RunFlags::RunFlags(cl::SubCommand &command)
    : threads("threads", cl::sub(command), cl::value_desc("n"), cl::init(0),
              cl::desc("Threads to use (default: one per processor);\n"
                       "results do not depend on it")),
      quiet("quiet", cl::sub(command),
            cl::desc("Neither progress nor summary; warnings and errors "
                     "only")) {}

RunOptions RunFlags::get(const std::vector<std::string> &commandLine) const {
  return {commandLine, threads, quiet};
}

ReportFlags::ReportFlags(cl::SubCommand &command)
    : reports("report", cl::sub(command), cl::value_desc("x.html|x.json"),
              cl::desc("Write what was done, as a page or as JSON, by the end "
                       "of the name;\nmay be given more than once")),
      modelExplorer(
          "model-explorer", cl::sub(command), cl::value_desc("x.json"),
          cl::desc("Write the error of every op (without data, the channels "
                   "that changed)\nas node data of Model Explorer")) {}

Expected<ReportOptions> ReportFlags::get() const {
  for (StringRef path : reports)
    if (!path.ends_with(".html") && !path.ends_with(".json"))
      return invalid("--report: expected a name that ends in .html or .json, "
                     "found '" +
                     path + "'");
  return ReportOptions{{reports.begin(), reports.end()}, modelExplorer};
}
