//===- TestRun.cpp - Runs a network on samples ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// unbias-test-run [--loops] NETWORK INPUTS.npy OUTPUTS.npy
//
// Writes what the only output of a network holds for every sample, as stored
// numbers, for comparisons with what others compute. `--loops`: by generated
// loops alone, without a library.
//
//===----------------------------------------------------------------------===//

#include "mlir/Parser/Parser.h"
#include "unbias/Execution/NetworkInputs.h"
#include "unbias/InitAll.h"
#include "unbias/Support/ConstantReader.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::unbias;

/// What NumPy calls elements of a storage; empty if it has no such type.
static StringRef getNpyType(Storage storage) {
  switch (storage) {
  case Storage::I8:
    return "|i1";
  case Storage::U8:
    return "|u1";
  case Storage::I16:
    return "<i2";
  case Storage::U16:
    return "<u2";
  case Storage::I32:
    return "<i4";
  case Storage::F16:
    return "<f2";
  case Storage::F32:
    return "<f4";
  default:
    return "";
  }
}

/// The header of version 1 of a `.npy` file, 64 bytes at a time.
static std::string makeHeader(StringRef type, ArrayRef<int64_t> shape) {
  std::string text =
      "{'descr': '" + type.str() + "', 'fortran_order': False, 'shape': (";
  for (int64_t size : shape)
    text += std::to_string(size) + ", ";
  text += "), }";
  text.append(63 - (text.size() + 10) % 64, ' ');
  text += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += char(text.size() & 255);
  header += char(text.size() >> 8);
  return header + text;
}

static llvm::Error runNetwork(StringRef networkPath, StringRef inputPath,
                              StringRef outputPath, bool useLibrary) {
  DialectRegistry registry;
  registerAll(registry);
  registerExecution(registry);
  MLIRContext context(registry);
  auto module = parseSourceFile<ModuleOp>(networkPath, &context);
  if (!module)
    return invalid("expected a network");
  auto network = StagedNetwork::compile(*module, useLibrary);
  if (!network)
    return network.takeError();
  auto samples = readSamples(inputPath);
  if (!samples)
    return samples.takeError();
  auto inputs =
      NetworkInputs::create(*samples, getInputFormats(**network), {}, {});
  if (!inputs)
    return inputs.takeError();
  if ((*network)->getOutputs().size() != 1)
    return unsupported("expected a network of one output");
  unsigned output = (*network)->getOutputs().front();
  const TensorInfo &info = (*network)->getValues()[output];
  StringRef type =
      getNpyType(getStorage(info.elementType).value_or(Storage::I4));
  if (type.empty())
    return unsupported("expected outputs of a type that NumPy has");

  std::error_code code;
  llvm::raw_fd_ostream os(outputPath, code);
  if (code)
    return llvm::createStringError(code, outputPath);
  SmallVector<int64_t> shape(info.shape);
  shape.front() = samples->count;
  os << makeHeader(type, shape);
  StagedNetwork::Frame frame(**network);
  StagedNetwork::Worker worker;
  BiasSet biases = (*network)->getBiases();
  SmallVector<char *> memory;
  for (unsigned value : (*network)->getInputs())
    memory.push_back(frame.getData()[value]);
  for (int64_t sample = 0; sample < samples->count; ++sample) {
    if (llvm::Error error = inputs->load(sample, memory))
      return error;
    (*network)->run(frame, biases, worker);
    os.write(frame.getData()[output], info.bytes);
  }
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  bool useLibrary = argc < 2 || StringRef(argv[1]) != "--loops";
  ArrayRef<char *> paths(argv + (useLibrary ? 1 : 2), argv + argc);
  if (paths.size() != 3) {
    llvm::errs() << "expected a network, inputs and outputs, see TestRun.cpp\n";
    return 2;
  }
  if (llvm::Error error =
          runNetwork(paths[0], paths[1], paths[2], useLibrary)) {
    llvm::WithColor::error() << llvm::toString(std::move(error)) << "\n";
    return 1;
  }
}
