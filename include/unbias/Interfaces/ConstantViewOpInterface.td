//===- ConstantViewOpInterface.td - Views of constants -----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_CONSTANTVIEWOPINTERFACE
#define UNBIAS_INTERFACES_CONSTANTVIEWOPINTERFACE

include "mlir/IR/OpBase.td"

def ConstantViewOpInterface : OpInterface<"ConstantViewOpInterface"> {
  let cppNamespace = "::mlir::unbias";
  let description = [{
    An op whose single result holds the elements of its first operand in another
    arrangement or representation: reshape, transpose, slice, a cast that keeps
    the value. Producers leave weights behind such ops (a depthwise weight of a
    TFLite file is a `tosa.reshape` of a constant), and folding them would copy
    every weight; `readConstant` reads through them in place.
  }];

  let methods = [
    InterfaceMethod<[{
        The view of the result, given the view of the first operand.
        Unsupported where a copy would be needed.
      }],
      "::llvm::Expected<::mlir::unbias::TensorView>", "applyToConstant",
      (ins "const ::mlir::unbias::TensorView &":$source)>,
  ];
}

#endif // UNBIAS_INTERFACES_CONSTANTVIEWOPINTERFACE
