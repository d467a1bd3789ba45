//===- ScaleRelationOpInterface.td - Scales along ops ------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_SCALERELATIONOPINTERFACE
#define UNBIAS_INTERFACES_SCALERELATIONOPINTERFACE

include "mlir/IR/OpBase.td"

def ScaleRelationOpInterface : OpInterface<"ScaleRelationOpInterface"> {
  let cppNamespace = "::mlir::unbias";
  let description = [{
    An op that changes which numbers a tensor holds, but not what they mean, or
    only by a factor: rescale, clamp, pooling, sums, every op that moves
    elements. Integer IR does not say what one step of its tensors is worth;
    such ops say how the steps of different tensors relate, so that one known
    scale tells many (`Pairing/Pairing.h`). An op without the interface ends
    what can be followed.
  }];

  let methods = [
    InterfaceMethod<[{
        How the scales of operands and result relate; nothing if this op, for
        reasons of its own (a factor that is no constant), does not tell.
      }],
      "::std::optional<::mlir::unbias::ScaleRelation>", "getScaleRelation">,
  ];
}

#endif // UNBIAS_INTERFACES_SCALERELATIONOPINTERFACE
