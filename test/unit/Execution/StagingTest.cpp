//===- StagingTest.cpp - Networks cut at their biased ops -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is seen at a cut is what the network computes there, and a bias that is
// an argument acts as one that is a constant.
//
//===----------------------------------------------------------------------===//

#include "NetworkRuns.h"
#include "NetworkText.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// A network in which values live across several ops, and what its biased ops
/// read and compute.
struct Network {
  NetworkText text;
  std::vector<TextValue> activations, outputs;
};

/// Takes the biases of its ops from `biases`, in order.
class ResidualNetwork {
public:
  explicit ResidualNetwork(std::vector<Numbers> biases)
      : biases(std::move(biases)) {}

  static std::vector<Numbers> makeBiases(uint32_t seed) {
    NetworkText source(seed);
    std::vector<Numbers> biases;
    for (int64_t channels : {4, 4, 8, 4, 6, 5, 3})
      biases.push_back(source.numbers(channels, "i32", 20000));
    return biases;
  }

  Network write() {
    NetworkText &text = network.text;
    TextValue x = text.input({1, 6, 6, 3}, "i8");
    TextValue y = text.input({1, 6, 6, 4}, "i8");
    // One pad feeds two convolutions.
    TextValue padded = text.pad(x, {0, 0, 1, 1, 1, 1, 0, 0}, -4);
    TextValue a = conv(x, padded, &NetworkText::conv2d, {{3, 3}}, 4, -4);
    TextValue b = conv(x, padded, &NetworkText::conv2d, {{3, 3}}, 4, -4);
    TextValue a8 = narrow(a), b8 = narrow(b);
    TextValue c = conv(a8, a8, &NetworkText::depthwise,
                       {{3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}}, 2, 3);
    TextValue c8 = narrow(c);
    TextValue d = conv(c8, c8, &NetworkText::conv2d, {{1, 1}}, 4, 3);
    // b lives across c and d, and so does an argument.
    TextValue sum = text.add(text.add(wide(narrow(d)), wide(b8)), wide(y));
    TextValue sum8 = text.rescale(sum, "i8", 0.4, 0, 3);
    TextValue e = conv(sum8, sum8, &NetworkText::conv2d, {{1, 1}}, 6, 3);
    // e is used twice and is an output itself.
    TextValue e8 = narrow(e);
    TextValue f = conv(e8, e8, &NetworkText::conv2d, {{6, 6}}, 5, 3);
    TextValue flat = text.reshape(e8, {1, 36, 6});
    TextValue g = multiply(flat, 3);
    // An op that no output depends on.
    text.op("tosa.abs", {e}, "", e.shape, "i32");
    for (const TextValue &value : {e, narrow(f), x, g, e, b8})
      text.output(value);
    return std::move(network);
  }

private:
  using WriteOp = TextValue (NetworkText::*)(const TextValue &,
                                             const SumOptions &);

  TextValue conv(const TextValue &activation, const TextValue &operand,
                 WriteOp write, Window window, int64_t outputs,
                 int64_t zeroPoint) {
    SumOptions options;
    options.window = std::move(window);
    options.outputs = outputs;
    options.inputZero = zeroPoint;
    const Numbers &bias = biases[network.outputs.size()];
    options.bias = network.text.constant({int64_t(bias.size())}, "i32", bias);
    TextValue output = (network.text.*write)(operand, options);
    network.activations.push_back(activation);
    network.outputs.push_back(output);
    return output;
  }

  TextValue multiply(const TextValue &x, int64_t outputs) {
    SumOptions options;
    options.outputs = outputs;
    options.inputZero = 3;
    options.biasRange = 0;
    const Numbers &bias = biases[network.outputs.size()];
    TextValue output =
        network.text.add(network.text.matmul(x, options),
                         network.text.constant({1, 1, outputs}, "i32", bias));
    network.activations.push_back(x);
    network.outputs.push_back(output);
    return output;
  }

  TextValue narrow(const TextValue &x) {
    return network.text.rescale(x, "i8", 1.0 / 700, 0, 3);
  }
  TextValue wide(const TextValue &x) {
    return network.text.rescale(x, "i32", 1.0, 3, 0);
  }

  std::vector<Numbers> biases;
  Network network;
};

Network makeResidualNetwork(uint32_t seed = 7) {
  return ResidualNetwork(ResidualNetwork::makeBiases(seed)).write();
}

TEST(Staging, CutsOutEveryOp) {
  NetworkContext context;
  Network network = makeResidualNetwork();
  CompiledNetwork compiled(context, network.text.getText());
  ASSERT_TRUE(compiled);
  ASSERT_EQ(compiled->getOps().size(), network.outputs.size());
  std::vector<Numbers> biases = ResidualNetwork::makeBiases(7);
  std::vector<unsigned> seen(network.outputs.size(), 0);
  for (auto [index, op] : llvm::enumerate(compiled->getOps())) {
    EXPECT_EQ(op.whyNotStaged, "");
    EXPECT_EQ(Numbers(op.bias.begin(), op.bias.end()), biases[index]);
    EXPECT_EQ(Dims(compiled->getValues()[op.input].shape),
              network.activations[index].shape);
    EXPECT_EQ(Dims(compiled->getValues()[op.output].shape),
              network.outputs[index].shape);
    EXPECT_EQ(op.outputLayout.channels, int64_t(biases[index].size()));
    EXPECT_EQ(op.outputLayout.channels * op.outputLayout.getNumPositions(),
              compiled->getValues()[op.output].elements);
  }
  for (const Step &step : compiled->getSteps())
    if (step.op >= 0)
      ++seen[step.op];
  EXPECT_EQ(seen, std::vector<unsigned>(seen.size(), 1));
}

/// A value of the network, by a network that ends there.
Numbers computeValue(NetworkContext &context, Network network,
                     const TextValue &value, ArrayRef<Numbers> inputs) {
  network.text.setOutputs({value});
  CompiledNetwork compiled(context, network.text.getText(),
                           /*useLibrary=*/false);
  return compiled ? runNetwork(*compiled, inputs).front() : Numbers();
}

TEST(Staging, ValuesAtCutsAreThoseOfTheNetwork) {
  NetworkContext context;
  Network network = makeResidualNetwork();
  CompiledNetwork compiled(context, network.text.getText());
  ASSERT_TRUE(compiled);
  ArrayRef<TensorInfo> values = compiled->getValues();
  std::vector<Numbers> inputs = makeInputs(*compiled);
  StagedNetwork::Frame frame(*compiled);
  StagedNetwork::Worker worker;
  fillInputs(*compiled, inputs, frame.getData());
  unsigned observed = 0;
  compiled->run(
      frame, compiled->getBiases(), worker,
      [&](unsigned op, ArrayRef<char *> data) {
        const StagedOp &staged = compiled->getOps()[op];
        ++observed;
        EXPECT_EQ(
            decode(values[staged.input], data[staged.input]),
            computeValue(context, network, network.activations[op], inputs))
            << "input of op " << op;
        EXPECT_EQ(decode(values[staged.output], data[staged.output]),
                  computeValue(context, network, network.outputs[op], inputs))
            << "output of op " << op;
      });
  EXPECT_EQ(observed, network.outputs.size());
  // Arguments and outputs of ops are outputs as any other value.
  std::vector<Numbers> outputs;
  for (unsigned value : compiled->getOutputs())
    outputs.push_back(decode(values[value], frame.getData()[value]));
  ASSERT_EQ(outputs.size(), 6u);
  EXPECT_EQ(outputs[0], outputs[4]);
  EXPECT_EQ(outputs[2], inputs[0]);
  for (auto [index, value] : llvm::enumerate(network.text.getOutputs()))
    EXPECT_EQ(outputs[index], computeValue(context, network, value, inputs));
}

/// The outputs of all steps in order, every value in memory of its own.
std::vector<Numbers> runByHand(const StagedNetwork &network,
                               ArrayRef<Numbers> inputs,
                               const BiasSet &biases) {
  std::vector<std::vector<char>> memory;
  SmallVector<char *> data;
  for (const TensorInfo &info : network.getValues())
    data.push_back(
        memory.emplace_back(std::max<int64_t>(info.bytes, 1), 0x55).data());
  fillInputs(network, inputs, data);
  StagedNetwork::Worker worker;
  std::vector<bool> isThere(network.getValues().size(), false);
  for (unsigned value : network.getInputs())
    isThere[value] = true;
  for (unsigned step = 0; step < network.getSteps().size(); ++step) {
    for (unsigned value : network.getSteps()[step].inputs)
      EXPECT_TRUE(isThere[value]) << "step " << step << " reads " << value;
    network.run(step, data, biases, worker);
    for (unsigned value : network.getSteps()[step].outputs) {
      EXPECT_FALSE(isThere[value]) << "step " << step << " writes " << value;
      isThere[value] = true;
    }
  }
  std::vector<Numbers> outputs;
  for (unsigned value : network.getOutputs())
    outputs.push_back(decode(network.getValues()[value], data[value]));
  return outputs;
}

TEST(Staging, StepsByHandAreTheNetwork) {
  NetworkContext context;
  Network network = makeResidualNetwork();
  for (bool useLibrary : {true, false}) {
    CompiledNetwork compiled(context, network.text.getText(), useLibrary);
    ASSERT_TRUE(compiled);
    std::vector<Numbers> inputs = makeInputs(*compiled, 3);
    BiasSet biases = compiled->getBiases();
    EXPECT_EQ(runByHand(*compiled, inputs, biases),
              runNetwork(*compiled, inputs, biases));
  }
}

TEST(Staging, BiasesAreArguments) {
  NetworkContext context;
  Network network = makeResidualNetwork(7), other = makeResidualNetwork(8);
  for (bool useLibrary : {true, false}) {
    CompiledNetwork compiled(context, network.text.getText(), useLibrary);
    CompiledNetwork recompiled(context, other.text.getText(), useLibrary);
    ASSERT_TRUE(compiled && recompiled);
    std::vector<Numbers> inputs = makeInputs(*compiled, 3);
    BiasSet biases = compiled->getBiases();
    std::vector<Numbers> before = runNetwork(*compiled, inputs);
    for (auto [index, bias] : llvm::enumerate(ResidualNetwork::makeBiases(8))) {
      biases.set(index, bias);
      EXPECT_EQ(biases.get(index), ArrayRef<double>(bias));
    }
    std::vector<Numbers> after = runNetwork(*compiled, inputs, biases);
    EXPECT_EQ(after, runNetwork(*recompiled, inputs));
    EXPECT_NE(after, before);
    EXPECT_EQ(runNetwork(*compiled, inputs), before);
  }
}

/// One frame and worker after the other gives what fresh ones give: nothing is
/// left of the sample before.
TEST(Staging, FramesAreUsedAgain) {
  NetworkContext context;
  Network network = makeResidualNetwork();
  CompiledNetwork compiled(context, network.text.getText());
  ASSERT_TRUE(compiled);
  StagedNetwork::Frame frame(*compiled);
  StagedNetwork::Worker worker;
  BiasSet biases = compiled->getBiases();
  for (uint32_t seed = 1; seed < 6; ++seed) {
    std::vector<Numbers> inputs = makeInputs(*compiled, seed);
    fillInputs(*compiled, inputs, frame.getData());
    compiled->run(frame, biases, worker);
    std::vector<Numbers> outputs;
    for (unsigned value : compiled->getOutputs())
      outputs.push_back(
          decode(compiled->getValues()[value], frame.getData()[value]));
    EXPECT_EQ(outputs, runNetwork(*compiled, inputs));
  }
}

/// A worker that ran one network runs another one.
TEST(Staging, WorkersAreUsedForOtherNetworks) {
  NetworkContext context;
  Network first = makeResidualNetwork(7), second = makeResidualNetwork(8);
  CompiledNetwork left(context, first.text.getText());
  CompiledNetwork right(context, second.text.getText());
  ASSERT_TRUE(left && right);
  StagedNetwork::Worker worker;
  std::vector<Numbers> inputs = makeInputs(*left);
  for (unsigned i = 0; i < 2; ++i)
    for (const StagedNetwork *network : {&*left, &*right}) {
      StagedNetwork::Frame frame(*network);
      fillInputs(*network, inputs, frame.getData());
      network->run(frame, network->getBiases(), worker);
      unsigned output = network->getOutputs().front();
      EXPECT_EQ(decode(network->getValues()[output], frame.getData()[output]),
                runNetwork(*network, inputs).front());
    }
}

/// Also if the first network is gone and another one may lie where it lay.
TEST(Staging, WorkersOutliveNetworks) {
  NetworkContext context;
  StagedNetwork::Worker worker;
  for (uint32_t seed = 1; seed < 6; ++seed) {
    CompiledNetwork network(context, makeResidualNetwork(seed).text.getText());
    ASSERT_TRUE(network);
    StagedNetwork::Frame frame(*network);
    std::vector<Numbers> inputs = makeInputs(*network);
    fillInputs(*network, inputs, frame.getData());
    network->run(frame, network->getBiases(), worker);
    unsigned output = network->getOutputs().front();
    EXPECT_EQ(decode(network->getValues()[output], frame.getData()[output]),
              runNetwork(*network, inputs).front());
  }
}

/// A bias that somebody else uses too, and weights that two ops share.
TEST(Staging, SharedConstantsStayConstant) {
  NetworkContext context;
  NetworkText text;
  TextValue x = text.input({1, 4, 4, 4}, "i8");
  SumOptions options;
  options.window = {{1, 1}};
  options.weights =
      text.constant({4, 1, 1, 4}, "i8", text.numbers(16, "i8", 127));
  options.bias = text.constant({4}, "i32", text.numbers(4, "i32", 1000));
  TextValue y = text.conv2d(x, options);
  TextValue z = text.conv2d(text.rescale(y, "i8", 0.01, 0, 0), options);
  text.output(text.add(z, text.reshape(*options.bias, {1, 1, 1, 4})));
  for (bool useLibrary : {true, false}) {
    CompiledNetwork compiled(context, text.getText(), useLibrary);
    ASSERT_TRUE(compiled);
    BiasSet biases = compiled->getBiases();
    std::vector<Numbers> inputs = makeInputs(*compiled);
    Numbers before = runNetwork(*compiled, inputs).front();
    Numbers changed(biases.get(1).begin(), biases.get(1).end());
    for (double &bias : changed)
      bias += 10;
    biases.set(1, changed);
    Numbers after = runNetwork(*compiled, inputs, biases).front();
    for (auto [left, right] : llvm::zip_equal(before, after))
      ASSERT_EQ(left + 10, right);
  }
}

} // namespace
