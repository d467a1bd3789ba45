//===- NetworkRuns.h - Networks on numbers ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_NETWORKRUNS_H
#define UNBIAS_TEST_UNIT_EXECUTION_NETWORKRUNS_H

#include "NetworkData.h"
#include "gtest/gtest.h"
#include <random>

namespace mlir::unbias {

/// The elements of one tensor.
using Numbers = std::vector<double>;

inline int64_t getElementBytes(const TensorInfo &info) {
  return info.elements ? info.bytes / info.elements : 0;
}

inline Numbers decode(const TensorInfo &info, const char *data) {
  Numbers numbers;
  unsigned width = info.elementType.getIntOrFloatBitWidth();
  for (int64_t i = 0; i < info.elements; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, data + i * getElementBytes(info), getElementBytes(info));
    APInt integer(width, bits, /*isSigned=*/false, /*implicitTrunc=*/true);
    if (auto type = dyn_cast<FloatType>(info.elementType)) {
      APFloat number(type.getFloatSemantics(), integer);
      bool losesInfo;
      number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                     &losesInfo);
      numbers.push_back(number.convertToDouble());
    } else if (info.elementType.isUnsignedInteger()) {
      numbers.push_back(double(integer.getZExtValue()));
    } else {
      numbers.push_back(double(integer.getSExtValue()));
    }
  }
  return numbers;
}

inline void encode(const TensorInfo &info, ArrayRef<double> numbers,
                   char *data) {
  ASSERT_EQ(int64_t(numbers.size()), info.elements);
  for (auto [i, value] : llvm::enumerate(numbers)) {
    uint64_t bits = uint64_t(int64_t(value));
    if (auto type = dyn_cast<FloatType>(info.elementType)) {
      APFloat number(value);
      bool losesInfo;
      number.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                     &losesInfo);
      bits = number.bitcastToAPInt().getZExtValue();
    }
    std::memcpy(data + i * getElementBytes(info), &bits, getElementBytes(info));
  }
}

/// Uniform over the type of integers, in [-1, 1] for floats.
inline Numbers makeNumbers(const TensorInfo &info, std::mt19937 &random) {
  Numbers numbers;
  for (int64_t i = 0; i < info.elements; ++i) {
    double uniform = double(random()) / 4294967296.0;
    unsigned width = info.elementType.getIntOrFloatBitWidth();
    if (isa<FloatType>(info.elementType))
      numbers.push_back(double(float(2 * uniform - 1)));
    else if (info.elementType.isUnsignedInteger())
      numbers.push_back(std::floor(std::ldexp(uniform, width)));
    else
      numbers.push_back(std::floor(std::ldexp(uniform - 0.5, width)));
  }
  return numbers;
}

/// One tensor per input.
inline std::vector<Numbers> makeInputs(const StagedNetwork &network,
                                       uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<Numbers> inputs;
  for (unsigned value : network.getInputs())
    inputs.push_back(makeNumbers(network.getValues()[value], random));
  return inputs;
}

inline void fillInputs(const StagedNetwork &network, ArrayRef<Numbers> inputs,
                       ArrayRef<char *> data) {
  ASSERT_EQ(inputs.size(), network.getInputs().size());
  for (auto [input, value] : llvm::zip_equal(inputs, network.getInputs()))
    encode(network.getValues()[value], input, data[value]);
}

/// One tensor per output.
inline std::vector<Numbers> runNetwork(const StagedNetwork &network,
                                       ArrayRef<Numbers> inputs,
                                       const BiasSet &biases) {
  StagedNetwork::Frame frame(network);
  StagedNetwork::Worker worker;
  fillInputs(network, inputs, frame.getData());
  network.run(frame, biases, worker);
  std::vector<Numbers> outputs;
  for (unsigned value : network.getOutputs())
    outputs.push_back(
        decode(network.getValues()[value], frame.getData()[value]));
  return outputs;
}

inline std::vector<Numbers> runNetwork(const StagedNetwork &network,
                                       ArrayRef<Numbers> inputs) {
  return runNetwork(network, inputs, network.getBiases());
}

/// Compiles `text`, which must work; the module lives as long as the network.
class CompiledNetwork {
public:
  CompiledNetwork(NetworkContext &context, const std::string &text,
                  bool useLibrary = true)
      : module(context.parse(text)) {
    if (!module) {
      ADD_FAILURE() << "no network:\n" << text;
      return;
    }
    auto compiled = StagedNetwork::compile(*module, useLibrary);
    if (compiled)
      network = std::move(*compiled);
    else
      ADD_FAILURE() << llvm::toString(compiled.takeError()) << "\n" << text;
  }

  explicit operator bool() const { return bool(network); }
  const StagedNetwork &operator*() const { return *network; }
  const StagedNetwork *operator->() const { return network.get(); }

private:
  OwningOpRef<ModuleOp> module;
  std::unique_ptr<StagedNetwork> network;
};

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_NETWORKRUNS_H
