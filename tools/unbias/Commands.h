//===- Commands.h - The commands of the tool --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each command was asked for, checked as far as the command line alone
// tells, and the functions that do it. `<Name>Command.cpp` has the options and
// their help, `Run<Name>.cpp` the work.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_COMMANDS_H
#define UNBIAS_TOOLS_UNBIAS_COMMANDS_H

#include "unbias/Statistics/SampleFile.h"
#include "unbias/Transforms/Correction.h"
#include "unbias/Transforms/StatsFindings.h"
#include <string>
#include <vector>

namespace mlir::unbias {

/// Where inputs of networks come from.
struct SampleOptions {
  /// `.npy` or `.npz`.
  std::string path;
  SampleScaling scaling;
  /// Of the inputs of the quantized network, in their order; empty: to be found
  /// out.
  std::vector<TensorQuantization> inputQuantizations;
};

/// How commands run.
struct RunOptions {
  /// The command line, program first, for reports.
  std::vector<std::string> commandLine;
  /// 0: as many as there are processors.
  unsigned threads = 0;
  bool isQuiet = false;
};

/// Where results go besides the network; empty paths: nowhere.
struct ReportOptions {
  /// `.json` or `.html`, by their ends.
  std::vector<std::string> reports;
  std::string modelExplorer;
};

struct MeasureOptions {
  std::string network;
  SampleOptions samples;
  std::string output;
  bool isPerTap = false;
  /// Every `shardCount`-th sample from `shard` on; 0 of 1: all.
  int64_t shard = 0, shardCount = 1;
  RunOptions run;
};

/// `samples` and `reference` are given, or `stats`, perhaps with `reference`.
struct CorrectOptions {
  std::string network;
  std::string reference;
  SampleOptions samples;
  std::vector<std::string> stats;
  /// `.mlirbc`: bytecode; anything else, and `-`: text.
  std::string output;
  /// Optional, with samples.
  std::string labels;
  /// With samples, Auto: choose among none, weight error only and full.
  CorrectionMethod method = CorrectionMethod::Auto;
  double confidence = 2.0;
  double maxShift = 0.0;
  /// With statistics: follow what corrections do downstream.
  bool pushForward = true;
  bool shrinkage = false;
  /// Regular expressions on whole ids; empty: no filter.
  std::string ops, skipOps;
  bool isStrict = false;
  bool keepStats = false;
  /// Bytes of live activations to keep in memory; beyond, they go to disk.
  uint64_t memory = 0;
  /// JSON with scales that override what is inferred; may be empty.
  std::string scales;
  ReportOptions report;
  RunOptions run;
};

struct CheckOptions {
  std::string network;
  /// Both may be empty.
  std::string reference;
  std::vector<std::string> stats;
  std::string scales;
  StatsCheckOptions checks;
  /// An op without what the method needs does not fit.
  bool isStrict = false;
  RunOptions run;
};

struct EvaluateOptions {
  std::string network;
  /// May be empty.
  std::string reference;
  SampleOptions samples;
  /// May be empty if there is a reference.
  std::string labels;
  std::string scales;
  ReportOptions report;
  RunOptions run;
};

struct DiffOptions {
  std::string before, after;
  bool isJson = false;
};

/// Each does the whole command but for the message of its error, which `main`
/// prints, and writes nothing on an error.
llvm::Error runMeasure(const MeasureOptions &options);
llvm::Error runCorrect(const CorrectOptions &options);
llvm::Error runCorrectFromStats(const CorrectOptions &options);
llvm::Error runEvaluate(const EvaluateOptions &options);

/// Prints which ops the statistics fit. False if there is one that they do not.
llvm::Expected<bool> runCheck(const CheckOptions &options);

/// Prints how biases differ. True if they do.
llvm::Expected<bool> runDiff(const DiffOptions &options);

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_COMMANDS_H
