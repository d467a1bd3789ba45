//===- OutputFileTest.cpp - Files written whole or not at all -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/OutputFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <set>

using namespace mlir::unbias;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

namespace {
class OutputFiles : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(fs::createUniqueDirectory("unbias", directory));
  }
  void TearDown() override { fs::remove_directories(directory); }

  std::string getPath(StringRef name) {
    llvm::SmallString<128> path = directory;
    llvm::sys::path::append(path, name);
    return path.str().str();
  }
  /// Names in the folder.
  std::set<std::string> list() {
    std::set<std::string> names;
    std::error_code code;
    for (fs::directory_iterator i(directory, code), end; i != end && !code;
         i.increment(code))
      names.insert(llvm::sys::path::filename(i->path()).str());
    return names;
  }
  std::string read(StringRef name) {
    auto buffer = llvm::MemoryBuffer::getFile(getPath(name));
    return buffer ? (*buffer)->getBuffer().str() : "no file";
  }
  void write(StringRef name, StringRef content) {
    std::error_code code;
    llvm::raw_fd_ostream(getPath(name), code) << content;
    ASSERT_FALSE(code);
  }
  std::string getError(OutputSet &outputs, StringRef path) {
    auto file = outputs.add(path);
    return file ? "no error" : llvm::toString(file.takeError());
  }

  llvm::SmallString<128> directory;
};
using Names = std::set<std::string>;
} // namespace

TEST_F(OutputFiles, GetTheirNamesWhenAllAreComplete) {
  write("a", "old");
  OutputSet outputs;
  auto a = outputs.add(getPath("a")), b = outputs.add(getPath("b"));
  ASSERT_TRUE(a && b);
  (*a)->getStream() << "new";
  (*b)->getStream() << "more";
  (*a)->getStream().flush();
  EXPECT_EQ(read("a"), "old");
  EXPECT_EQ(read("b"), "no file");
  ASSERT_FALSE(llvm::errorToBool(outputs.commit()));
  EXPECT_EQ(list(), (Names{"a", "b"}));
  EXPECT_EQ(read("a"), "new");
  EXPECT_EQ(read("b"), "more");
}

TEST_F(OutputFiles, LeaveNothingWithoutACommit) {
  write("a", "old");
  {
    OutputSet outputs;
    auto a = outputs.add(getPath("a")), b = outputs.add(getPath("b"));
    ASSERT_TRUE(a && b);
    (*a)->getStream() << "new";
    EXPECT_EQ(list().size(), 3u);
    EXPECT_TRUE(
        StringRef(*std::next(list().begin())).starts_with("a.unbias-tmp-"));
  }
  EXPECT_EQ(list(), Names{"a"});
  EXPECT_EQ(read("a"), "old");
}

TEST_F(OutputFiles, KeepLinksAndPermissions) {
  write("a", "old");
  ASSERT_FALSE(
      fs::setPermissions(getPath("a"), fs::owner_read | fs::owner_write));
  ASSERT_FALSE(fs::create_link("a", getPath("link")));
  OutputSet outputs;
  auto file = outputs.add(getPath("link"));
  ASSERT_TRUE(bool(file));
  (*file)->getStream() << "new";
  ASSERT_FALSE(llvm::errorToBool(outputs.commit()));
  EXPECT_EQ(read("a"), "new");
  EXPECT_TRUE(fs::is_symlink_file(getPath("link")));
  auto permissions = fs::getPermissions(getPath("a"));
  ASSERT_TRUE(bool(permissions));
  EXPECT_EQ(*permissions, fs::owner_read | fs::owner_write);
}

// /dev/full takes what is buffered and has no space for it.
TEST_F(OutputFiles, FailTogether) {
  if (!fs::exists("/dev/full"))
    GTEST_SKIP() << "no /dev/full";
  {
    OutputSet outputs;
    auto a = outputs.add(getPath("a")), full = outputs.add("/dev/full");
    ASSERT_TRUE(a && full);
    (*a)->getStream() << "new";
    (*full)->getStream() << "more";
    EXPECT_EQ(llvm::toString(outputs.commit()),
              "/dev/full: No space left on device");
  }
  EXPECT_EQ(list(), Names{});
}

TEST_F(OutputFiles, RefuseWhatCannotBeWritten) {
  OutputSet outputs;
  EXPECT_EQ(
      getError(outputs, directory),
      (directory + ": expected a file to write to, found a folder").str());
  EXPECT_EQ(getError(outputs, getPath("no/a")),
            getPath("no/a") + ": No such file or directory");
  EXPECT_EQ(getError(outputs, getPath("a")), "no error");
  EXPECT_EQ(getError(outputs, getPath("./a")),
            getPath("./a") + ": expected outputs of different names, found two "
                             "of this");
}
