// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "unbias/Interfaces/BiasedOpInterface.td"
def AccelDialect : Dialect { let name = "accel"; let cppNamespace = "::accel"; }
// out[n, o] = offset[o] + sum over c of kernel[o, c] * in[n, c]
def DenseOp : Op<AccelDialect, "dense",
                 [DeclareOpInterfaceMethods<BiasedOpInterface>]> {
  let arguments = (ins 2DTensorOf<[I8]>:$in, 2DTensorOf<[I8]>:$kernel,
                       1DTensorOf<[I32]>:$offset);
  let results = (outs 2DTensorOf<[I32]>:$out);
}
