//===- SampleFile.h - Calibration samples and labels ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Samples as users keep them (`.npy`, or `.npz` for networks of several
// inputs), and how the numbers in them become the input of a network.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_STATISTICS_SAMPLEFILE_H
#define UNBIAS_STATISTICS_SAMPLEFILE_H

#include "unbias/Statistics/StatisticsFile.h"

namespace mlir::unbias {

/// What one input of a network is fed: an array whose first dimension is the
/// sample. Copies share the memory.
struct SampleArray {
  /// For messages: "x.npy", or "x.npz: member 'a.npy'".
  std::string name;
  /// Samples first; at least one of these, of at least one element.
  ArrayData array;

  int64_t getCount() const { return array.shape.front(); }
  /// The shape without the first dimension.
  llvm::ArrayRef<int64_t> getShape() const {
    return llvm::ArrayRef(array.shape).drop_front();
  }
  int64_t getNumElements() const;
  /// The bytes of sample `index`, as they are stored.
  llvm::ArrayRef<char> getSample(int64_t index) const;
};

/// The samples of a file: one array per network input.
struct SampleSet {
  std::vector<SampleArray> inputs;
  /// Samples, as many in every array.
  int64_t count = 0;
};

/// Reads the samples of `path`: a `.npy` file, mapped into memory if it is
/// large, or a `.npz` file with one array per network input, in the order of
/// the file. Which of the two it is the content says, not the name. Invalid,
/// starting with `path`, if it is neither, has no samples, holds something
/// other than numbers, or arrays of different numbers of samples.
llvm::Expected<SampleSet> readSamples(llvm::StringRef path);

/// Reads the class of each of `count` samples: integers of shape [N] or [N, 1].
/// Invalid, starting with `path`, for another number of labels or labels
/// outside of [0, classes).
llvm::Expected<std::vector<int64_t>> readLabels(llvm::StringRef path,
                                                int64_t count, int64_t classes);

/// What the numbers of a file stand for: real = stored * scale + offset, as for
/// photographs whose pixels a network wants as pixel / 255. One number each, or
/// one per index of the last dimension, such as colour channels.
struct SampleScaling {
  llvm::SmallVector<double, 3> scale, offset;

  /// Whether the stored numbers are the real ones.
  bool isIdentity() const { return scale.empty() && offset.empty(); }
};

/// One input of a network.
struct InputFormat {
  /// With the leading batch dimension, which is not looked at.
  llvm::SmallVector<int64_t, 4> shape;
  Storage storage = Storage::F32;
  /// Of an integer input, if it is known.
  std::optional<TensorQuantization> quantization;
};

/// Converts samples to what one input of a network reads:
///
///  * Integers of the storage of `quantized`, without scaling, are numbers of
///    the quantized network: its own input takes them as they are, a float
///    input takes (stored - zeroPoint) * scale.
///  * Any other number is a real one after scaling: a float input takes it,
///    rounded once; an integer input takes round(real / scale) + zeroPoint,
///    ties to even as NumPy and ONNX round, saturated to its type.
///
/// So a float network and its quantized twin see the same real numbers.
class SampleLoader {
public:
  /// For the input `input` of a network. `quantized` is the same input of the
  /// quantized network of the two; null: `input` itself. Invalid, naming the
  /// samples, if the shapes differ, a quantization is needed and not known, or
  /// the scaling does not fit the last dimension; unsupported for inputs that
  /// are no integers of up to 32 bits or floats.
  static llvm::Expected<SampleLoader> create(const SampleArray &samples,
                                             const InputFormat &input,
                                             const InputFormat *quantized,
                                             const SampleScaling &scaling = {});

  /// Bytes of one converted sample: elements times `getStorageBytes`.
  int64_t getBytes() const { return bytes; }

  /// Writes sample `index` to `out`, which has `getBytes` bytes. Invalid,
  /// naming the sample and the position, for NaN and infinities. May be called
  /// from any number of threads.
  llvm::Error load(int64_t index, llvm::MutableArrayRef<char> out) const;

private:
  SampleLoader() = default;
  void makeTable();
  bool convertBlock(llvm::MutableArrayRef<double> reals, int64_t begin,
                    llvm::MutableArrayRef<char> out) const;
  llvm::Error makeElementError(int64_t sample, int64_t element,
                               const llvm::Twine &expected) const;

  SampleArray samples;
  Storage storage = Storage::F32;
  /// Stored numbers are copied as they are.
  bool isCopy = false;
  /// real = (stored - zeroPoint) * scale[i] + offset[i], where i is the index
  /// of the last dimension, or 0 if there is one number.
  double zeroPoint = 0.0;
  llvm::SmallVector<double, 3> scale, offset;
  /// Of an integer input.
  TensorQuantization quantization;
  /// Of samples of bytes: what each byte becomes, for each scale; else empty.
  std::vector<char> table;
  int64_t bytes = 0;
};

} // namespace mlir::unbias

#endif // UNBIAS_STATISTICS_SAMPLEFILE_H
