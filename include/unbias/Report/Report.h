//===- Report.h - What was found out about a network ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The result of `unbias correct` and `unbias evaluate` as plain data, and the
// forms it is written in. Nothing in it depends on time or on the number of
// threads, so the same inputs give the same bytes.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_REPORT_REPORT_H
#define UNBIAS_REPORT_REPORT_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mlir::unbias {

/// A quantity before and after the correction; what was not measured is absent.
/// An evaluation fills in `before` only.
struct BeforeAfter {
  std::optional<double> before, after;
};

/// What became of one op.
enum class OpStatus {
  Corrected,
  /// The correction of every channel was refused or rounds to nothing.
  Refused,
  /// Not handled, or without statistics.
  Missed,
  /// Left alone on request, or because the choice fell on no correction.
  Left,
  /// Only measured, by `unbias evaluate`.
  Measured
};

llvm::StringRef getStatusName(OpStatus status);

/// Output channels of an op, by what became of them.
struct ChannelCounts {
  int64_t total = 0;
  /// Channels whose stored bias changes.
  int64_t changed = 0;
  int64_t withinNoise = 0;
  /// Above `max-shift`.
  int64_t tooLarge = 0;
  /// Accepted, but less than half a step of the stored bias.
  int64_t roundedToNothing = 0;
  /// New biases that were cut at the limits of their type.
  int64_t saturated = 0;
};

/// One biased op. Lists have one number per output channel or are empty if
/// that is not known. "Output" is the op's own: accumulator plus bias.
struct OpReport {
  /// As `calib.id` and statistics files name it; anything may be in it.
  std::string id;
  /// "tosa.conv2d".
  std::string kind;
  /// Location as MLIR prints it; may be empty.
  std::string location;
  /// The function that the op is in, and the op's place among all ops of that
  /// function, from 0, nested ones included, in the order of
  /// `walk<WalkOrder::PreOrder>` without the function itself. Of the network as
  /// it is written (or was read, for an evaluation): Model Explorer finds nodes
  /// by these two. Negative: unknown.
  std::string function;
  int64_t position = -1;
  OpStatus status = OpStatus::Measured;
  /// Why an op was not corrected; empty if it was.
  std::string reason;
  /// "full", "regular", ...; empty if none was applied.
  std::string method;
  /// "exact", "coverage", "moments", "observed"; empty if none was applied.
  std::string exactness;
  ChannelCounts channels;
  /// The largest change of a stored bias, in stored units.
  double maxChange = 0;
  /// Likewise in standard deviations of the output.
  std::optional<double> maxChangeInDeviations;
  /// The share of the squared mean shift that the new bias is expected to
  /// remove, at most 1.
  std::optional<double> predictedErrorRemoved;
  /// The same as it was measured on the samples of the report: 1 - after^2 /
  /// before^2 of `measuredShift`.
  std::optional<double> measuredErrorRemoved;
  /// Root mean square over the channels of the mean shift of the output, real
  /// units: as the correction expects it of other samples, and as measured.
  BeforeAfter predictedShift, measuredShift;
  /// The largest part of a correction that its bias cannot hold, in steps of
  /// the stored bias and in standard deviations of the output.
  std::optional<double> largestResidual, largestResidualInDeviations;
  /// The share of the squared corrections that rounding leaves undone; above a
  /// tenth the bias is too coarse.
  std::optional<double> lostToRounding;
  bool isBiasTooCoarse = false;
  /// Root mean square of the difference from the float network's output, over
  /// the root mean square of the latter.
  BeforeAfter error;
  /// Signal-to-noise ratio in dB: -20 log10(error).
  BeforeAfter signalToNoise;
  /// Mean of the quantized minus mean of the float output, in real units.
  std::vector<double> shiftBefore, shiftAfter;
  /// Standard deviation of the output in real units.
  std::vector<double> outputDeviation;
  /// Change of the bias as written, in real units.
  std::vector<double> correction;
  /// Share of input elements at the limits of their integer type, 0 to 1.
  std::optional<double> saturatedInputs;
  /// How the float network's input fits the range of the quantized one: width of
  /// both together over the width of the range (1: it stays inside), share of
  /// the range that is covered, and root mean square of what is beyond it over
  /// that of the input.
  std::optional<double> inputReach, inputUsed, inputClipped;
  /// The largest distance of a weight from the float one, in steps of the
  /// quantized weight; up to 0.5 if it was rounded from it.
  std::optional<double> weightDistance;
  /// Further remarks on this op, such as weights of another export.
  std::vector<std::string> warnings;
};

/// How well a network does as a whole. Absent: not measured, or it makes no
/// sense for the network.
struct Quality {
  /// Root mean square of the output's difference from the float network's, over
  /// the root mean square of the latter.
  std::optional<double> outputError;
  /// Mean of KL(float || quantized) of the softmax outputs, in nats.
  std::optional<double> divergence;
  /// Share of samples with the float network's top class, 0 to 1.
  std::optional<double> agreement;
  /// Share of samples with the labelled class, 0 to 1.
  std::optional<double> topOne;
};

/// One of the corrections that the choice was made among.
struct CandidateReport {
  /// "none", "weight error only", "full".
  std::string name;
  Quality quality;
  bool chosen = false;
};

/// A file that the result depends on.
struct InputFile {
  /// "network", "reference", "samples", "labels", "statistics", "scales".
  std::string role;
  /// As it was given.
  std::string path;
  /// SHA-256 of its bytes, 64 hexadecimal digits.
  std::string sha256;
};

struct SampleCounts {
  /// Samples that corrections were computed from.
  int64_t calibration = 0;
  /// Samples kept aside to choose among candidates.
  int64_t keptAside = 0;
  /// Samples that `Quality` was measured on, and per-op errors.
  int64_t evaluated = 0;
  /// Whether those were not calibrated on: figures of calibration samples
  /// flatter.
  bool evaluatedUnseen = false;
};

/// Whether the samples are what the network was quantized for.
struct SampleReport {
  /// Ops whose range is known, and those with too much of the float input beyond
  /// it; the largest `inputReach` and `inputClipped`.
  int64_t ops = 0, exceeded = 0;
  double reach = 1, clipped = 0;
  /// Share of the range that the network's input uses.
  std::optional<double> inputUsed;
  /// How much the float output differs from sample to sample, over its size.
  std::optional<double> variation;
  /// Variance of the means of the input over that of independent elements.
  std::optional<double> coherence;
  /// Reasons for doubt, as sentences; empty if there are none.
  std::vector<std::string> doubts;
};

struct NetworkReport {
  /// "correct" or "evaluate".
  std::string command;
  /// The whole command line, program first.
  std::vector<std::string> commandLine;
  /// Version of Unbias.
  std::string version;
  std::vector<InputFile> inputs;
  SampleCounts samples;
  /// Absent where no float network was run.
  std::optional<SampleReport> suitability;
  /// What candidates were compared by: "divergence" or "output error"; empty if
  /// there was no choice to make.
  std::string criterion;
  /// Empty if there was no choice to make.
  std::vector<CandidateReport> candidates;
  /// Why it was chosen, or why there was no choice, as a sentence.
  std::string choiceReason;
  Quality before;
  /// Absent for an evaluation, and where nothing was run.
  std::optional<Quality> after;
  /// The float network's share of samples with the labelled class.
  std::optional<double> floatTopOne;
  /// In the order of the network.
  std::vector<OpReport> ops;
  /// About the network, as sentences.
  std::vector<std::string> warnings;
  /// How scales were found and how well the routes agree, as sentences.
  std::vector<std::string> scaleNotes;
};

/// Writes JSON of docs/report.schema.json. Numbers read back as the same
/// doubles; those that are not finite become null, or are left out with their
/// key.
void writeJsonReport(llvm::raw_ostream &os, const NetworkReport &report);

/// Writes one HTML page that needs no other file and no network.
void writeHtmlReport(llvm::raw_ostream &os, const NetworkReport &report);

/// A figure that Model Explorer can show at every op; a file holds one.
enum class NodeFigure { ErrorBefore, ErrorAfter, ChannelsChanged };

/// Writes node data of Google's Model Explorer: `figure` at every op that has
/// it and whose position is known. docs/Report.md says how to look at it.
void writeModelExplorer(llvm::raw_ostream &os, const NetworkReport &report,
                        NodeFigure figure);

/// Prints a table of the ops and one of the network, in at most 100 columns.
void printSummary(llvm::raw_ostream &os, const NetworkReport &report);

} // namespace mlir::unbias

#endif // UNBIAS_REPORT_REPORT_H
