#include <memory>

#include <cvode/cvode.h>
#include <fmt/format.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "solvers/backends.hpp"
#include "theory/errors.hpp"

namespace sinkflow::solvers::detail {
namespace {

/// Owns a SUNDIALS handle that is freed by a function taking its address or itself.
template <class Handle, auto Free>
struct Owner {
  Handle handle = nullptr;
  Owner() = default;
  explicit Owner(Handle owned) : handle(owned) {}
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
  ~Owner() {
    if (handle != nullptr) {
      Free(handle);
    }
  }
};

using Context = Owner<SUNContext, [](SUNContext& context) { SUNContext_Free(&context); }>;
using Memory = Owner<void*, [](void*& memory) { CVodeFree(&memory); }>;
using Vector = Owner<N_Vector, N_VDestroy>;
using Matrix = Owner<SUNMatrix, SUNMatDestroy>;
using LinearSolver = Owner<SUNLinearSolver, SUNLinSolFree>;

/// What CVODE's callbacks need; a thrown exception must not cross the C library, so it is kept here.
struct Problem {
  const Rate& rate;
  const Jacobian& jacobian;
  Eigen::VectorXd y, dyds;
  Eigen::MatrixXd matrix;
  std::exception_ptr thrown;
  std::string message;
};

Eigen::Map<Eigen::VectorXd> view(N_Vector vector) {
  return {N_VGetArrayPointer(vector), static_cast<Eigen::Index>(N_VGetLength(vector))};
}

int evaluate_rate(realtype s, N_Vector y, N_Vector dyds, void* data) {
  auto& problem = *static_cast<Problem*>(data);
  if (problem.thrown) {
    return -1;
  }
  try {
    problem.y = view(y);
    problem.rate(problem.y, problem.dyds, s);
    view(dyds) = problem.dyds;
    return problem.dyds.allFinite() ? 0 : 1;  // 1: recoverable, CVODE tries a shorter step
  } catch (...) {
    problem.thrown = std::current_exception();
    return -1;
  }
}

int evaluate_jacobian(realtype s, N_Vector y, N_Vector /*rate*/, SUNMatrix matrix, void* data, N_Vector /*work*/,
                      N_Vector /*work*/, N_Vector /*work*/) {
  auto& problem = *static_cast<Problem*>(data);
  try {
    problem.y = view(y);
    problem.jacobian(problem.y, problem.matrix, s);
    Eigen::Map<Eigen::MatrixXd>(SUNDenseMatrix_Data(matrix), problem.matrix.rows(), problem.matrix.cols()) =
        problem.matrix;
    return problem.matrix.allFinite() ? 0 : 1;
  } catch (...) {
    problem.thrown = std::current_exception();
    return -1;
  }
}

/// CVODE only warns when its step no longer advances, and would go on up to the step limit.
void keep_message(int code, const char* /*module*/, const char* /*function*/, char* message, void* data) {
  auto& problem = *static_cast<Problem*>(data);
  problem.message = message;
  if (code == CV_WARNING) {
    problem.thrown = std::make_exception_ptr(ComputationError(fmt::format("CVODE: {}", message)));
  }
}

void require(int flag, const Problem& problem) {
  if (flag >= 0) {
    return;
  }
  if (problem.thrown) {
    std::rethrow_exception(problem.thrown);
  }
  throw ComputationError(
      fmt::format("CVODE: {}", problem.message.empty() ? fmt::format("error {}", flag) : problem.message));
}

}  // namespace

const std::vector<std::string>& cvode_names() {
  static const std::vector<std::string> names{"bdf", "adams"};
  return names;
}

Eigen::MatrixXd run_cvode(const Rate& rate, const Jacobian& jacobian, const Eigen::VectorXd& start,
                          std::span<const double> targets, const Options& options, Work& work) {
  Problem problem{rate, jacobian, start, start, {}, nullptr, {}};
  Context context;
  SUNContext_Create(nullptr, &context.handle);
  const auto dimension = static_cast<sunindextype>(start.size());
  const Vector y(N_VNew_Serial(dimension, context.handle));
  view(y.handle) = start;
  const Matrix matrix(SUNDenseMatrix(dimension, dimension, context.handle));
  const LinearSolver solver(SUNLinSol_Dense(y.handle, matrix.handle, context.handle));
  Memory memory(CVodeCreate(options.stepper == "bdf" ? CV_BDF : CV_ADAMS, context.handle));

  require(CVodeSetErrHandlerFn(memory.handle, keep_message, &problem), problem);
  require(CVodeInit(memory.handle, evaluate_rate, 0.0, y.handle), problem);
  require(CVodeSStolerances(memory.handle, options.rtol, options.atol), problem);
  require(CVodeSetUserData(memory.handle, &problem), problem);
  require(CVodeSetMaxNumSteps(memory.handle, options.max_steps), problem);
  require(CVodeSetLinearSolver(memory.handle, solver.handle, matrix.handle), problem);
  if (jacobian) {
    require(CVodeSetJacFn(memory.handle, evaluate_jacobian), problem);
  }

  Eigen::MatrixXd states(static_cast<Eigen::Index>(targets.size()), start.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    // CVODE refuses a first time that is closer than it can resolve; nothing has moved by then.
    constexpr double closest = 1e-14;
    if (targets[i] > closest) {
      realtype reached = 0;
      require(CVode(memory.handle, targets[i], y.handle, &reached, CV_NORMAL), problem);
    }
    if (!view(y.handle).allFinite()) {
      throw ComputationError(fmt::format("CVODE: the state is no longer finite at {:.10g}", targets[i]));
    }
    states.row(static_cast<Eigen::Index>(i)) = view(y.handle);
  }
  long rates = 0;
  long linear_rates = 0;
  CVodeGetNumRhsEvals(memory.handle, &rates);
  CVodeGetNumLinRhsEvals(memory.handle, &linear_rates);
  CVodeGetNumSteps(memory.handle, &work.steps);
  CVodeGetNumJacEvals(memory.handle, &work.jacobians);
  work.rates = rates + linear_rates;
  return states;
}

}  // namespace sinkflow::solvers::detail
