//===- ProgressTest.cpp - How far the work is -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/Progress.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <thread>
#include <vector>

using namespace mlir::unbias;

// 40 in 8 seconds are 5 in a second; the other 60 take 12 seconds.
TEST(Progress, TellsRateAndTimeLeft) {
  EXPECT_EQ(formatProgress("measure", "samples", 40, 100, 8.0, 0),
            "measure: 40/100 samples, 5.0 samples/s, 12 s left");
  EXPECT_EQ(formatProgress("measure", "samples", 0, 100, 8.0, 0),
            "measure: 0/100 samples");
  EXPECT_EQ(formatProgress("measure", "samples", 40, 100, 0.0, 0),
            "measure: 40/100 samples");
  EXPECT_EQ(formatProgress("measure", "samples", 100, 100, 0.5, 0),
            "measure: 100/100 samples, 200 samples/s");
  EXPECT_EQ(formatProgress("measure", "samples", 1, 126, 1.0, 0),
            "measure: 1/126 samples, 1.0 samples/s, 2 min 5 s left");
  EXPECT_EQ(formatProgress("measure", "samples", 1, 12001, 1.0, 0),
            "measure: 1/12001 samples, 1.0 samples/s, 3 h 20 min left");
}

// "run 3/6 samples, 1.0 samples/s, 3 s left" has 40 characters; 13 more are
// room for a bar of 10, half of it full, with its brackets and a space.
TEST(Progress, FillsTheLine) {
  std::string words = "3/6 samples, 1.0 samples/s, 3 s left";
  EXPECT_EQ(formatProgress("run", "samples", 3, 6, 3.0, 53),
            "run [#####.....] " + words);
  EXPECT_EQ(formatProgress("run", "samples", 3, 6, 3.0, 52), "run " + words);
  EXPECT_EQ(formatProgress("run", "samples", 3, 6, 3.0, 7), "run 3/6");
  EXPECT_EQ(formatProgress("run", "samples", 6, 6, 3.0, 200),
            "run [##############################] 6/6 samples, 2.0 samples/s");
}

TEST(Progress, CountsFromAnyThread) {
  std::string text;
  llvm::raw_string_ostream os(text);
  {
    Progress progress("run", "samples", 4000, ProgressStyle::Log, &os);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int k = 0; k < 1000; ++k)
          progress.advance();
      });
    for (std::thread &thread : threads)
      thread.join();
  }
  llvm::StringRef lines = text;
  EXPECT_TRUE(lines.starts_with("run: 0/4000 samples\n")) << text;
  EXPECT_TRUE(lines.contains("\nrun: 4000/4000 samples, ")) << text;
  EXPECT_EQ(lines.count('\n'), 2u) << text;
}

TEST(Progress, DrawsOneLineOnATerminal) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Progress progress("run", "samples", 2, ProgressStyle::Terminal, &os);
  progress.advance(2);
  progress.finish();
  progress.finish();
  llvm::StringRef lines = text;
  EXPECT_TRUE(lines.starts_with("\rrun [")) << text;
  EXPECT_TRUE(lines.rsplit('\r').second.contains("2/2 samples")) << text;
  EXPECT_EQ(lines.count('\n'), 1u) << text;
  EXPECT_TRUE(lines.ends_with("\n")) << text;
}

TEST(Progress, IsQuietOnRequest) {
  EXPECT_EQ(detectProgressStyle(/*isQuiet=*/true), ProgressStyle::Quiet);
  std::string text;
  llvm::raw_string_ostream os(text);
  Progress("run", "samples", 2, ProgressStyle::Quiet, &os).advance();
  EXPECT_EQ(text, "");
}
