#include "ops.h"

#include <algorithm>
#include <stdexcept>

#include "op-call.h"
#include "packed-filter.h"
#include "tensorflow/c/ops.h"

namespace effzoo {
namespace {

const Kernels* kernels;
/// Lives as long as the process: TensorFlow's threads may be in a kernel when it ends.
ThreadTeam* team;

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
    activation = attributes.OneOfActivations("activation");
  }

  /// Of an image [batch, height, width, channels] and a filter [kernel, kernel, channels, …]; or of rows [batch, channels] and a matrix.
  ConvolutionShape Shape(const std::vector<int64_t>& in, const std::vector<int64_t>& filter, int64_t out_channels) const {
    const bool is_image = in.size() == 4;
    Require((is_image || in.size() == 2) && filter.size() == in.size(), "in and filter must have 4 dimensions, or 2");
    Require(filter[filter.size() - 2] == in.back(), "a filter must have the channels of its image");
    Require(!is_image || (filter[0] == filter[1] && filter[0] >= 1 && filter[0] <= kMaxKernel), "a kernel must be square, and 16 at most");
    Require(stride >= 1 && pad_top >= 0 && pad_left >= 0 && out_height >= 0 && out_width >= 0, "stride and padding must not be negative");
    const int largest = std::max({stride, pad_top, pad_left, out_height, out_width});
    Require(largest <= kMaxExtent && filter[filter.size() - 2] <= kMaxExtent && out_channels <= kMaxExtent, "a size must be 2^24 at most");
    Require(is_image || (out_height == 1 && out_width == 1 && pad_top == 0 && pad_left == 0), "rows must have no padding");
    ToInt(Count(in) / std::max<int64_t>(1, in.back()));
    ToInt(in[0] * out_height * out_width);
    const auto side = [&](size_t axis) { return is_image ? static_cast<int>(in[axis]) : 1; };
    const int batch = ToInt(in[0]), channels = ToInt(in.back()), kernel = is_image ? static_cast<int>(filter[0]) : 1;
    return {batch,   side(1),  side(2),    channels,  kernel,
            stride,  pad_top,  pad_left,   out_height, out_width,
            ToInt(out_channels), activation};
  }
};

struct ConvolutionOp {
  explicit ConvolutionOp(TF_OpKernelConstruction* construction)
      : attributes(construction), has_gate(OpAttributes(construction).Int("gates") > 0) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), filter = call.Input(1), bias = call.Input(2);
    Tensor gate = has_gate ? call.Input(3) : nullptr;
    Tensor residual = call.input_count() > (has_gate ? 4 : 3) ? call.Input(has_gate ? 4 : 3) : nullptr;
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in), filter_dims = Dims(filter);
    Require(!filter_dims.empty(), "a filter must have dimensions");
    const ConvolutionShape shape = attributes.Shape(dims, filter_dims, filter_dims.back());
    std::vector<int64_t> out_dims = dims;
    if (dims.size() == 4) out_dims = {dims[0], shape.out_height, shape.out_width, shape.out_channels};
    out_dims.back() = shape.out_channels;
    Require(Count(Dims(bias)) == shape.out_channels, "a bias must have the filter's channels");
    Require(!gate || shape.kernel == 1, "only a kernel of 1 x 1 may have a gate");
    Require(!gate || Count(Dims(gate)) == dims[0] * dims.back(), "a gate must have the image's channels");
    Require(!residual || Dims(residual) == out_dims, "a residual must be as large as the output");
    Tensor out = call.Output(0, out_dims);
    if (!call.ok()) return;
    const auto factors = packer.Packed(*kernels, shape, std::move(filter), std::move(bias));
    kernels->convolve(shape, Values(in), factors->values.get(), Values(gate), Values(residual), MutableValues(out), *team);
  }

  ConvolutionAttributes attributes;
  bool has_gate;
  FilterPacker packer;
};

/// What the kernels can compute of a depthwise convolution of an image of so many dimensions.
DepthwiseShape RequireDepthwise(const ConvolutionAttributes& attributes, const std::vector<int64_t>& image, const Tensor& filter,
                                const Tensor& bias) {
  const std::vector<int64_t> dims = Dims(filter);
  Require(image.size() == 4 && dims.size() == 4 && dims[3] == 1, "a depthwise filter must be [kernel, kernel, channels, 1]");
  const DepthwiseShape shape = attributes.Shape(image, dims, image[3]);
  Require((shape.kernel == 3 || shape.kernel == 5) && shape.stride <= 2, "a depthwise kernel must be 3 or 5, its stride 1 or 2");
  Require(shape.channels % kDepthwiseChannels == 0, "the channels of a depthwise convolution must be a multiple of 16");
  Require(Count(Dims(bias)) == image[3], "a bias must have the filter's channels");
  return shape;
}

struct DepthwiseOp {
  explicit DepthwiseOp(TF_OpKernelConstruction* construction) : attributes(construction) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), filter = call.Input(1), bias = call.Input(2);
    if (!call.ok()) return;
    const DepthwiseShape shape = RequireDepthwise(attributes, Dims(in), filter, bias);
    Tensor out = call.Output(0, {shape.batch, shape.out_height, shape.out_width, shape.out_channels});
    Tensor mean = call.Output(1, {shape.batch, 1, 1, shape.out_channels});
    if (!call.ok()) return;
    kernels->convolve_depthwise(shape, Values(in), Values(filter), Values(bias), MutableValues(out), MutableValues(mean), *team);
  }

  ConvolutionAttributes attributes;
};

struct ExpandDepthwiseOp {
  explicit ExpandDepthwiseOp(TF_OpKernelConstruction* construction)
      : attributes(construction), expand_activation(OpAttributes(construction).OneOfActivations("expand_activation")) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), expand = call.Input(1), expand_bias = call.Input(2), filter = call.Input(3), bias = call.Input(4);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in), expand_dims = Dims(expand);
    Require(dims.size() == 4 && expand_dims.size() == 4 && expand_dims[0] == 1 && expand_dims[1] == 1 && expand_dims[2] == dims[3],
            "what expands must be [1, 1, channels, expanded channels]");
    Require(Count(Dims(expand_bias)) == expand_dims[3], "a bias must have the filter's channels");
    const DepthwiseShape shape = RequireDepthwise(attributes, {dims[0], dims[1], dims[2], expand_dims[3]}, filter, bias);
    const ConvolutionShape expand_shape{shape.batch, shape.height, shape.width,  ToInt(dims[3]), 1,
                                        1,           0,            0,            shape.height,   shape.width,
                                        shape.channels, expand_activation};
    Require(expand_shape.channels <= kMaxExtent, "a size must be 2^24 at most");
    Tensor out = call.Output(0, {shape.batch, shape.out_height, shape.out_width, shape.out_channels});
    Tensor mean = call.Output(1, {shape.batch, 1, 1, shape.out_channels});
    if (!call.ok()) return;
    const auto factors = packer.Packed(*kernels, expand_shape, std::move(expand), std::move(expand_bias));
    kernels->expand_and_convolve_depthwise(expand_shape, shape, Values(in), factors->values.get(), Values(filter), Values(bias),
                                           MutableValues(out), MutableValues(mean), *team);
  }

  ConvolutionAttributes attributes;
  Activation expand_activation;
  FilterPacker packer;
};

struct GateOp {
  explicit GateOp(TF_OpKernelConstruction* construction)
      : activation(OpAttributes(construction).OneOfActivations("activation")) {}

  void Compute(OpCall& call) {
    Tensor mean = call.Input(0), reduce = call.Input(1), reduce_bias = call.Input(2), expand = call.Input(3), expand_bias = call.Input(4);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(mean), reduce_dims = Dims(reduce);
    Require(dims.size() == 4 && dims[1] == 1 && dims[2] == 1, "a mean must be [batch, 1, 1, channels]");
    Require(reduce_dims.size() == 2 && reduce_dims[0] == dims[3] && Count(Dims(reduce_bias)) == reduce_dims[1], "reduce does not fit");
    Require(Dims(expand) == std::vector<int64_t>{reduce_dims[1], dims[3]} && Count(Dims(expand_bias)) == dims[3], "expand does not fit");
    Tensor gate = call.Output(0, dims);
    if (!call.ok()) return;
    const GateShape shape{ToInt(dims[0]), ToInt(dims[3]), ToInt(reduce_dims[1]), activation};
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
    Require(!dims.empty(), "in must have channels");
    Require(Count(Dims(scale)) == dims.back() && Count(Dims(shift)) == dims.back(), "scale and shift must have the channels of in");
    Tensor out = call.Output(0, dims);
    if (!call.ok()) return;
    const LayerNormShape shape{ToInt(Count(dims) / std::max<int64_t>(1, dims.back())), ToInt(dims.back()), epsilon};
    kernels->normalize_layer(shape, Values(in), Values(scale), Values(shift), MutableValues(out), *team);
  }

  float epsilon;
};

struct AttentionOp {
  explicit AttentionOp(TF_OpKernelConstruction* construction) : scale(OpAttributes(construction).Float("scale")) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0), bias = call.Input(1);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in);
    Require(dims.size() == 4 && dims[3] % 3 == 0, "in must be [batch, positions, heads, 3 * channels]");
    Require(Dims(bias) == std::vector<int64_t>{dims[2], dims[1], dims[1]}, "a bias must be [heads, positions, positions]");
    ToInt(dims[2] * dims[3]);
    ToInt(dims[0] * dims[2] * dims[1]);
    Tensor out = call.Output(0, {dims[0], dims[1], dims[2], dims[3] / 3});
    if (!call.ok()) return;
    const AttentionShape shape{ToInt(dims[0]), ToInt(dims[1]), ToInt(dims[2]), ToInt(dims[3] / 3), scale};
    kernels->attend(shape, Values(in), Values(bias), MutableValues(out), *team);
  }

  float scale;
};

struct SiluOp {
  explicit SiluOp(TF_OpKernelConstruction*) {}

  void Compute(OpCall& call) {
    Tensor in = call.Input(0);
    if (!call.ok()) return;
    const std::vector<int64_t> dims = Dims(in);
    Tensor silu = call.Output(0, dims), slope = call.Output(1, dims);
    if (!call.ok()) return;
    kernels->compute_silu(Count(dims), Values(in), MutableValues(silu), MutableValues(slope), *team);
  }
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

const Kernels* RegisterOnce(const Kernels& chosen, int thread_count) {
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
  std::vector<const char*> expand_attributes = image_attributes;
  expand_attributes.push_back("expand_activation: int");
  Register<ExpandDepthwiseOp>({"EffzooExpandDepthwise",
                               {"in: float", "expand: float", "expand_bias: float", "filter: float", "bias: float"},
                               {"out: float", "mean: float"},
                               expand_attributes},
                              status.get());
  Register<GateOp>({"EffzooGate",
                    {"mean: float", "reduce: float", "reduce_bias: float", "expand: float", "expand_bias: float"},
                    {"gate: float"},
                    {"activation: int"}},
                   status.get());
  Register<LayerNormOp>({"EffzooLayerNorm", {"in: float", "scale: float", "shift: float"}, {"out: float"}, {"epsilon: float"}},
                        status.get());
  Register<AttentionOp>({"EffzooAttention", {"in: float", "bias: float"}, {"out: float"}, {"scale: float"}}, status.get());
  Register<SiluOp>({"EffzooSilu", {"in: float"}, {"silu: float", "slope: float"}, {}}, status.get());
  if (TF_GetCode(status.get()) != TF_OK) throw std::runtime_error(TF_Message(status.get()));
  return kernels;
}

}  // namespace

const Kernels& RegisterOps(const Kernels& chosen, int thread_count) {
  static const Kernels* const registered = RegisterOnce(chosen, thread_count);
  return *registered;
}

}  // namespace effzoo
