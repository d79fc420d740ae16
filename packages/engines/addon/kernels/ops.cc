#include "ops.h"

#include <cstdlib>
#include <mutex>
#include <new>

#include "op-call.h"
#include "tensorflow/c/ops.h"

namespace effzoo {
namespace {

const Kernels* kernels;
/// Lives as long as the process: TensorFlow's threads may be in a kernel when it ends.
ThreadTeam* team;

struct Free {
  void operator()(float* memory) const { std::free(memory); }
};
using AlignedFloats = std::unique_ptr<float, Free>;

/// A line of the cache is what a vector of AVX-512 fills.
AlignedFloats Allocate(size_t count) {
  constexpr size_t alignment = 64;
  void* memory = std::aligned_alloc(alignment, (count * sizeof(float) + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return AlignedFloats(static_cast<float*>(memory));
}

/// What the ops with an image have in common. Padding behind the image follows from the output's size.
struct ConvolutionAttributes {
  int stride, pad_top, pad_left, out_height, out_width;
  Activation activation;

  explicit ConvolutionAttributes(TF_OpKernelConstruction* construction) {
    OpAttributes attributes(construction);
    stride = attributes.Int("stride");
    pad_top = attributes.Int("pad_top");
    pad_left = attributes.Int("pad_left");
    out_height = attributes.Int("out_height");
    out_width = attributes.Int("out_width");
    activation = static_cast<Activation>(attributes.Int("activation"));
  }

  /// Of an image [batch, height, width, channels] and a filter [kernel, kernel, channels, …]; or of rows [batch, channels] and a matrix.
  ConvolutionShape Shape(const std::vector<int64_t>& in, const std::vector<int64_t>& filter, int out_channels) const {
    const bool is_image = in.size() == 4;
    const auto dim = [&](size_t axis) { return is_image ? static_cast<int>(in[axis]) : 1; };
    return {static_cast<int>(in[0]), dim(1),   dim(2),     static_cast<int>(in.back()), is_image ? static_cast<int>(filter[0]) : 1,
            stride,                  pad_top,  pad_left,   out_height,                  out_width,
            out_channels,            activation};
  }
};

struct ConvolutionOp {
  explicit ConvolutionOp(TF_OpKernelConstruction* construction)
      : attributes(construction), has_gate(OpAttributes(construction).Int("gates") > 0) {}

  /// The filter as the kernel reads it. It is packed when it is first seen; that it is kept makes sure that no other takes its place.
  const float* Packed(const ConvolutionShape& shape, Tensor filter, const Tensor& bias) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (!packed || Values(filter) != Values(packed_filter)) {
      packed = Allocate(kernels->packed_size(shape));
      kernels->pack_filter(shape, Values(filter), Values(bias), packed.get());
      packed_filter = std::move(filter);
    }
    return packed.get();
  }

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), filter = call.Input(1), bias = call.Input(2);
    Tensor gate = has_gate ? call.Input(3) : nullptr;
    Tensor residual = call.input_count() > (has_gate ? 4 : 3) ? call.Input(has_gate ? 4 : 3) : nullptr;
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in), filter_dims = Dims(filter);
    const ConvolutionShape shape = attributes.Shape(dims, filter_dims, static_cast<int>(filter_dims.back()));
    std::vector<int64_t> out_dims = dims;
    if (dims.size() == 4) out_dims = {dims[0], shape.out_height, shape.out_width, shape.out_channels};
    out_dims.back() = shape.out_channels;
    Tensor out = call.Output(0, out_dims);
    if (!call.ok()) return;
    const float* factors = Packed(shape, std::move(filter), bias);
    kernels->convolve(shape, Values(in), factors, Values(gate), Values(residual), MutableValues(out), *team);
  }

  ConvolutionAttributes attributes;
  bool has_gate;
  std::mutex mutex;
  Tensor packed_filter;
  AlignedFloats packed;
};

struct DepthwiseOp {
  explicit DepthwiseOp(TF_OpKernelConstruction* construction) : attributes(construction) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), filter = call.Input(1), bias = call.Input(2);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in);
    const DepthwiseShape shape = attributes.Shape(dims, Dims(filter), static_cast<int>(dims.back()));
    Tensor out = call.Output(0, {dims[0], shape.out_height, shape.out_width, shape.out_channels});
    Tensor mean = call.Output(1, {dims[0], 1, 1, shape.out_channels});
    if (!call.ok()) return;
    kernels->convolve_depthwise(shape, Values(in), Values(filter), Values(bias), MutableValues(out), MutableValues(mean), *team);
  }

  ConvolutionAttributes attributes;
};

struct GateOp {
  explicit GateOp(TF_OpKernelConstruction* construction)
      : activation(static_cast<Activation>(OpAttributes(construction).Int("activation"))) {}

  void Compute(OpCall& call) {
    Tensor mean = call.Input(0), reduce = call.Input(1), reduce_bias = call.Input(2), expand = call.Input(3), expand_bias = call.Input(4);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(mean);
    Tensor gate = call.Output(0, dims);
    if (!call.ok()) return;
    const GateShape shape{static_cast<int>(dims[0]), static_cast<int>(dims.back()), static_cast<int>(Dims(reduce).back()), activation};
    kernels->compute_gate(shape, Values(mean), Values(reduce), Values(reduce_bias), Values(expand), Values(expand_bias), MutableValues(gate),
                          *team);
  }

  Activation activation;
};

struct LayerNormOp {
  explicit LayerNormOp(TF_OpKernelConstruction* construction) : epsilon(OpAttributes(construction).Float("epsilon")) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), scale = call.Input(1), shift = call.Input(2);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in);
    int64_t rows = 1;
    for (size_t axis = 0; axis + 1 < dims.size(); axis++) rows *= dims[axis];
    Tensor out = call.Output(0, dims);
    if (!call.ok()) return;
    const LayerNormShape shape{static_cast<int>(rows), static_cast<int>(dims.back()), epsilon};
    kernels->normalize_layer(shape, Values(in), Values(scale), Values(shift), MutableValues(out), *team);
  }

  float epsilon;
};

/// The three functions that TensorFlow asks for.
template <typename Op>
struct Callbacks {
  static void* Create(TF_OpKernelConstruction* construction) { return new Op(construction); }
  static void Compute(void* op, TF_OpKernelContext* context) {
    OpCall call(context);
    try {
      static_cast<Op*>(op)->Compute(call);
    } catch (const std::exception& error) {
      call.Fail(error.what());
    }
  }
  static void Delete(void* op) { delete static_cast<Op*>(op); }
};

void UnknownShape(TF_ShapeInferenceContext* context, TF_Status* status) { TF_ShapeInferenceContextSetUnknownShape(context, status); }

struct Definition {
  const char* name;
  std::vector<const char*> inputs, outputs, attributes;
};

template <typename Op>
void Register(const Definition& definition, TF_Status* status) {
  if (TF_GetCode(status) != TF_OK) return;
  TF_OpDefinitionBuilder* builder = TF_NewOpDefinitionBuilder(definition.name);
  for (const char* attribute : definition.attributes) TF_OpDefinitionBuilderAddAttr(builder, attribute);
  for (const char* input : definition.inputs) TF_OpDefinitionBuilderAddInput(builder, input);
  for (const char* output : definition.outputs) TF_OpDefinitionBuilderAddOutput(builder, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(builder, UnknownShape);
  TF_RegisterOpDefinition(builder, status);
  if (TF_GetCode(status) != TF_OK) return;
  TF_KernelBuilder* kernel =
      TF_NewKernelBuilder(definition.name, "CPU", Callbacks<Op>::Create, Callbacks<Op>::Compute, Callbacks<Op>::Delete);
  TF_RegisterKernelBuilder(definition.name, kernel, status);
}

}  // namespace

std::string RegisterOps(const Kernels& chosen, int thread_count) {
  kernels = &chosen;
  team = new ThreadTeam(thread_count);
  const Status status = NewStatus();
  const std::vector<const char*> image_attributes = {"stride: int",     "pad_top: int",   "pad_left: int",
                                                     "out_height: int", "out_width: int", "activation: int"};
  std::vector<const char*> attributes = image_attributes;
  attributes.insert(attributes.end(), {"gates: int >= 0", "residuals: int >= 0"});
  Register<ConvolutionOp>({"EffzooConvolution",
                           {"in: float", "filter: float", "bias: float", "gate: gates * float", "residual: residuals * float"},
                           {"out: float"},
                           attributes},
                          status.get());
  Register<DepthwiseOp>(
      {"EffzooDepthwiseConvolution", {"in: float", "filter: float", "bias: float"}, {"out: float", "mean: float"}, image_attributes},
      status.get());
  Register<GateOp>({"EffzooGate",
                    {"mean: float", "reduce: float", "reduce_bias: float", "expand: float", "expand_bias: float"},
                    {"gate: float"},
                    {"activation: int"}},
                   status.get());
  Register<LayerNormOp>({"EffzooLayerNorm", {"in: float", "scale: float", "shift: float"}, {"out: float"}, {"epsilon: float"}},
                        status.get());
  return TF_GetCode(status.get()) == TF_OK ? "" : TF_Message(status.get());
}

}  // namespace effzoo
