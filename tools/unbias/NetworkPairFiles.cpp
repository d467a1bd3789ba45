//===- NetworkPairFiles.cpp - Two networks and samples, read --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkPairFiles.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::unbias;

/// Statistics that came with the network are of another run.
static void dropStatistics(ModuleOp module) {
  module.walk([](Operation *op) {
    for (StringRef name :
         {CalibDialect::kInputFloat, CalibDialect::kInputQuantized,
          CalibDialect::kOutputFloat, CalibDialect::kOutputQuantized})
      op->removeAttr(name);
  });
}

llvm::Expected<NetworkInputs> unbias::readInputs(const StagedNetwork &network,
                                                 const SampleSet &samples,
                                                 const SampleOptions &options) {
  auto quantizations = readInputQuantizations(network);
  if (!quantizations)
    return quantizations.takeError();
  for (auto [known, given] :
       llvm::zip(*quantizations, options.inputQuantizations))
    known = given;
  return NetworkInputs::create(
      samples, getInputFormats(network, *quantizations), {}, options.scaling);
}

llvm::Expected<std::unique_ptr<NetworkPairFiles>>
unbias::readNetworkPair(NetworkContext &context, const NetworkPairPaths &paths,
                        const SampleOptions &sampleOptions) {
  auto quantizedFile = NetworkFile::read(paths.quantized, context);
  if (!quantizedFile)
    return quantizedFile.takeError();
  auto realFile = NetworkFile::read(paths.real, context);
  if (!realFile)
    return realFile.takeError();
  auto samples = readSamples(sampleOptions.path);
  if (!samples)
    return samples.takeError();
  std::unique_ptr<NetworkPairFiles> files(
      new NetworkPairFiles{std::move(*quantizedFile),
                           std::move(*realFile),
                           std::move(*samples),
                           {},
                           {},
                           nullptr,
                           nullptr,
                           std::nullopt});

  ModuleOp quantizedModule = files->quantizedFile.getModule();
  dropStatistics(quantizedModule);
  PairingOptions options;
  StatisticsFile scales;
  if (!paths.scales.empty()) {
    auto read = readScalesFile(paths.scales);
    if (!read)
      return read.takeError();
    scales = std::move(*read);
    options.scales = &scales;
  }
  if (!sampleOptions.inputQuantizations.empty())
    options.inputQuantization = sampleOptions.inputQuantizations.front();
  auto pairing =
      pairNetworks(quantizedModule, files->realFile.getModule(), options);
  if (!pairing)
    return prefixError(paths.quantized + " and " + paths.real,
                       pairing.takeError());
  files->pairing = std::move(*pairing);
  if (llvm::Error error = annotate(files->pairing))
    return prefixError(paths.quantized, std::move(error));

  auto quantized = StagedNetwork::compile(quantizedModule);
  if (!quantized)
    return prefixError(paths.quantized, quantized.takeError());
  files->quantized = std::move(*quantized);
  auto real = StagedNetwork::compile(files->realFile.getModule());
  if (!real)
    return prefixError(paths.real, real.takeError());
  files->real = std::move(*real);

  auto pair =
      NetworkPair::create(*files->real, *files->quantized, files->pairing,
                          files->samples, sampleOptions.scaling);
  if (!pair)
    return pair.takeError();
  files->pair.emplace(std::move(*pair));
  if (!paths.labels.empty()) {
    const StagedNetwork &network = *files->quantized;
    auto labels =
        readLabels(paths.labels, files->samples.count,
                   network.getValues()[network.getOutputs()[0]].elements);
    if (!labels)
      return labels.takeError();
    files->labels = std::move(*labels);
  }
  return files;
}

void unbias::reportPairing(const NetworkPairing &pairing,
                           NetworkReport &report) {
  llvm::append_range(report.warnings, pairing.warnings);
  auto note = [&](auto format) {
    llvm::raw_string_ostream(report.scaleNotes.emplace_back()) << format;
  };
  for (auto [index, input] : llvm::enumerate(pairing.inputs))
    if (input)
      note(llvm::format("input %u: scale %.9g, zero point %d", unsigned(index),
                        input->scale, int(input->zeroPoint)));
  if (pairing.largestDisagreement > 0.0) {
    note(llvm::format("largest disagreement of two ways to the same scale: "
                      "%.2g, relatively: ",
                      pairing.largestDisagreement));
    report.scaleNotes.back() += pairing.whereDisagreement;
  }
}
