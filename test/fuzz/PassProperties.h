//===- PassProperties.h - What holds of the passes for any module -*- C++ -*-=//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_PASSPROPERTIES_H
#define UNBIAS_TEST_FUZZ_PASSPROPERTIES_H

#include "ByteSource.h"
#include "llvm/Support/ThreadPool.h"
#include <memory>
#include <string>

namespace mlir {
class MLIRContext;

namespace unbias::test {

/// Runs the passes of the library on modules and checks, whatever the module
/// is, that
///
///  * a pass that fails says so in an error and has changed nothing, and one
///    that succeeds says no error and leaves a module that verifies;
///  * `unbias-check-stats` and a dry run change nothing;
///  * a second run of attach, propagate, correct, revert and strip changes
///    nothing, also if the module was printed and parsed in between;
///  * reverting a correction gives back the module, up to constants and casts
///  of
///    these;
///  * after strip there is no attribute of `calib`;
///  * the pipeline `unbias` does what its passes do;
///  * results and messages are the same with 1 and 4 threads.
class PassProperties {
public:
  PassProperties();
  ~PassProperties();

  /// What does not hold of `module`, with the text that shows it; empty if all
  /// is well or `module` does not parse. `bytes` choose options.
  std::string check(const std::string &module, ByteSource &bytes);

  /// Modules that were checked because they parsed, and those that a correction
  /// succeeded on and changed.
  int64_t parsed = 0, corrected = 0;

private:
  void renewContexts();

  /// Attributes live as long as their context, so that both are made anew
  /// after a while.
  std::unique_ptr<MLIRContext> context, threadedContext;
  llvm::DefaultThreadPool pool;
  int64_t uses = 0;
};

} // namespace unbias::test
} // namespace mlir

#endif // UNBIAS_TEST_FUZZ_PASSPROPERTIES_H
