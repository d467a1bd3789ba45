//===- PairingTest.cpp - A quantized network and its float twin -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Twins.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Verifier.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Support/ConstantReader.h"
#include "unbias/Transforms/Correction.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

class Pairing : public testing::Test {
protected:
  /// Pairs `twins`, or what `replace` made of their text.
  llvm::Expected<NetworkPairing> pair(const Twins &twins,
                                      const PairingOptions &options = {}) {
    return pair(twins.getQuantized(), twins.getReal(), options);
  }
  llvm::Expected<NetworkPairing> pair(const std::string &quantizedText,
                                      const std::string &realText,
                                      const PairingOptions &options = {}) {
    quantized = context.parse(quantizedText);
    real = context.parse(realText);
    if (!quantized || !real)
      return llvm::createStringError("the networks do not parse");
    return pairNetworks(*quantized, *real, options);
  }
  /// The message of a pairing that must fail.
  template <typename... Ts>
  std::string fail(const Ts &...arguments) {
    auto pairing = pair(arguments...);
    return pairing ? "no error" : llvm::toString(pairing.takeError());
  }

  PairingContext context;
  OwningOpRef<ModuleOp> quantized, real;
};

/// All input scales are as exact as they say, to a few times that where weights
/// only correlate, and that is `maxError` or better; weights to `weightError`.
void expectScales(const llvm::Expected<NetworkPairing> &pairing,
                  const Twins &twins, double maxError,
                  double weightError = 1e-6) {
  ASSERT_EQ(pairing->ops.size(), twins.inputScales.size());
  for (auto [index, paired] : llvm::enumerate(pairing->ops)) {
    ASSERT_EQ(paired.whyNotCorrected, "") << index;
    EXPECT_LE(paired.scaleError, maxError) << index;
    EXPECT_NEAR(paired.inputScale / twins.inputScales[index], 1.0,
                paired.scaleError * (weightError > 1e-3 ? 3 : 1) + 1e-7)
        << index;
    const std::vector<double> &scales = twins.weightScales[index];
    for (size_t channel = 0; channel < scales.size(); ++channel) {
      size_t mine = paired.weightScale.size() == 1 ? 0 : channel;
      EXPECT_NEAR(paired.weightScale[mine] / scales[channel], 1.0, weightError)
          << index << ", " << channel;
      EXPECT_DOUBLE_EQ(paired.biasScale[mine],
                       paired.inputScale * paired.weightScale[mine]);
    }
  }
}

#define ASSERT_PAIRED(pairing)                                                 \
  ASSERT_TRUE(bool(pairing)) << llvm::toString(pairing.takeError())

TEST_F(Pairing, FindsEveryScale) {
  Twins twins(12, 0.0173, 11);
  twins.conv();
  twins.clamp();
  ConvOptions options;
  options.outputs = 5;
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 5e-4);
  EXPECT_TRUE(pairing->warnings.empty());
  EXPECT_LT(pairing->largestDisagreement, 1e-6);
  for (const PairedOp &paired : pairing->ops) {
    EXPECT_LE(paired.weightDistance, 0.501);
    EXPECT_GT(paired.correlation, 0.9999);
    EXPECT_EQ(paired.floatBias.size(), paired.weightScale.size());
  }
  EXPECT_EQ(pairing->ops[0].inputZeroPoint, 11);
  ASSERT_TRUE(pairing->inputs[0] && pairing->outputs[0]);
  EXPECT_EQ(pairing->inputs[0]->scale, pairing->ops[0].inputScale);
  EXPECT_EQ(pairing->inputs[0]->zeroPoint, 11);
  EXPECT_NEAR(pairing->outputs[0]->scale / twins.getScale(), 1.0, 5e-4);
  EXPECT_EQ(pairing->outputs[0]->zeroPoint, twins.getZeroPoint());
}

TEST_F(Pairing, FindsScalesPerTensor) {
  Twins twins(64, 0.25, 0);
  ConvOptions options;
  options.isPerTensor = true;
  options.outputs = 32;
  twins.conv(options);
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  EXPECT_EQ(pairing->ops[0].weightScale.size(), 1u);
  expectScales(pairing, twins, 1e-4);
}

/// The second op is reached through the rescale of the first only.
TEST_F(Pairing, FollowsRescalesWhereBiasesAreZero) {
  Twins twins(16, 0.0173, 0);
  twins.conv();
  ConvOptions options;
  options.bias = 0;
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 5e-4);
  EXPECT_EQ(pairing->ops[1].floatBias.size(), 8u);
}

TEST_F(Pairing, FindsScalesOfChannelsOfZeros) {
  Twins twins(16, 0.0173, 0);
  ConvOptions options;
  options.zeroChannels = 2;
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 5e-4);
}

TEST_F(Pairing, FindsScalesThroughNarrowMultipliers) {
  Twins twins(16, 0.0173, 0);
  ConvOptions options;
  options.has16BitMultipliers = true;
  twins.conv(options);
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 5e-4);
}

/// A mean is a sum whose divisor is part of the next rescale, and a product or
/// a pooling in the float network.
TEST_F(Pairing, FollowsMeans) {
  for (bool isPooling : {false, true}) {
    Twins twins(8, 0.0173, 3, /*seed=*/1, /*size=*/4);
    twins.conv();
    twins.clamp();
    twins.mean(/*outputScale=*/0.013, isPooling);
    ConvOptions options;
    options.bias = 0;
    twins.conv(options);
    auto pairing = pair(twins);
    ASSERT_PAIRED(pairing);
    expectScales(pairing, twins, 5e-4);
  }
}

/// What comes behind is found from its own biases.
TEST_F(Pairing, StartsAgainBehindWhatCannotBeFollowed) {
  Twins twins(16, 0.0173, 0);
  twins.conv();
  twins.table();
  ConvOptions options;
  options.outputs = 40;
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 5e-4);

  Twins silent(16, 0.0173, 0);
  silent.conv();
  silent.table();
  options.bias = 0;
  silent.conv(options);
  pairing = pair(silent);
  ASSERT_PAIRED(pairing);
  EXPECT_EQ(pairing->ops[0].whyNotCorrected, "");
  EXPECT_NE(pairing->ops[1].whyNotCorrected.find("expected the scale of its "
                                                 "input"),
            std::string::npos);
}

/// Biases that another method corrected before tell scales roughly, and are not
/// what float biases were rounded to.
TEST_F(Pairing, DropsFloatBiasesThatContradict) {
  Twins twins(16, 0.0173, 0);
  ConvOptions options;
  options.outputs = 64;
  options.biasChange = 0.05;
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 2e-2);
  EXPECT_TRUE(pairing->ops[0].floatBias.empty());
  EXPECT_GT(pairing->ops[0].scaleError, 1e-4);
  ASSERT_EQ(pairing->warnings.size(), 2u);
  EXPECT_NE(pairing->warnings[0].find("are not used"), std::string::npos);
  EXPECT_NE(pairing->warnings[1].find("the input scales of 1 of 1 ops are only "
                                      "known roughly, that of op 'main#0' to "),
            std::string::npos);

  // With the scale of the input all is known.
  PairingOptions given;
  given.inputQuantization = TensorQuantization{0.0173, 0};
  pairing = pair(twins, given);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 1e-6);
  EXPECT_EQ(pairing->ops[0].scaleError, 0.0);
}

TEST_F(Pairing, TakesWeightsOfOtherExports) {
  Twins twins(64, 0.0173, 0);
  ConvOptions options;
  options.weightNoise = 3;
  twins.conv(options);
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 2e-3, 1e-2);
  ASSERT_EQ(pairing->warnings.size(), 2u);
  EXPECT_NE(pairing->warnings[0].find("steps from the float weights"),
            std::string::npos);
  EXPECT_GT(pairing->ops[0].weightDistance, 1.5);
}

TEST_F(Pairing, TakesScalesThatAreGiven) {
  Twins twins(16, 0.0173, 4);
  ConvOptions options;
  options.bias = 0;
  twins.conv(options);
  twins.conv(options);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  for (const PairedOp &paired : pairing->ops)
    EXPECT_NE(paired.whyNotCorrected, "");
  EXPECT_FALSE(pairing->inputs[0].has_value());

  PairingOptions given;
  given.inputQuantization = TensorQuantization{0.0173, 4};
  pairing = pair(twins, given);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 1e-6);
  EXPECT_EQ(*pairing->inputs[0], *given.inputQuantization);

  auto scales = parseStatistics(
      R"({"version": 1, "ops": {"main#1": {"input_scale": 0.02}}})", "s.json",
      ".");
  ASSERT_TRUE(bool(scales)) << llvm::toString(scales.takeError());
  PairingOptions file;
  file.scales = &*scales;
  pairing = pair(twins, file);
  ASSERT_PAIRED(pairing);
  expectScales(pairing, twins, 1e-6);
}

TEST_F(Pairing, RefusesScalesThatContradict) {
  Twins twins(16, 0.0173, 4);
  twins.conv();
  twins.conv();
  PairingOptions given;
  given.inputQuantization = TensorQuantization{0.02, 4};
  std::string message = fail(twins, given);
  EXPECT_NE(message.find("expected scale 1.730"), std::string::npos) << message;
  EXPECT_NE(message.find("found 2.000000e-02 from the given quantization of "
                         "the input"),
            std::string::npos)
      << message;
  given.inputQuantization = TensorQuantization{0.0173, 5};
  EXPECT_EQ(fail(twins, given),
            "expected zero point 4 of the input, as the op that reads it says, "
            "found 5");
  auto scales = parseStatistics(
      R"({"version": 1, "ops": {"no such op": {"input_scale": 0.02}}})",
      "s.json", ".");
  PairingOptions file;
  file.scales = &*scales;
  EXPECT_EQ(fail(twins, file), "expected scales of ops of the quantized "
                               "network, found 'no such op' in the file of "
                               "scales");
}

/// The biases of the second op say that the rescale of the first is wrong.
TEST_F(Pairing, RefusesRescalesThatContradictBiases) {
  Twins twins(16, 0.0173, 0);
  ConvOptions options;
  options.rescaleFactor = 2.0;
  twins.conv(options);
  options.rescaleFactor = 1.0;
  options.outputs = 40;
  twins.conv(options);
  std::string message = fail(twins);
  EXPECT_NE(message.find("op 'main#0': expected the scale of its bias"),
            std::string::npos)
      << message;
}

TEST_F(Pairing, MatchesByNameOrOrder) {
  ConvOptions first, second;
  first.quantizedName = "a";
  first.realName = "b";
  second.quantizedName = "b";
  second.realName = "c";
  Twins twins(8, 0.0173, 0);
  twins.conv(first);
  twins.conv(second);
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  EXPECT_EQ(pairing->ops[0].quantized.id, "a");
  EXPECT_EQ(pairing->ops[0].real.id, "b");

  // The same names in another order: names win, and do not fit here.
  second.realName = "a";
  Twins swapped(8, 0.0173, 0);
  swapped.conv(first);
  swapped.conv(second);
  std::string message = fail(swapped);
  EXPECT_NE(message.find("op 'a': expected weights like those of 'a' in the "
                         "float network (correlation 0.95 or more), found "
                         "correlation"),
            std::string::npos)
      << message;
}

TEST_F(Pairing, SaysWhichOpsDoNotPair) {
  Twins short_(8, 0.0173, 0), long_(8, 0.0173, 0), wide(8, 0.0173, 0);
  short_.conv();
  long_.conv();
  long_.conv();
  wide.conv();
  ConvOptions options;
  options.outputs = 9;
  wide.conv(options);
  EXPECT_EQ(fail(long_.getQuantized(), short_.getReal()),
            "networks do not pair: expected 1 biased ops in the quantized "
            "network, as in the float network, found 2; the first without a "
            "twin is 'main#1'");
  EXPECT_EQ(fail(wide.getQuantized(), long_.getReal()),
            "networks do not pair: op #1 'main#1' of the quantized network: "
            "expected tosa.conv2d with weights 8x1x1x8 (8 output and 8 input "
            "channels), as 'main#1', its twin by name, is in the float "
            "network, found tosa.conv2d with weights 9x1x1x8 (9 output and 8 "
            "input channels)");
  EXPECT_EQ(fail(std::string("func.func @main() { return }"), short_.getReal()),
            "networks do not pair: expected convolutions or matrix "
            "multiplications in the quantized network, found none");
  // The same structure, other weights.
  Twins other(8, 0.0173, 0, /*seed=*/2);
  other.conv();
  EXPECT_NE(fail(other.getQuantized(), short_.getReal()).find("correlation"),
            std::string::npos);
  // A quantized network instead of its float twin.
  EXPECT_EQ(fail(short_.getQuantized(), short_.getQuantized()),
            "op 'main#0': expected float weights in the float network, found "
            "i8");
}

/// After annotation a correction needs statistics only.
TEST_F(Pairing, AnnotatesForCorrection) {
  Twins twins(16, 0.0173, 4);
  twins.conv();
  twins.conv();
  auto pairing = pair(twins);
  ASSERT_PAIRED(pairing);
  ASSERT_FALSE(bool(annotate(*pairing)));
  ASSERT_TRUE(succeeded(verify(*quantized)));
  for (const PairedOp &paired : pairing->ops) {
    BiasedOpInterface op = paired.quantized.op;
    EXPECT_EQ(op->getAttrOfType<StringAttr>(CalibDialect::kId).getValue(),
              paired.quantized.id);
    int64_t channels =
        cast<ShapedType>(op.getActivation().getType()).getShape().back();
    std::string text = "#calib.stats<mean = array<f64: ";
    for (int64_t channel = 0; channel < channels; ++channel)
      text += (channel ? ", " : "") + std::to_string(1 + channel) + ".5";
    text += ">, samples = 10>";
    op->setAttr(CalibDialect::kInputFloat,
                parseAttribute(text, &context.context));
    CorrectionOptions options;
    options.method = CorrectionMethod::Regular;
    options.acceptance.confidence = 0;
    auto correction = computeCorrection(op, options);
    ASSERT_TRUE(bool(correction)) << llvm::toString(correction.takeError());
    // -sum of (dequantized - float) * mean, by hand, in the first channel.
    auto weights = op->getAttrOfType<ElementsAttr>(CalibDialect::kFloatWeights);
    double expected = 0;
    for (int64_t input = 0; input < channels; ++input) {
      double weight = *(weights.value_begin<float>() + input);
      double scale = paired.weightScale[0];
      expected -= (std::round(weight / scale) * scale - weight) * (input + 1.5);
    }
    EXPECT_NEAR(correction->correction[0], expected, 1e-9);
  }
}

//===----------------------------------------------------------------------===//
// Other forms
//===----------------------------------------------------------------------===//

/// Types that say everything; weights 2 and 1 of scales 0.5 and 1 for 0.75.
const char *typedNetwork = R"(
!qx = !quant.uniform<i8:f32, 2.5e-01:3>
!qw = !quant.uniform<i8:f32:0, {5.0e-01, 1.0}>
!qb = !quant.uniform<i32:f32:0, {1.25e-01, 2.5e-01}>
func.func @main(%x: tensor<1x2x2x1x!qx>) -> tensor<1x2x2x2x!qb> {
  %w = "tosa.const"() <{values = dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!qw>
  %b = "tosa.const"() <{values = dense<[4, 8]> : tensor<2xi32>}> : () -> tensor<2x!qb>
  %xz = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xz, %wz {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2x!qb>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2x!qb>
  return %0 : tensor<1x2x2x2x!qb>
}
)";
const char *typedTwin = R"(
func.func @main(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[[0.75]]], [[[0.75]]]]> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<[0.5, 2.0]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}
)";

TEST_F(Pairing, TakesScalesOfTypes) {
  auto pairing = pair(std::string(typedNetwork), std::string(typedTwin));
  ASSERT_PAIRED(pairing);
  const PairedOp &op = pairing->ops[0];
  EXPECT_EQ(op.whyNotCorrected, "");
  EXPECT_EQ(op.inputScale, 0.25);
  EXPECT_EQ(op.inputZeroPoint, 3);
  EXPECT_EQ(ArrayRef<double>(op.weightScale), ArrayRef<double>({0.5, 1.0}));
  EXPECT_EQ(ArrayRef<double>(op.biasScale), ArrayRef<double>({0.125, 0.25}));
  EXPECT_EQ(ArrayRef<double>(op.floatBias), ArrayRef<double>({0.5, 2.0}));
  // 0.75 / 0.5 = 1.5 and 2.
  EXPECT_EQ(op.weightDistance, 0.5);
  EXPECT_EQ(op.scaleError, 0.0);
  ASSERT_TRUE(pairing->inputs[0].has_value());
  EXPECT_EQ(*pairing->inputs[0], (TensorQuantization{0.25, 3}));
}

/// Weights on the right, without a bias; scales by the input's.
TEST_F(Pairing, PairsMatmulsWithoutBias) {
  auto network = [](StringRef element, StringRef accumulator, StringRef weights,
                    StringRef zero) {
    return llvm::formatv(R"(
func.func @main(%x: tensor<1x3x2x{0}>) -> tensor<1x3x2x{1}> {{
  %w = "tosa.const"() <{{values = dense<{2}> : tensor<1x2x2x{0}>}> : () -> tensor<1x2x2x{0}>
  %z = "tosa.const"() <{{values = dense<{3}> : tensor<1x{0}>}> : () -> tensor<1x{0}>
  %0 = tosa.matmul %x, %w, %z, %z : (tensor<1x3x2x{0}>, tensor<1x2x2x{0}>, tensor<1x{0}>, tensor<1x{0}>) -> tensor<1x3x2x{1}>
  return %0 : tensor<1x3x2x{1}>
})",
                         element, accumulator, weights, zero)
        .str();
  };
  // Columns of 127 * 0.5 and 127 * 0.25.
  std::string integers = network("i8", "i32", "[[[127, -20], [3, 127]]]", "0");
  std::string floats =
      network("f32", "f32", "[[[63.5, -5.1], [1.6, 31.75]]]", "0.0");
  PairingOptions given;
  given.inputQuantization = TensorQuantization{0.125, 0};
  auto pairing = pair(integers, floats, given);
  ASSERT_PAIRED(pairing);
  const PairedOp &op = pairing->ops[0];
  EXPECT_EQ(op.whyNotCorrected, "");
  EXPECT_EQ(op.inputScale, 0.125);
  EXPECT_EQ(ArrayRef<double>(op.weightScale), ArrayRef<double>({0.5, 0.25}));
  EXPECT_EQ(ArrayRef<double>(op.biasScale),
            ArrayRef<double>({0.0625, 0.03125}));
  EXPECT_EQ(ArrayRef<double>(op.floatBias), ArrayRef<double>({0.0, 0.0}));
  // 5.1 / 0.25 = 20.4.
  EXPECT_NEAR(op.weightDistance, 0.4, 1e-6);
}

/// A 1x1 convolution is a matmul in another layout: weights are rearranged.
TEST_F(Pairing, PairsLayoutsThatDiffer) {
  std::string integers = R"(
func.func @main(%x: tensor<1x1x1x3xi8>) -> tensor<1x1x1x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[127, 2, 3]]], [[[4, 127, 6]]]]> : tensor<2x1x1x3xi8>}> : () -> tensor<2x1x1x3xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %z, %z {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x1x1x3xi8>, tensor<2x1x1x3xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x2xi32>
  return %0 : tensor<1x1x1x2xi32>
})";
  std::string floats = R"(
func.func @main(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[63.5, 1.0], [1.0, 31.75], [1.5, 1.5]]]> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.matmul %x, %w, %z, %z : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %0 : tensor<1x1x2xf32>
})";
  PairingOptions given;
  given.inputQuantization = TensorQuantization{0.125, 0};
  auto pairing = pair(integers, floats, given);
  ASSERT_PAIRED(pairing);
  BiasedOpInterface op = pairing->ops[0].quantized.op;
  EXPECT_EQ(pairing->ops[0].whyNotCorrected, "");
  EXPECT_EQ(ArrayRef<double>(pairing->ops[0].weightScale),
            ArrayRef<double>({0.5, 0.25}));
  EXPECT_EQ(pairing->ops[0].weightDistance, 0.0);
  ASSERT_FALSE(bool(annotate(*pairing)));
  auto weights = readElements(
      op->getAttrOfType<ElementsAttr>(CalibDialect::kFloatWeights));
  ASSERT_TRUE(bool(weights)) << llvm::toString(weights.takeError());
  EXPECT_EQ(ArrayRef<int64_t>(weights->shape), ArrayRef<int64_t>({2, 1, 1, 3}));
  EXPECT_EQ(ArrayRef<double>(weights->toDoubles()),
            ArrayRef<double>({63.5, 1.0, 1.5, 1.0, 31.75, 1.5}));
}

TEST(ScalesFile, HoldsScalesOnly) {
  llvm::SmallString<128> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("scales", "json", path));
  llvm::FileRemover remover(path);
  auto read = [&](StringRef text) -> std::string {
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << text;
    auto file = readScalesFile(path);
    if (file)
      return std::to_string(file->ops.size()) + " ops";
    std::string message = llvm::toString(file.takeError());
    EXPECT_TRUE(StringRef(message).starts_with(path)) << message;
    return message.substr(path.size());
  };
  EXPECT_EQ(read(R"({"version": 1, "ops": {"a": {"input_scale": 0.5,
      "weight_scale": [1, 2], "bias_scale": 2, "output_scale": 3,
      "float_bias": [1, 2]}}})"),
            "1 ops");
  EXPECT_EQ(read(R"({"version": 1, "ops": {"a": {"method": "full"}}})"),
            ": op 'a': expected scales and float biases only, found a method "
            "or a reason to skip");
  EXPECT_EQ(read(R"({"version": 1, "ops": {"a": {"input_float":
      {"mean": [1], "samples": 1}}}})"),
            ": op 'a': expected scales and float biases only, found "
            "statistics");
  EXPECT_NE(read(R"({"version": 1, "ops": {"a": {"scale": 1}}})").find("scale"),
            std::string::npos);
}

} // namespace
