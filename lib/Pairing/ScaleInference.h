//===- ScaleInference.h - Scales of a network of integers -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the scales of integer activations from those of others and from biases.
//
// Every activation has an unknown scale. Rescales and ops that move elements
// relate them exactly (ScaleRelationOpInterface). A biased op relates its input
// to its requantized output: weight scale = output scale / input scale *
// multiplier, exactly where the weights tell their scale, roughly where they
// only correlate. So scales form few classes of multiples of one unknown, which
// is what all biases of the class together tell: bias scale = output scale *
// multiplier, and a float bias divided by it was rounded to the quantized one.
// Classes without biases get theirs through rough relations.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_PAIRING_SCALEINFERENCE_H
#define UNBIAS_LIB_PAIRING_SCALEINFERENCE_H

#include "OpProblem.h"
#include "ScaleGraph.h"
#include "unbias/Interfaces/ScaleRelationOpInterface.h"
#include "unbias/Pairing/Pairing.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mlir::unbias {

/// Scales of weights.
struct WeightScales {
  /// One, or one per output channel.
  SmallVector<double> scales;
  /// Relative.
  double error = 0.0;
};

class ScaleInference {
public:
  /// `pairing` gets what is to be told.
  ScaleInference(ArrayRef<OpProblem> problems, NetworkPairing &pairing)
      : problems(problems), pairing(pairing) {}

  /// Finds all scales. Invalid where two ways to one disagree.
  llvm::Error run(Operation *quantized, Operation *real,
                  const PairingOptions &options);

  /// Of the input of op `index`. Nothing, here and below: nothing tells.
  std::optional<Estimate> getInput(size_t index);
  std::optional<WeightScales> getWeights(size_t index);
  /// Of any tensor of the quantized network, `twin` in the float network.
  std::optional<Estimate> getTensor(Value value, Value twin);
  std::optional<int64_t> getZeroPoint(Value value) const;

private:
  /// What a biased op says about output scale / input scale.
  struct Ratio {
    Estimate estimate;
    /// It is part of the graph.
    bool isExact = false;
  };
  /// A scale that something says outright.
  struct Claim {
    unsigned node;
    double scale;
    std::string source;
  };
  /// Bounds of the scale of a root.
  struct Evidence {
    unsigned root = 0;
    SmallVector<Bounds> bounds;
    SmallVector<double> weights;
  };

  unsigned getNode(Value value);
  void followOps(Operation *root);
  void followOp(Operation *op, bool isRead);
  void followGains(Operation *root);
  llvm::Error relateOp(size_t index);
  void claimTensors(Operation *function, const PairingOptions &options);
  std::optional<Evidence> readBias(size_t index);
  llvm::Error solve();
  void relax();
  llvm::Error checkRatio(size_t index);
  llvm::Error checkBias(size_t index);
  void record(double disagreement, const Twine &where);
  std::optional<Estimate> getScale(unsigned node);

  ArrayRef<OpProblem> problems;
  NetworkPairing &pairing;
  ScaleGraph graph;
  DenseMap<Value, unsigned> nodes;
  /// Nodes that have the same zero point, and those that say which.
  llvm::EquivalenceClasses<unsigned> zeroPointClasses;
  SmallVector<std::pair<unsigned, int64_t>> zeroPointClaims;
  /// Of values of the float network: what multiplications by constants since
  /// the last biased op, or the input, made of one real unit.
  DenseMap<Value, double> gains;
  /// By op; nothing for ops whose scales are not looked for. The input node is
  /// in units of the float network's input.
  SmallVector<std::optional<unsigned>> inputNodes, outputNodes;
  SmallVector<std::optional<Ratio>> ratios;
  std::vector<Claim> claims;
  /// Scales of roots.
  DenseMap<unsigned, Estimate> solved;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_PAIRING_SCALEINFERENCE_H
