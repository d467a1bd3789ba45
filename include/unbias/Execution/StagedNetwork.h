//===- StagedNetwork.h - A network as steps of machine code -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a TOSA network in process and runs it one sample at a time, cut
// before and after every biased op: what such an op reads and what it computes
// are values between two steps, for anyone to look at, and its bias is an
// argument, so that a correction takes effect without compiling anything again.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_STAGEDNETWORK_H
#define UNBIAS_EXECUTION_STAGEDNETWORK_H

#include "mlir/IR/BuiltinOps.h"
#include "unbias/Support/TapGeometry.h"
#include "unbias/Transforms/OpIds.h"
#include <memory>
#include <vector>

namespace mlir::unbias {

/// A tensor of one sample, dense and row-major. An element takes the smallest
/// power of two of bytes that holds it: 1 for i4, 8 for i48, whose upper bits
/// are not defined.
struct TensorInfo {
  /// With the batch, which is 1.
  SmallVector<int64_t> shape;
  Type elementType;
  int64_t elements = 0;
  int64_t bytes = 0;
};

/// A tensor as [outer, channels, inner], row-major.
struct ChannelLayout {
  int64_t outer = 1, channels = 1, inner = 1;

  int64_t getNumPositions() const { return outer * inner; }
};

/// What casts make of a stored bias on its way to the op. Numbers are one, or
/// one per output channel.
struct BiasEncoding {
  /// A stored float is quantized to multiples of these, from `low` to `high`
  /// of them; see `Bias`. Empty: it is not.
  SmallVector<double> steps;
  int64_t low = 0, high = 0;
  /// What a stored number, or a step, adds to the output; empty: itself.
  SmallVector<double> units;

  /// A library adds biases to its outputs and knows no casts.
  bool isInOutput = false;

  /// The stored number `value` as compiled code reads it.
  double encode(double value, int64_t channel) const;
  /// What it adds to the output.
  double getInOutput(double value, int64_t channel) const;
};

/// A biased op of a network.
struct StagedOp {
  /// In the module that was given.
  NamedOp named;
  /// Why the network runs but this op is not cut out: its tensors are not seen
  /// and its bias stays as it is. Empty if it is cut out.
  std::string whyNotStaged;
  /// Values, see `StagedNetwork::getValues`: activation, and accumulator plus
  /// bias.
  unsigned input = 0, output = 0;
  /// The bias as it is stored, one per output channel; zeros if absent.
  SmallVector<double> bias;
  BiasEncoding encoding;
  /// Products behind each element of the output.
  int64_t products = 0;
  /// Where the channels of the activation and of the output are.
  ChannelLayout inputLayout, outputLayout;
  /// What the taps meet; where it is unknown a mean per channel has to do.
  std::optional<TapGeometry> geometry;
  /// Stored numbers of the padding, and of zero in the activation.
  double padding = 0.0, zeroPoint = 0.0;
  /// Whether a library computes the op, or generated loops do.
  bool usesLibrary = false;
};

/// A piece of the network between two cuts. `inputs` and `outputs` are values.
struct Step {
  SmallVector<unsigned> inputs, outputs;
  /// The biased op that this step is; -1: what lies between two of them.
  int64_t op = -1;
};

/// The biases of all ops of a network, as compiled code reads them.
class BiasSet {
public:
  /// Stored numbers, one per output channel of op `op`.
  ArrayRef<double> get(unsigned op) const { return numbers[op]; }
  void set(unsigned op, ArrayRef<double> bias);
  const char *getData(unsigned op) const { return data[op].data(); }

private:
  friend class StagedNetwork;
  std::vector<BiasEncoding> encodings;
  std::vector<SmallVector<double>> numbers;
  std::vector<std::vector<char>> data;
  std::vector<Type> elementTypes;
};

/// A compiled network. Immutable: any number of threads may run it.
class StagedNetwork {
public:
  /// What a thread needs to run steps, besides the values. Meant for one
  /// network: another one can be run with it too, but starts it anew.
  class Worker {
  public:
    Worker();
    ~Worker();
    struct Impl;
    std::unique_ptr<Impl> impl;
  };

  /// Compiles the one function of `network` (or `main`, of several). Its batch,
  /// the leading dimension of every argument, may be dynamic or any number; it
  /// becomes 1. The context needs `registerExecution`. Invalid: ops that cannot
  /// be compiled, other dynamic or unranked shapes; the message names the op.
  /// `useLibrary` = false generates loops for every op, which is slow and gives
  /// the same integers.
  static llvm::Expected<std::unique_ptr<StagedNetwork>>
  compile(ModuleOp network, bool useLibrary = true);
  ~StagedNetwork();

  ArrayRef<TensorInfo> getValues() const { return values; }
  /// Values that are arguments and results of the function.
  ArrayRef<unsigned> getInputs() const { return inputs; }
  ArrayRef<unsigned> getOutputs() const { return outputs; }
  /// All biased ops, in the order of `collectBiasedOps`.
  ArrayRef<StagedOp> getOps() const { return ops; }
  /// In the order in which they run.
  ArrayRef<Step> getSteps() const { return steps; }
  /// The biases of the network as it was given.
  BiasSet getBiases() const;

  /// Runs one step: `data[v]` is the memory of value v, which must be there for
  /// all inputs and outputs of the step.
  void run(unsigned step, ArrayRef<char *> data, const BiasSet &biases,
           Worker &worker) const;

  /// Memory of one sample in which the whole network can run. Values that do
  /// not live at the same time share it, unless all are to be kept until the
  /// next run.
  class Frame {
  public:
    explicit Frame(const StagedNetwork &network, bool keepsValues = false);
    MutableArrayRef<char *> getData() { return data; }
    /// The memory of the network's inputs, in their order.
    ArrayRef<char *> getInputs() const { return inputs; }

  private:
    std::vector<char> memory;
    SmallVector<char *> data, inputs;
  };

  /// Runs all steps in a frame whose inputs are filled in. `observe(op, data)`
  /// is called after each biased op, while its input and output are there.
  void run(Frame &frame, const BiasSet &biases, Worker &worker,
           llvm::function_ref<void(unsigned, ArrayRef<char *>)> observe =
               nullptr) const;

private:
  StagedNetwork() = default;

  std::vector<TensorInfo> values;
  SmallVector<unsigned> inputs, outputs;
  std::vector<StagedOp> ops;
  std::vector<Step> steps;
  /// Offsets of the values in a frame, and its size.
  SmallVector<int64_t> offsets;
  int64_t frameBytes = 0;

  struct Code;
  /// Shared with workers, which keep what belongs to it.
  std::shared_ptr<Code> code;
};

/// What a context needs to compile networks: dialects, and the interfaces and
/// translations of their lowering. Call it before a context is made.
void registerExecution(DialectRegistry &registry);

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_STAGEDNETWORK_H
