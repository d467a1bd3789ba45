//===- NetworkFiles.h - A pair of networks in files -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_NETWORKFILES_H
#define UNBIAS_TEST_UNIT_EXECUTION_NETWORKFILES_H

#include "NetworkData.h"
#include "unbias/Execution/Calibration.h"
#include "unbias/Execution/Comparison.h"
#include "gtest/gtest.h"

namespace mlir::unbias {

/// Two networks with what it takes to run them side by side, on one thread.
class NetworkFiles {
public:
  NetworkFiles(const std::string &real, const std::string &quantized,
               TensorQuantization input)
      : realModule(context.read(real)),
        quantizedModule(context.read(quantized)) {
    context.context.disableMultithreading();
    if (!realModule || !quantizedModule) {
      ADD_FAILURE() << "no networks: " << real << ", " << quantized;
      return;
    }
    if (llvm::Error error = build(input))
      ADD_FAILURE() << llvm::toString(std::move(error));
  }

  explicit operator bool() const { return quantized && this->real; }
  MLIRContext *getContext() { return &context.context; }

  /// The networks on the samples of a file, each times `scale`.
  std::optional<NetworkPair> read(const std::string &path, double scale) {
    auto samples = readSamples(path);
    if (!samples) {
      ADD_FAILURE() << llvm::toString(samples.takeError());
      return std::nullopt;
    }
    count = samples->count;
    sets.push_back(std::make_unique<SampleSet>(std::move(*samples)));
    SampleScaling scaling;
    scaling.scale.push_back(scale);
    auto pair =
        NetworkPair::create(*real, *quantized, pairing, *sets.back(), scaling);
    if (!pair) {
      ADD_FAILURE() << llvm::toString(pair.takeError());
      return std::nullopt;
    }
    return std::move(*pair);
  }
  /// Samples of the file that was read last.
  int64_t count = 0;

private:
  llvm::Error build(TensorQuantization input) {
    PairingOptions options;
    options.inputQuantization = input;
    auto paired = pairNetworks(*quantizedModule, *realModule, options);
    if (!paired)
      return paired.takeError();
    pairing = std::move(*paired);
    if (llvm::Error error = annotate(pairing))
      return error;
    auto compiledReal = StagedNetwork::compile(*realModule);
    if (!compiledReal)
      return compiledReal.takeError();
    real = std::move(*compiledReal);
    auto compiled = StagedNetwork::compile(*quantizedModule);
    if (!compiled)
      return compiled.takeError();
    quantized = std::move(*compiled);
    return llvm::Error::success();
  }

  NetworkContext context;
  OwningOpRef<ModuleOp> realModule, quantizedModule;
  NetworkPairing pairing;
  std::unique_ptr<StagedNetwork> real, quantized;
  std::vector<std::unique_ptr<SampleSet>> sets;
};

/// The repository's network, with weights of 8 or 4 bits.
inline NetworkFiles makeFashion(unsigned bits) {
  std::string folder = UNBIAS_TESTS "/networks/fashion/";
  return NetworkFiles(folder + "fashion_float.mlirbc",
                      folder + "fashion_int" + std::to_string(bits) + ".mlirbc",
                      {1.0 / 255, -128});
}

inline std::string getFashionImages(llvm::StringRef name) {
  return (UNBIAS_TESTS "/networks/fashion/" + name + ".npy").str();
}

inline std::vector<int64_t> takeRange(int64_t begin, int64_t end) {
  std::vector<int64_t> range;
  for (int64_t i = begin; i < end; ++i)
    range.push_back(i);
  return range;
}

inline CalibrationOptions makeCalibration(const NetworkPair &pair,
                                          std::vector<int64_t> samples,
                                          AcceptanceOptions acceptance) {
  CalibrationOptions options;
  options.samples = std::move(samples);
  options.acceptance = acceptance;
  options.whyLeft.resize(pair.ops.size());
  options.memory = uint64_t(1) << 30;
  return options;
}

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_NETWORKFILES_H
