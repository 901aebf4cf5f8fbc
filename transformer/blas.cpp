#include "transformer/blas.hpp"

#include <cassert>
#include <cblas.h>
#include <csignal>
#include <omp.h>
#include <oneapi/dnnl/dnnl.h>
#include <vector>

namespace sinkflow::transformer {
namespace {

/// A stack for this thread's signal handlers. oneDNN's products use the stack pointer for something else in between, so
/// that a handler on the thread's own stack would overwrite other memory: whoever handles a signal in a process that
/// calls them has to ask for this stack (SA_ONSTACK). A thread that has one keeps it.
class HandlerStack {
 public:
  HandlerStack() {
    stack_t present{};
    if (sigaltstack(nullptr, &present) == 0 && (present.ss_flags & SS_DISABLE) != 0) {
      own_.resize(kSize);
      stack_t own{};
      own.ss_sp = own_.data();
      own.ss_size = own_.size();
      sigaltstack(&own, nullptr);
    }
  }
  ~HandlerStack() {
    if (!own_.empty()) {
      stack_t none{};
      none.ss_flags = SS_DISABLE;
      sigaltstack(&none, nullptr);
    }
  }
  HandlerStack(const HandlerStack&) = delete;
  HandlerStack& operator=(const HandlerStack&) = delete;

 private:
  static constexpr std::size_t kSize = 1 << 16;  // the registers alone may take more than 10,000 bytes

  std::vector<char> own_;
};

/// oneDNN's product, a tenth faster than OpenBLAS's at the sizes of a chunk. It takes matrices row by row, so a product
/// column by column is the one of the factors in the other order.
void gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, blasint m, blasint n, blasint k, float scale, const float* a,
          blasint lda, const float* b, blasint ldb, float keep, float* c, blasint ldc) {
  // It would start OpenMP's threads, a number that every thread sets for itself.
  [[maybe_unused]] static thread_local const bool alone = (omp_set_num_threads(1), true);
  [[maybe_unused]] static thread_local const HandlerStack handler_stack;
  const auto operation = [](CBLAS_TRANSPOSE t) { return t == CblasTrans ? 'T' : 'N'; };
  [[maybe_unused]] const dnnl_status_t status =
      dnnl_sgemm(operation(tb), operation(ta), n, m, k, scale, b, ldb, a, lda, keep, c, ldc);
  assert(status == dnnl_success);
}
void gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, blasint m, blasint n, blasint k, double scale, const double* a,
          blasint lda, const double* b, blasint ldb, double keep, double* c, blasint ldc) {
  cblas_dgemm(CblasColMajor, ta, tb, m, n, k, scale, a, lda, b, ldb, keep, c, ldc);
}

/// OpenBLAS would otherwise start threads of its own beside ours.
const bool one_thread = (openblas_set_num_threads(1), true);

}  // namespace

std::string blas_core() {
  const std::string build = openblas_get_config();  // "OpenBLAS 0.3.21 NO_LAPACKE ..."
  const std::string openblas = build.substr(0, build.find(' ', build.find(' ') + 1));
  const dnnl_version_t* version = dnnl_version();
  return openblas + " " + openblas_get_corename() + ", oneDNN " + std::to_string(version->major) + "." +
         std::to_string(version->minor) + "." + std::to_string(version->patch);
}

template <class S>
void multiply(const View<S>& a, Transposed ta, const View<S>& b, Transposed tb, S scale, S keep, S* c,
              Eigen::Index stride) {
  assert(one_thread);
  const Eigen::Index m = ta == Transposed::no ? a.rows : a.columns;
  const Eigen::Index k = ta == Transposed::no ? a.columns : a.rows;
  const Eigen::Index n = tb == Transposed::no ? b.columns : b.rows;
  assert(k == (tb == Transposed::no ? b.rows : b.columns));
  const auto operation = [](Transposed t) { return t == Transposed::no ? CblasNoTrans : CblasTrans; };
  const auto size = [](Eigen::Index value) { return static_cast<blasint>(value); };
  gemm(operation(ta), operation(tb), size(m), size(n), size(k), scale, a.data, size(a.stride), b.data, size(b.stride),
       keep, c, size(stride));
}

template void multiply<float>(const View<float>&, Transposed, const View<float>&, Transposed, float, float, float*,
                              Eigen::Index);
template void multiply<double>(const View<double>&, Transposed, const View<double>&, Transposed, double, double,
                               double*, Eigen::Index);

}  // namespace sinkflow::transformer
