// The kernels as an addon of Node's: register(threadCount, mostInstructions) answers the instructions that they use, or null where the
// processor has none of them. mostInstructions 'avx2' leaves AVX-512 unused. Throws an error where TensorFlow does not take the ops.

#include <node_api.h>

#include <cstring>
#include <exception>

#include "ops.h"

namespace {

const effzoo::Kernels* FindKernels(bool with_avx512) {
  __builtin_cpu_init();
  const auto has = [](auto... there) { return (there && ...); };
  if (with_avx512 && has(__builtin_cpu_supports("avx512f"), __builtin_cpu_supports("avx512bw"), __builtin_cpu_supports("avx512cd"),
          __builtin_cpu_supports("avx512dq"), __builtin_cpu_supports("avx512vl")))
    return &effzoo::Avx512Kernels();
  if (has(__builtin_cpu_supports("avx2"), __builtin_cpu_supports("fma"))) return &effzoo::Avx2Kernels();
  return nullptr;
}

napi_value Register(napi_env env, napi_callback_info info) {
  size_t count = 2, length = 0;
  napi_value arguments[2], result;
  int32_t threads = 0;
  char most[16] = "";
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok || count != 2 ||
      napi_get_value_int32(env, arguments[0], &threads) != napi_ok || threads < 1 ||
      napi_get_value_string_utf8(env, arguments[1], most, sizeof most, &length) != napi_ok) {
    napi_throw_type_error(env, nullptr, "register takes a number of threads and the name of the most instructions");
    return nullptr;
  }
  const effzoo::Kernels* kernels = FindKernels(std::strcmp(most, "avx2") != 0);
  if (kernels == nullptr) {
    napi_get_null(env, &result);
    return result;
  }
  try {
    const effzoo::Kernels& registered = effzoo::RegisterOps(*kernels, threads);
    napi_create_string_utf8(env, registered.instructions, NAPI_AUTO_LENGTH, &result);
    return result;
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

}  // namespace

extern "C" napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value function;
  if (napi_create_function(env, "register", NAPI_AUTO_LENGTH, Register, nullptr, &function) == napi_ok)
    napi_set_named_property(env, exports, "register", function);
  return exports;
}
