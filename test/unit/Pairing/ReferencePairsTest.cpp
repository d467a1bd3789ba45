//===- ReferencePairsTest.cpp - Pairs that nobody here made ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Six float networks with their int8 twins, whose scales lie beside them. They
// are not part of the repository; without them the tests are skipped.
//
//===----------------------------------------------------------------------===//

#include "Twins.h"
#include "mlir/IR/Verifier.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "unbias/Transforms/Correction.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

struct ReferencePair {
  const char *name;
  /// Largest relative error of any scale.
  double maxScaleError;
  /// Ops whose weights are more than a step from the float weights.
  unsigned warnings;
};

void PrintTo(const ReferencePair &pair, std::ostream *os) { *os << pair.name; }

class ReferencePairs : public testing::TestWithParam<ReferencePair> {
protected:
  void SetUp() override {
    if (!llvm::sys::fs::is_directory(UNBIAS_SHARED_DATA "/tosa"))
      GTEST_SKIP() << "no networks beside the checkout";
  }

  static std::string getPath(const llvm::Twine &file) {
    return (UNBIAS_SHARED_DATA "/tosa/" + file).str();
  }

  OwningOpRef<ModuleOp> read(const llvm::Twine &network) {
    return context.read(getPath(network + ".mlirbc"));
  }

  static llvm::json::Value readScales(const llvm::Twine &network) {
    auto buffer = llvm::MemoryBuffer::getFile(getPath(network + ".map.json"));
    return llvm::cantFail(llvm::json::parse((*buffer)->getBuffer()));
  }

  PairingContext context;
};

double relativeError(double found, double expected) {
  return std::abs(found / expected - 1.0);
}

std::vector<double> getNumbers(const llvm::json::Object &tensor,
                               llvm::StringRef key) {
  std::vector<double> numbers;
  for (const llvm::json::Value &number : *tensor.getArray(key))
    numbers.push_back(*number.getAsNumber());
  return numbers;
}

TEST_P(ReferencePairs, ScalesAreFound) {
  std::string name = GetParam().name;
  OwningOpRef<ModuleOp> quantized = read(name + "_int8");
  OwningOpRef<ModuleOp> real = read(name + "_float");
  ASSERT_TRUE(quantized && real);
  auto pairing = pairNetworks(*quantized, *real);
  ASSERT_TRUE(bool(pairing)) << llvm::toString(pairing.takeError());

  llvm::json::Value truth = readScales(name + "_int8");
  const llvm::json::Array &ops = *truth.getAsObject()->getArray("ops");
  ASSERT_EQ(ops.size(), pairing->ops.size());
  double inputError = 0, weightError = 0, distance = 0;
  for (auto [op, paired] : llvm::zip_equal(ops, pairing->ops)) {
    ASSERT_EQ(paired.whyNotCorrected, "") << paired.quantized.id;
    const llvm::json::Object &tensors = *op.getAsObject();
    const llvm::json::Object &input = *tensors.getObject("input");
    inputError =
        std::max(inputError, relativeError(paired.inputScale,
                                           getNumbers(input, "scale")[0]));
    EXPECT_EQ(paired.inputZeroPoint, getNumbers(input, "zero_point")[0]);
    // An estimate is a bound, or a standard deviation where weights differ.
    EXPECT_LE(relativeError(paired.inputScale, getNumbers(input, "scale")[0]),
              3 * paired.scaleError);
    std::vector<double> weights =
        getNumbers(*tensors.getObject("weight"), "scale");
    for (size_t channel = 0; channel < weights.size(); ++channel) {
      size_t mine = paired.weightScale.size() == 1 ? 0 : channel;
      weightError =
          std::max(weightError,
                   relativeError(paired.weightScale[mine], weights[channel]));
      EXPECT_DOUBLE_EQ(paired.biasScale[mine],
                       paired.weightScale[mine] * paired.inputScale);
    }
    distance = std::max(distance, paired.weightDistance);
  }
  printf("%s: input scales to %.1e, weight scales to %.1e, weights within %.2f "
         "steps, disagreement %.1e (%s)\n",
         name.c_str(), inputError, weightError, distance,
         pairing->largestDisagreement, pairing->whereDisagreement.c_str());
  for (const std::string &warning : pairing->warnings)
    printf("  %s\n", warning.c_str());
  EXPECT_LE(inputError, GetParam().maxScaleError);
  EXPECT_LE(weightError, GetParam().maxScaleError);
  EXPECT_EQ(pairing->warnings.size(), GetParam().warnings);

  const llvm::json::Object &input = *truth.getAsObject()->getObject("input");
  ASSERT_EQ(pairing->inputs.size(), 1u);
  ASSERT_TRUE(pairing->inputs[0].has_value());
  EXPECT_LE(
      relativeError(pairing->inputs[0]->scale, getNumbers(input, "scale")[0]),
      GetParam().maxScaleError);
  EXPECT_EQ(pairing->inputs[0]->zeroPoint, getNumbers(input, "zero_point")[0]);
  printf(
      "  input scale %.9g (%.1e)\n", pairing->inputs[0]->scale,
      relativeError(pairing->inputs[0]->scale, getNumbers(input, "scale")[0]));
}

/// What pairing writes is all that a correction lacks but statistics: scales
/// and float biases do not contradict each other.
TEST_P(ReferencePairs, CorrectionsCanBeComputed) {
  std::string name = GetParam().name;
  OwningOpRef<ModuleOp> quantized = read(name + "_int8");
  OwningOpRef<ModuleOp> real = read(name + "_float");
  ASSERT_TRUE(quantized && real);
  auto pairing = pairNetworks(*quantized, *real);
  ASSERT_TRUE(bool(pairing)) << llvm::toString(pairing.takeError());
  ASSERT_FALSE(bool(annotate(*pairing)));
  ASSERT_TRUE(succeeded(verify(*quantized)));
  for (const PairedOp &paired : pairing->ops) {
    EXPECT_FALSE(paired.floatBias.empty()) << paired.quantized.id;
    BiasedOpInterface op = paired.quantized.op;
    BiasedOpInterface twin = paired.real.op;
    auto weights = readElements(
        op->getAttrOfType<ElementsAttr>(CalibDialect::kFloatWeights));
    auto source = readConstant(twin.getWeights());
    ASSERT_TRUE(weights && source);
    // Float weights are not copied; those of kws are integers to dequantize.
    if (!isInteger(source->storage)) {
      EXPECT_EQ(weights->data.data(), source->data.data());
    }
    int64_t channels = 1;
    for (int64_t dim : op.getActivationChannelDims())
      channels *=
          cast<ShapedType>(op.getActivation().getType()).getDimSize(dim);
    std::vector<double> mean(channels, 0.75);
    op->setAttr(CalibDialect::kInputFloat,
                StatsAttr::get(op.getContext(),
                               DenseF64ArrayAttr::get(op.getContext(), mean),
                               /*samples=*/10, {}, {}, {}, {}, {}, {},
                               StatsSource::Measured, StatsUpstream::Original,
                               "", {}));
    CorrectionOptions options;
    options.method = CorrectionMethod::Regular;
    options.acceptance.confidence = 0;
    auto correction = computeCorrection(op, options);
    ASSERT_TRUE(bool(correction)) << paired.quantized.id << ": "
                                  << llvm::toString(correction.takeError());
  }
}

/// The same structure, trained again.
TEST_P(ReferencePairs, OtherWeightsDoNotPair) {
  if (StringRef(GetParam().name) != "mbnet128")
    return;
  OwningOpRef<ModuleOp> quantized = read("mbnet128_int8");
  OwningOpRef<ModuleOp> real = read("mbnet96_float");
  ASSERT_TRUE(quantized && real);
  auto pairing = pairNetworks(*quantized, *real);
  ASSERT_FALSE(bool(pairing));
  std::string message = llvm::toString(pairing.takeError());
  EXPECT_NE(message.find("networks do not pair: op '"), std::string::npos);
  EXPECT_NE(message.find("(correlation 0.95 or more), found correlation"),
            std::string::npos)
      << message;
}

INSTANTIATE_TEST_SUITE_P(All, ReferencePairs,
                         testing::Values(ReferencePair{"mbnet128", 1e-5, 0},
                                         ReferencePair{"mbnet96", 1e-5, 0},
                                         ReferencePair{"resnet8", 1e-5, 0},
                                         ReferencePair{"kws", 2e-2, 5},
                                         ReferencePair{"vww", 1e-5, 0},
                                         ReferencePair{"ad01", 1e-5, 0}),
                         [](const auto &info) { return info.param.name; });

} // namespace
