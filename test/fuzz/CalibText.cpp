//===- CalibText.cpp - Random attributes of calibration -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleText.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// `#calib.stats<...>` for `channels` numbers, or of every tap.
static std::string makeStats(ModuleText &text, int64_t channels,
                             ArrayRef<int64_t> taps, bool isQuantizedRun) {
  ByteSource &bytes = text.bytes;
  int64_t count = text.makeLength(channels);
  bool isPerTap = !taps.empty() && bytes.takeOneIn(4);
  Shape sizes(taps);
  if (isPerTap) {
    if (text.isWrong())
      sizes.pop_back();
    for (int64_t &size : sizes) {
      size = text.makeLength(size);
      count *= size;
    }
  }
  count = std::min<int64_t>(count, 200);
  StringRef source = bytes.pick<StringRef>(
      {"measured", "measured", "measured", "propagated", "batch_norm"});
  std::string stats = "#calib.stats<mean = " + text.makeNumbers(count, false);
  if (isPerTap)
    stats += ", taps = " + makeList(sizes);
  bool isMeasured = source == "measured";
  if (isMeasured != text.isWrong())
    stats += ", samples = " + std::to_string(text.isWrong() ? -1 : 8);
  else
    stats += ", source = " + source.str();
  auto addArray = [&](StringRef name) {
    if (bytes.takeOneIn(3))
      stats += ", " + name.str() + " = " +
               text.makeNumbers(text.makeLength(count), true);
  };
  addArray("variance");
  if (isMeasured) {
    addArray("sample_variance");
    if (isQuantizedRun)
      addArray("paired_variance");
  }
  if (bytes.takeOneIn(6)) {
    stats += ", min = array<f64: " + makeFloat(-1.0e308);
    for (int64_t i = 1; i < count; ++i)
      stats += ", " + makeFloat(-1.0e308);
    stats += ">";
  }
  if (bytes.takeOneIn(4))
    stats += ", upstream = corrected";
  if (text.isWrong())
    stats += ", fingerprint = \"" +
             std::string(bytes.takeInteger(0, 1) * 32, 'a') + "\"";
  if (bytes.takeOneIn(10))
    stats += ", quantization = #calib.quantization<scale = " +
             (text.isWrong() ? makeFloat(bytes.takeNumber()) : "2.5e-01") +
             ", zero_point = " + std::to_string(text.isWrong() ? 300 : 0) + ">";
  return stats + ">";
}

/// A correction that nobody made.
static std::string makeCorrection(ModuleText &text, const OpText &op) {
  ByteSource &bytes = text.bytes;
  std::string correction =
      "#calib.correction<method = \"" +
      bytes.pick<std::string>({"regular", "full", "analytic", "?"}) +
      "\", exactness = \"" +
      bytes.pick<std::string>({"exact", "coverage", "observed"}) + "\"";
  auto add = [&](StringRef name) {
    if (!bytes.takeOneIn(2))
      return;
    int64_t count = std::max<int64_t>(
        1, text.makeLength(bytes.pick({int64_t(1), op.outputChannels})));
    correction += ", " + name.str() + " = ";
    if (op.isInteger != text.isWrong())
      correction += makeList(
          Shape(count, op.bias ? *op.bias : bytes.takeInteger(-99, 99)));
    else
      correction += text.makeNumbers(count, false);
  };
  add("original");
  add("written");
  if (bytes.takeOneIn(4))
    add("added");
  return correction + ", statistics = \"0\">";
}

std::string test::makeCalibAttributes(ModuleText &text, const OpText &op) {
  ByteSource &bytes = text.bytes;
  std::string attributes;
  auto add = [&](StringRef name, const std::string &value) {
    attributes += ", calib." + name.str() + " = " + value;
  };
  if (bytes.takeOneIn(3))
    add("id", "\"" + text.makeId() + "\"");
  if (!bytes.takeOneIn(5))
    add("input_float", makeStats(text, op.inputChannels, op.taps, false));
  if (bytes.takeOneIn(2))
    add("input_quantized", makeStats(text, op.inputChannels, op.taps, true));
  if (bytes.takeOneIn(3)) {
    add("output_float", makeStats(text, op.outputChannels, {}, false));
    if (bytes.takeOneIn(2))
      add("output_quantized", makeStats(text, op.outputChannels, {}, true));
  }

  auto addWeights = [&](StringRef name, Shape shape) {
    if (text.isWrong())
      shape = bytes.pick<Shape>({{}, {1}, {1, 0}, op.reducedShape});
    StringRef storage =
        text.isWrong() ? bytes.pick<StringRef>({"f16", "bf16", "i8", "f80"})
                       : bytes.pick<StringRef>({"f32", "f32", "f64", "f16"});
    add(name, text.makeElements(shape, storage) + " : " +
                  makeTensorType(shape, storage));
  };
  if (bytes.takeOneIn(5))
    addWeights("weight_error",
               bytes.takeOneIn(4) ? op.reducedShape : op.weightShape);
  else if (!bytes.takeOneIn(6))
    addWeights("float_weights", op.weightShape);

  auto addScale = [&](StringRef name, double scale, int64_t channels) {
    if (text.isWrong())
      scale = bytes.takeNumber();
    if (channels == 1)
      return add(name, makeFloat(scale) + " : f64");
    std::string list = "array<f64: " + makeFloat(scale);
    for (int64_t i = 1; i < text.makeLength(channels); ++i)
      list += ", " + makeFloat(scale);
    add(name, list + ">");
  };
  int64_t scales = bytes.takeOneIn(4) ? op.outputChannels : 1;
  if (op.isInteger != text.isWrong()) {
    if (!text.isWrong())
      addScale("input_scale", 0.25, 1);
    if (!text.isWrong())
      addScale("weight_scale", 0.5, scales);
    if (text.isWrong())
      addScale("bias_scale", 0.125, scales);
    if (bytes.takeOneIn(8))
      addScale("output_scale", 0.25, 1);
    if (bytes.takeOneIn(6) && op.bias)
      add("float_bias",
          "array<f64: " + makeFloat(0.125 * *op.bias + 0.03125) + ">");
  }
  if (bytes.takeOneIn(16))
    add("method",
        bytes.pick<std::string>({"\"regular\"", "\"iterative\"", "\"full\"",
                                 "\"observed\"", "\"analytic\"", "\"none\"",
                                 "\"auto\"", "\"other\""}));
  if (bytes.takeOneIn(20))
    add("skip", bytes.pick<std::string>({"\"because\"", "\"\""}));
  if (bytes.takeOneIn(80))
    add("correction", makeCorrection(text, op));
  if (text.isWrong())
    add(bytes.pick<StringRef>({"unknown", "input_scale", "id", "skip"}),
        bytes.pick<std::string>({"1 : i32", "unit", "\"\"", "array<f64>"}));
  return attributes;
}
