//===- ByteSource.h - Choices made of bytes ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a fuzzer or a seed gives, read as choices, lengths and numbers.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_BYTESOURCE_H
#define UNBIAS_TEST_FUZZ_BYTESOURCE_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/bit.h"
#include <initializer_list>
#include <vector>

namespace mlir::unbias::test {

/// Bytes that are used up from the front. At the end every choice is the first
/// one, so that short inputs make small modules.
class ByteSource {
public:
  explicit ByteSource(ArrayRef<uint8_t> bytes) : bytes(bytes) {}

  bool isEmpty() const { return bytes.empty(); }

  uint8_t takeByte() {
    if (bytes.empty())
      return 0;
    uint8_t byte = bytes.front();
    bytes = bytes.drop_front();
    return byte;
  }

  uint64_t takeBits() {
    uint64_t bits = 0;
    for (int i = 0; i < 8; ++i)
      bits = bits << 8 | takeByte();
    return bits;
  }

  /// An integer of [low, high], which are at most 256 apart.
  int64_t takeInteger(int64_t low, int64_t high) {
    return low + takeByte() % (high - low + 1);
  }

  /// True once in `n` times; false at the end.
  bool takeOneIn(int64_t n) { return takeInteger(0, n - 1) == n - 1; }

  template <typename T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[takeInteger(0, choices.size() - 1)];
  }
  template <typename Range>
  auto pickOf(const Range &choices) {
    return choices[takeInteger(0, int64_t(std::size(choices)) - 1)];
  }

  /// A finite number; mostly a small one, exact in binary.
  double takeNumber() {
    switch (takeInteger(0, 127)) {
    default:
      return takeInteger(-64, 64) / 8.0;
    case 126:
      return pick({0.0, -0.0, 1.0e-300, 4.9406564584124654e-324, 1.0e18,
                   9007199254740993.0, -1.7976931348623157e+308, 1.0e300,
                   3.4028234663852886e+38, 65504.0, 0.1});
    case 127: {
      double number = llvm::bit_cast<double>(takeBits());
      return number - number == 0.0 ? number : 0.0;
    }
    }
  }

private:
  ArrayRef<uint8_t> bytes;
};

/// `size` bytes that follow from `seed` (SplitMix64), the same everywhere.
inline std::vector<uint8_t> makeBytes(uint64_t seed, size_t size) {
  std::vector<uint8_t> bytes;
  bytes.reserve(size + 8);
  for (uint64_t state = seed; bytes.size() < size;) {
    uint64_t bits = state += 0x9E3779B97F4A7C15;
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
    bits ^= bits >> 31;
    for (int shift = 0; shift < 64; shift += 8)
      bytes.push_back(bits >> shift);
  }
  return bytes;
}

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_BYTESOURCE_H
