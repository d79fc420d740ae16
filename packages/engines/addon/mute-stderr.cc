// Of tfjs-node's addon this is no part: it is loaded before it.
//
// While TensorFlow's library is loaded it tells on stderr that oneDNN is on, whatever TF_CPP_MIN_LOG_LEVEL says. Here the
// process's stderr goes nowhere while `run` is called; what `run` throws is passed on.

#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

namespace {

napi_value WithMutedStderr(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value run, global, result = nullptr;
  if (napi_get_cb_info(env, info, &count, &run, nullptr, nullptr) != napi_ok || count != 1) {
    napi_throw_type_error(env, nullptr, "withMutedStderr takes a function");
    return nullptr;
  }
  const int kept = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (kept >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  if (napi_get_global(env, &global) == napi_ok) napi_call_function(env, global, run, 0, nullptr, &result);
  if (kept >= 0) {
    dup2(kept, STDERR_FILENO);
    close(kept);
  }
  if (nowhere >= 0) close(nowhere);
  return result;
}

}  // namespace

extern "C" napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value function;
  if (napi_create_function(env, "withMutedStderr", NAPI_AUTO_LENGTH, WithMutedStderr, nullptr, &function) == napi_ok)
    napi_set_named_property(env, exports, "withMutedStderr", function);
  return exports;
}
