// TensorFlow's C interface to a kernel that is being called, with each failure told to TensorFlow.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"
#include "shapes.h"

namespace effzoo {

struct DeleteStatus {
  void operator()(TF_Status* status) const { TF_DeleteStatus(status); }
};
using Status = std::unique_ptr<TF_Status, DeleteStatus>;
inline Status NewStatus() { return Status(TF_NewStatus()); }

struct DeleteTensor {
  void operator()(TF_Tensor* tensor) const { TF_DeleteTensor(tensor); }
};
using Tensor = std::unique_ptr<TF_Tensor, DeleteTensor>;

inline const float* Values(const Tensor& tensor) { return tensor ? static_cast<const float*>(TF_TensorData(tensor.get())) : nullptr; }
inline float* MutableValues(const Tensor& tensor) { return static_cast<float*>(TF_TensorData(tensor.get())); }

inline std::vector<int64_t> Dims(const Tensor& tensor) {
  std::vector<int64_t> dims(TF_NumDims(tensor.get()));
  for (size_t axis = 0; axis < dims.size(); axis++) dims[axis] = TF_Dim(tensor.get(), static_cast<int>(axis));
  return dims;
}

inline void Require(bool holds, const char* rule) {
  if (!holds) throw std::invalid_argument(rule);
}

/// How many values there are in so many dimensions.
inline int64_t Count(const std::vector<int64_t>& dims) {
  int64_t count = 1;
  for (const int64_t dim : dims) count *= dim;
  return count;
}

inline int ToInt(int64_t count) {
  Require(count <= std::numeric_limits<int>::max(), "a tensor must have less than 2^31 pixels, or rows");
  return static_cast<int>(count);
}

/// One call of a kernel. After a failure nothing more is to be done: `ok` is false.
class OpCall {
 public:
  explicit OpCall(TF_OpKernelContext* context) : context_(context), status_(NewStatus()) {}

  bool ok() const { return TF_GetCode(status_.get()) == TF_OK; }

  void Fail(const std::string& reason) {
    TF_SetStatus(status_.get(), TF_INVALID_ARGUMENT, reason.c_str());
    TF_OpKernelContext_Failure(context_, status_.get());
  }

  int input_count() const { return TF_NumInputs(context_); }

  Tensor Input(int place) {
    TF_Tensor* tensor = nullptr;
    if (ok()) TF_GetInput(context_, place, &tensor, status_.get());
    Check();
    return Tensor(tensor);
  }

  Tensor Output(int place, const std::vector<int64_t>& dims) {
    const size_t bytes = sizeof(float) * static_cast<size_t>(Count(dims));
    TF_Tensor* tensor = nullptr;
    if (ok()) tensor = TF_AllocateOutput(context_, place, TF_FLOAT, dims.data(), static_cast<int>(dims.size()), bytes, status_.get());
    Check();
    return Tensor(tensor);
  }

 private:
  void Check() {
    if (!ok()) TF_OpKernelContext_Failure(context_, status_.get());
  }

  TF_OpKernelContext* context_;
  Status status_;
};

/// The attributes of a kernel that is being made.
class OpAttributes {
 public:
  explicit OpAttributes(TF_OpKernelConstruction* construction) : construction_(construction), status_(NewStatus()) {}

  int Int(const char* name) {
    int32_t value = 0;
    TF_OpKernelConstruction_GetAttrInt32(construction_, name, &value, status_.get());
    Check();
    return value;
  }

  Activation OneOfActivations(const char* name) {
    const int value = Int(name);
    if (value < 0 || value >= kActivations) {
      TF_SetStatus(status_.get(), TF_INVALID_ARGUMENT, "there is no such activation");
      Check();
    }
    return static_cast<Activation>(value);
  }

  float Float(const char* name) {
    float value = 0;
    TF_OpKernelConstruction_GetAttrFloat(construction_, name, &value, status_.get());
    Check();
    return value;
  }

 private:
  void Check() {
    if (TF_GetCode(status_.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction_, status_.get());
  }

  TF_OpKernelConstruction* construction_;
  Status status_;
};

}  // namespace effzoo
