//===- VectorsTest.cpp - Numbers that others published -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inputs and results of the tests of NNCF (commit ef8e1dbd) and AIMET, whose
// corrections were worked out again, independently, in double.
//
//===----------------------------------------------------------------------===//

#include "Tensors.h"
#include "unbias/Analysis/BiasCorrector.h"
#include "unbias/Analysis/Moments.h"
#include "unbias/Analysis/StatisticsAccumulator.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

using Numbers = std::vector<double>;

/// Weights [shape] whose dimensions are `dims`.
static WeightView view(const Numbers &weights, ArrayRef<int64_t> shape,
                       const WeightDims &dims) {
  return llvm::cantFail(makeWeightView(makeTensor(weights, shape), dims));
}

/// The bias after a correction by `corrector`.
static Numbers correct(const Numbers &bias, const BiasCorrector &corrector,
                       const WeightView &weights, const WeightView &quantized) {
  auto correction = corrector.calculate(weights, quantized);
  Numbers corrected = bias;
  for (size_t i = 0; i < bias.size(); ++i)
    corrected[i] += (*correction)[i];
  return corrected;
}

static void expectNear(const Numbers &found, const Numbers &expected,
                       double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], tolerance) << "at " << i;
}

//===----------------------------------------------------------------------===//
// NNCF, ConvTestModel: 2x2 kernel, VALID, on a picture of 4x4
//===----------------------------------------------------------------------===//

namespace {
struct NNCFConvTest : testing::Test {
  const std::vector<float> input = {
      0.54881352186203f,   0.7151893377304077f,  0.6027633547782898f,
      0.5448831915855408f, 0.42365479469299316f, 0.6458941102027893f,
      0.4375872015953064f, 0.891772985458374f,   0.9636627435684204f,
      0.3834415078163147f, 0.7917250394821167f,  0.5288949012756348f,
      0.5680445432662964f, 0.9255966544151306f,  0.07103605568408966f,
      0.08712930232286453f};
  const Numbers weights = {
      0.10000000149011612, -2.0, 1.0,  0.10000000149011612,
      0.10000000149011612, 2.0,  -1.0, 0.10000000149011612};
  /// Per output channel, 255 levels, half to even.
  const Numbers quantized = {
      0.09448818897637778, -2.0, 0.9921259842519685,  0.09448818897637778,
      0.09448818897637778, 2.0,  -0.9921259842519685, 0.09448818897637778};
  const Numbers bias = {0.10000000149011612, 1.0};
  /// Over the 9 output positions.
  const Numbers tapMean = {0.6125257346365187, 0.6157946255471971,
                           0.5789602945248286, 0.529230862028069};
  const double mean = 0.5706305778585374;
  const TapGeometry geometry{
      {TapAxis{2, 1, 1, 0, 4, 3}, TapAxis{2, 1, 1, 0, 4, 3}}};

  WeightView view(const Numbers &numbers) const {
    return ::view(numbers, {2, 2, 2}, {{}, {0}, {1, 2}, {}});
  }
};
} // namespace

// What NNCF's accurate algorithm finds by running the layer.
TEST_F(NNCFConvTest, TapMeansGiveAccurateCorrection) {
  StatisticsAccumulator accumulator(1, geometry);
  ASSERT_FALSE(bool(accumulator.add(input)));
  InputMean perTap;
  perTap.perTap = true;
  perTap.values = llvm::cantFail(accumulator.finish()).mean;
  expectNear({perTap.values.begin(), perTap.values.end()}, tapMean, 1e-15);
  Numbers found =
      correct(bias, MeanBiasCorrector(perTap), view(weights), view(quantized));
  // recomputed_tap_mean and published_full.
  expectNear(found, {0.11085189226382873, 1.0017344058205657}, 1e-15);
  expectNear(found, {0.11085186, 1.0017344}, 5e-8);
}

// VALID padding: coverage 1.
TEST_F(NNCFConvTest, MeanPerChannel) {
  auto found = llvm::cantFail(prepareInputMean(input, {1, 4, 4, 1}, 3));
  EXPECT_NEAR(found[0], mean, 1e-15);
  // recomputed_dfq_scalar_mean.
  expectNear(correct(bias, MeanBiasCorrector(found, geometry), view(weights),
                     view(quantized)),
             {0.1107835731660074, 1.0017972633631584}, 1e-15);
}

// NNCF's fast algorithm moves the bias here, to
// {0.018051166874577584, 1.082047922806518}.
TEST_F(NNCFConvTest, UnquantizedWeightsKeepTheBias) {
  EXPECT_EQ(correct(bias, MeanBiasCorrector({mean}, geometry), view(weights),
                    view(weights)),
            bias);
}

//===----------------------------------------------------------------------===//
// NNCF, FCTestModel
//===----------------------------------------------------------------------===//

TEST(VectorsTest, NNCFFullyConnected) {
  const std::vector<float> input = {
      0.54881352186203f,   0.7151893377304077f,  0.6027633547782898f,
      0.5448831915855408f, 0.42365479469299316f, 0.6458941102027893f,
      0.4375872015953064f, 0.891772985458374f,   0.9636627435684204f};
  const Numbers weights = {0.1, 0.2, 0.3, 0.3, -0.1, 0.2};
  const Numbers quantized = {
      0.09921259842519686,  0.20078740157480318, 0.3, 0.3,
      -0.09921259842519684, 0.20078740157480318};
  const Numbers bias = {1.0, 2.0};
  const Numbers mean = {0.5104279716809591, 0.6768723726272583,
                        0.7374400695164999};
  auto found = llvm::cantFail(prepareInputMean(input, {3, 3}, 1));
  expectNear({found.begin(), found.end()}, mean, 1e-15);
  WeightDims dims{{}, {0}, {}, {1}};
  Numbers corrected =
      correct(bias, MeanBiasCorrector(found), view(weights, {2, 3}, dims),
              view(quantized, {2, 3}, dims));
  // recomputed, and published to 4 digits.
  expectNear(corrected, {0.9998689414165777, 1.9988863681557922}, 1e-15);
  expectNear(corrected, {0.9999, 1.9989}, 5e-5);
}

//===----------------------------------------------------------------------===//
// AIMET, empirical: means of outputs alone
//===----------------------------------------------------------------------===//

/// Means per channel of numbers [2, 3, 2, 2].
static Numbers getChannelMeans(const Numbers &numbers) {
  Numbers means(3, 0.0);
  for (size_t i = 0; i < numbers.size(); ++i)
    means[i / 4 % 3] += numbers[i] / 8.0;
  return means;
}

TEST(VectorsTest, AIMETEmpirical) {
  const Numbers ofFloat = {
      1.6243453636632417,  -0.6117564136500754,  -0.5281717522634557,
      -1.0729686221561705, 0.8654076293246785,   -2.3015386968802827,
      1.74481176421648,    -0.7612069008951028,  0.31903909605709857,
      -0.2493703754774101, 1.462107937044974,    -2.060140709497654,
      -0.3224172040135075, -0.38405435466841564, 1.1337694423354374,
      -1.0998912673140309, -0.17242820755043575, -0.8778584179213718,
      0.04221374671559283, 0.5828152137158222,   -1.1006191772129212,
      1.1447237098396141,  0.9015907205927955,   0.5024943389018682};
  const Numbers ofQuantized = {
      0.9008559492644118,  -0.6837278591743331,  -0.12289022551864817,
      -0.9357694342590688, -0.2678880796260159,  0.530355466738186,
      -0.691660751725309,  -0.39675352685597737, -0.6871727001195994,
      -0.8452056414987196, -0.671246130836819,   -0.01266459891890136,
      -1.1173103486352778, 0.23441569781709215,  1.6598021771098705,
      0.7420441605773356,  -0.19183555236161492, -0.8876289640848363,
      -0.7471582937508376, 1.6924546010277466,   0.05080775477602897,
      -0.6369956465693534, 0.19091548466746602,  2.100255136478842};
  const Numbers bias = {0.12015895248162915, 0.6172031097074192,
                        0.3001703199558275};
  ObservedBiasCorrector corrector(getChannelMeans(ofFloat),
                                  getChannelMeans(ofQuantized));
  double correction[3];
  ASSERT_TRUE(corrector.calculateRange({}, {}, {0, 3}, {correction, {}}));
  Numbers corrected;
  for (int i = 0; i < 3; ++i)
    corrected.push_back(bias[i] + correction[i]);
  expectNear(corrected,
             {-0.1221616631744157, 0.6274945136279241, 0.47906180523950503},
             1e-15);
}

//===----------------------------------------------------------------------===//
// AIMET, analytic: the mean comes from a batch norm and an activation
//===----------------------------------------------------------------------===//

static constexpr double infinity = std::numeric_limits<double>::infinity();

/// The means of N(beta, gamma^2) clamped to [low, high].
static Numbers getClippedMeans(const Numbers &beta, const Numbers &gamma,
                               double low, double high) {
  Numbers means;
  for (size_t i = 0; i < beta.size(); ++i)
    means.push_back(
        getClippedMoments(beta[i], gamma[i] * gamma[i], low, high).mean);
  return means;
}

namespace {
struct AIMETBatchNormTest : testing::Test {
  /// [O, I, 2, 2].
  const Numbers weights = {
      1.6243453636632417,  -0.6117564136500754,  -0.5281717522634557,
      -1.0729686221561705, 0.8654076293246785,   -2.3015386968802827,
      1.74481176421648,    -0.7612069008951028,  0.31903909605709857,
      -0.2493703754774101, 1.462107937044974,    -2.060140709497654,
      -0.3224172040135075, -0.38405435466841564, 1.1337694423354374,
      -1.0998912673140309, -0.17242820755043575, -0.8778584179213718,
      0.04221374671559283, 0.5828152137158222,   -1.1006191772129212,
      1.1447237098396141,  0.9015907205927955,   0.5024943389018682,
      0.9008559492644118,  -0.6837278591743331,  -0.12289022551864817,
      -0.9357694342590688, -0.2678880796260159,  0.530355466738186,
      -0.691660751725309,  -0.39675352685597737, -0.6871727001195994,
      -0.8452056414987196, -0.671246130836819,   -0.01266459891890136};
  const Numbers quantized = {
      -1.1173103486352778,  0.23441569781709215,  1.6598021771098705,
      0.7420441605773356,   -0.19183555236161492, -0.8876289640848363,
      -0.7471582937508376,  1.6924546010277466,   0.05080775477602897,
      -0.6369956465693534,  0.19091548466746602,  2.100255136478842,
      0.12015895248162915,  0.6172031097074192,   0.3001703199558275,
      -0.35224984649351865, -1.1425181980221402,  -0.3493427224128775,
      -0.2088942333747781,  0.5866231911821976,   0.8389834138745049,
      0.9311020813035573,   0.2855873252542588,   0.8851411642707281,
      -0.7543979409966528,  1.2528681552332879,   0.5129298204180088,
      -0.29809283510271567, 0.48851814653749703,  -0.07557171302105573,
      1.131629387451427,    1.5198168164221988,   2.1855754065331614,
      -1.3964963354881377,  -1.4441138054295894,  -0.5044658629464512};
  const Numbers bias = {0.2300947353643834, 0.7620111803120247,
                        -0.22232814261035927};
  const Numbers gamma = {0.16003706944783047, 0.8761689211162249,
                         0.31563494724160523};
  const Numbers beta = {-2.022201215824003, -0.3062040126283718,
                        0.8279746426072462};

  /// The bias corrected by what is left of the batch norm in [low, high].
  Numbers correct(double low, double high) const {
    Numbers mean = getClippedMeans(beta, gamma, low, high);
    WeightDims dims{{}, {0}, {2, 3}, {1}};
    return ::correct(bias, MeanBiasCorrector(mean),
                     view(weights, {3, 3, 2, 2}, dims),
                     view(quantized, {3, 3, 2, 2}, dims));
  }
};
} // namespace

// The mean is beta.
TEST_F(AIMETBatchNormTest, NoActivation) {
  expectNear(correct(-infinity, infinity),
             {2.7402180818760393, 2.061118293170194, 3.238112222072412}, 1e-14);
}

TEST_F(AIMETBatchNormTest, ReLU) {
  // The first one is so far in the tail that a closed form cancels to 1.4e-36;
  // the number is that of a continued fraction in 60 digits.
  double far = getClippedMeans(beta, gamma, 0.0, infinity)[0];
  EXPECT_NEAR(far / 8.380963915584048e-39, 1.0, 1e-12);
  expectNear(correct(0.0, infinity),
             {-1.68928314386494, -0.3246059475416808, -1.9441970261005834},
             1e-14);
}

TEST_F(AIMETBatchNormTest, ReLU6) {
  expectNear(correct(0.0, 6.0),
             {-1.6892831438649285, -0.3246059475417059, -1.9441970261004422},
             1e-12);
}

// Two gammas are negative. AIMET's own test takes them for standard deviations
// and locks in other numbers.
TEST(VectorsTest, AIMETDepthwise) {
  const Numbers weights = {
      1.6243453636632417,  -0.6117564136500754, -0.5281717522634557,
      -1.0729686221561705, 0.8654076293246785,  -2.3015386968802827,
      1.74481176421648,    -0.7612069008951028, 0.31903909605709857,
      -0.2493703754774101, 1.462107937044974,   -2.060140709497654};
  const Numbers quantized = {
      -0.3224172040135075, -0.38405435466841564, 1.1337694423354374,
      -1.0998912673140309, -0.17242820755043575, -0.8778584179213718,
      0.04221374671559283, 0.5828152137158222,   -1.1006191772129212,
      1.1447237098396141,  0.9015907205927955,   0.5024943389018682};
  const Numbers bias = {-0.691660751725309, -0.39675352685597737,
                        -0.6871727001195994};
  const Numbers mean = getClippedMeans(
      {-0.9357694342590688, -0.2678880796260159, 0.530355466738186},
      {0.9008559492644118, -0.6837278591743331, -0.12289022551864817}, 0.0,
      infinity);
  const Numbers asTested = {-0.685804907964809, -0.38509937067627714,
                            -0.6871722910064397};
  WeightDims dims{{0}, {1}, {2, 3}, {}};
  Numbers corrected =
      correct(bias, MeanBiasCorrector(mean), view(weights, {3, 1, 2, 2}, dims),
              view(quantized, {3, 1, 2, 2}, dims));
  expectNear(corrected,
             {-0.685804907964809, -0.40110276643683457, -1.7354491396264442},
             1e-14);
  EXPECT_NEAR(corrected[0], asTested[0], 1e-14);
  EXPECT_GT(std::abs(corrected[1] - asTested[1]), 0.01);
  EXPECT_GT(std::abs(corrected[2] - asTested[2]), 1.0);
}
