//===- QuantMoments.cpp - Moments along quant ops -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values of quantized types are distributed as the integers that they hold.
//
//===----------------------------------------------------------------------===//

#include "MomentModels.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"

using namespace mlir;
using namespace mlir::unbias;

/// `of` of every element, the scale and the zero point that `type` gives it.
static Distribution mapQuantized(
    const MomentTensor &x, Type type,
    function_ref<ClippedNormal(const ClippedNormal &, double, double)> of) {
  auto quantization = getQuantization(type);
  if (!quantization)
    return quantization.takeError();
  if (!*quantization)
    return unsupported("expected a quantized type, found none");
  if (!(*quantization)->blocks.empty())
    return unsupported("expected one scale per tensor or per channel, found "
                       "scales of blocks");
  ArrayRef<double> scales = (*quantization)->scales;
  ArrayRef<int64_t> zeroPoints = (*quantization)->zeroPoints;
  int64_t axis = (*quantization)->axis;
  if (axis >= x.getRank())
    return unsupported("expected a quantized dimension of the tensor, found "
                       "another");
  // The parameters as a tensor of constants beside `x`.
  MomentTensor indices{SmallVector<int64_t>(x.getRank(), 1), {}};
  if (axis >= 0)
    indices.shape[axis] = scales.size();
  for (size_t i = 0; i < scales.size(); ++i)
    indices.values.push_back(ClippedNormal::constant(double(i)));
  return unbias::zip(
      x, indices, [&](const ClippedNormal &value, const ClippedNormal &i) {
        auto index = size_t(i.mean);
        return of(value, scales[index], double(zeroPoints[index]));
      });
}

namespace {

/// Rounding is taken to keep the mean; saturation clips.
struct QuantizeModel
    : public MomentModel<QuantizeModel, quant::QuantizeCastOp> {
  static Distribution transfer(quant::QuantizeCastOp op,
                               ArrayRef<MomentTensor> operands) {
    auto type = cast<quant::QuantizedType>(
        getElementTypeOrSelf(op.getResult().getType()));
    auto low = double(type.getStorageTypeMin()),
         high = double(type.getStorageTypeMax());
    return mapQuantized(
        operands[0], type,
        [&](const ClippedNormal &x, double scale, double zeroPoint) {
          return unbias::clamp(unbias::scale(x, 1.0 / scale, zeroPoint), low,
                               high);
        });
  }
};

struct DequantizeModel
    : public MomentModel<DequantizeModel, quant::DequantizeCastOp> {
  static Distribution transfer(quant::DequantizeCastOp op,
                               ArrayRef<MomentTensor> operands) {
    return mapQuantized(
        operands[0], op.getInput().getType(),
        [](const ClippedNormal &x, double scale, double zeroPoint) {
          return unbias::scale(x, scale, -zeroPoint * scale);
        });
  }
};

} // namespace

void mlir::unbias::registerQuantMomentModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, quant::QuantDialect *) {
    using namespace mlir::quant;
    QuantizeCastOp::attachInterface<QuantizeModel>(*context);
    DequantizeCastOp::attachInterface<DequantizeModel>(*context);
    StorageCastOp::attachInterface<KeepingMomentModel<StorageCastOp>>(*context);
  });
}
