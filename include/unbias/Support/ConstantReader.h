//===- ConstantReader.h - Reads constants of every storage ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place where the bytes of constant attributes are interpreted.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_CONSTANTREADER_H
#define UNBIAS_SUPPORT_CONSTANTREADER_H

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "unbias/Support/TensorView.h"

namespace mlir::unbias {

/// The storage of an element type, quantized types by what they are stored as;
/// nothing for types that are not read (i1, index, f8, complex ...).
std::optional<Storage> getStorage(Type elementType);

/// Views the data of a dense, splat or resource attribute in place. Elided
/// resources and blobs whose size does not fit the type are invalid; sparse
/// attributes and element types without a storage are unsupported.
llvm::Expected<TensorView> readElements(ElementsAttr attr);

/// A constant of `type` (ranked, static; integer or float elements) with the
/// numbers `values`, which must be representable: integers are taken exactly
/// (up to 2^53), floats are rounded to the type once. For small constants.
DenseElementsAttr makeElements(ShapedType type, llvm::ArrayRef<double> values);

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_CONSTANTREADER_H
