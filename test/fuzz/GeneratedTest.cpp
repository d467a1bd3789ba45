//===- GeneratedTest.cpp - What holds of modules of many seeds ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The properties that the fuzzers check, on inputs that are the same
// everywhere.
//
//===----------------------------------------------------------------------===//

#include "AttributeProperties.h"
#include "ModuleGenerator.h"
#include "PassProperties.h"
#include "StatisticsProperties.h"
#include "TestModules.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace mlir::unbias::test;

/// How many seeds a test takes; more of them with UNBIAS_SEEDS=n.
static uint64_t getSeeds(uint64_t usual) {
  const char *text = std::getenv("UNBIAS_SEEDS");
  return text ? std::strtoull(text, nullptr, 10) : usual;
}

namespace {
/// Parts that may run at the same time.
class Generated : public testing::TestWithParam<int> {};
} // namespace

TEST_P(Generated, PassesKeepTheirPromises) {
  PassProperties properties;
  uint64_t seeds = getSeeds(250);
  for (uint64_t i = 0; i < seeds; ++i) {
    uint64_t seed = GetParam() * seeds + i;
    std::vector<uint8_t> data = makeBytes(seed, 4096);
    ByteSource bytes(data);
    std::string module = generateModule(bytes);
    ASSERT_EQ(properties.check(module, bytes), "") << "seed " << seed << "\n"
                                                   << module;
  }
  // Tests that say nothing would pass too.
  EXPECT_GT(properties.parsed, int64_t(seeds) / 2);
  EXPECT_GT(properties.corrected, int64_t(seeds) / 20);
  RecordProperty("parsed", int(properties.parsed));
  RecordProperty("corrected", int(properties.corrected));
}
INSTANTIATE_TEST_SUITE_P(Seeds, Generated, testing::Range(0, 8));

TEST(TestModules, PassesKeepTheirPromises) {
  PassProperties properties;
  std::vector<std::string> modules = readTestModules();
  EXPECT_GT(modules.size(), 100u);
  uint64_t seed = 1000000;
  for (const std::string &module : modules) {
    std::vector<uint8_t> data = makeBytes(seed++, 4096);
    ByteSource bytes(data);
    ASSERT_EQ(properties.check(module, bytes), "") << module;
    std::string mutated = mutateModule(module, bytes);
    ASSERT_EQ(properties.check(mutated, bytes), "") << mutated;
  }
  EXPECT_GT(properties.parsed, int64_t(modules.size()) / 2);
}

TEST(GeneratedFiles, StatisticsAreReadAsTheyWereWritten) {
  for (uint64_t seed = 0; seed < getSeeds(2000); ++seed) {
    std::vector<uint8_t> data = makeBytes(seed, 1024);
    ByteSource bytes(data);
    ASSERT_EQ(checkGeneratedStatistics(bytes), "") << "seed " << seed;
  }
}
