//===- unbias.cpp - Bias correction as a tool -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>

using namespace mlir::unbias;
namespace cl = llvm::cl;

static constexpr llvm::StringLiteral overview =
    "Unbias: corrects the biases of quantized networks in MLIR\n\n"
    "  'unbias <command> --help' is the manual of a command.\n";

static std::vector<std::unique_ptr<Command>> makeCommands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(makeCorrectCommand());
  commands.push_back(makeMeasureCommand());
  commands.push_back(makeCheckCommand());
  commands.push_back(makeEvaluateCommand());
  commands.push_back(makeDiffCommand());
  return commands;
}

/// Signals that a process was started to ignore, as by nohup or in the
/// background of a script. LLVM handles them all the same: it would remove the
/// outputs, and the command would go on without.
static std::vector<int> findIgnoredSignals() {
  std::vector<int> ignored;
  for (int number : {SIGHUP, SIGINT, SIGTERM}) {
    struct sigaction action;
    if (sigaction(number, nullptr, &action) == 0 &&
        action.sa_handler == SIG_IGN)
      ignored.push_back(number);
  }
  return ignored;
}

/// Messages quote files; a terminal must not act on what is in these.
static void printSafely(llvm::raw_ostream &os, llvm::StringRef text) {
  bool isUTF8 = llvm::json::isUTF8(text);
  for (char c : text) {
    bool isSafe = llvm::isPrint(c) || c == '\n' || (isUTF8 && (c & 0x80));
    if (isSafe)
      os << c;
    else
      os << llvm::format("\\%02x", static_cast<unsigned char>(c));
  }
}

static int fail(llvm::Error error, int status) {
  printSafely(llvm::WithColor::error(llvm::errs(), "unbias"),
              takeReason(std::move(error)).message + "\n");
  return status;
}

int main(int argc, char **argv) {
  std::vector<int> ignored = findIgnoredSignals();
  llvm::InitLLVM init(argc, argv);
  for (int number : ignored)
    std::signal(number, SIG_IGN);
  llvm::setBugReportMsg("Unbias crashed, which no input should make it do. "
                        "Please report the command and its files.\n");
  // A limit of file sizes is an error of the write, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);

  std::vector<std::unique_ptr<Command>> commands = makeCommands();
  // The manual of the one command in question: help texts have no owner.
  std::unique_ptr<cl::extrahelp> manual;
  for (const auto &command : commands)
    if (argc > 1 && command->getSubCommand().getName() == argv[1])
      manual = std::make_unique<cl::extrahelp>(command->getManual());
  cl::SetVersionPrinter([](llvm::raw_ostream &os) {
    os << "unbias " UNBIAS_VERSION ", with LLVM " LLVM_VERSION_STRING "\n";
  });
  // LLVM's own are of no use here.
  cl::OptionCategory none("");
  cl::HideUnrelatedOptions(none);
  std::string misuse;
  llvm::raw_string_ostream misuseStream(misuse);
  if (!cl::ParseCommandLineOptions(argc, argv, overview, &misuseStream)) {
    llvm::errs() << misuse;
    return Misused;
  }
  for (const auto &command : commands) {
    if (!command->getSubCommand())
      continue;
    auto status = command->run({argv, argv + argc});
    if (status)
      return *status;
    return fail(status.takeError(), command->getErrorStatus());
  }
  return fail(invalid("expected a command, found none; 'unbias --help' lists "
                      "them"),
              Misused);
}
