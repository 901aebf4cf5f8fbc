#include <cmath>
#include <limits>
#include <memory>

#include <cvode/cvode.h>
#include <fmt/format.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "solvers/backends.hpp"
#include "solvers/clock.hpp"
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

/// The shortest first step that CVODE chooses, in units of the first time: a hundred roundings of it.
constexpr double kResolved = 100 * std::numeric_limits<double>::epsilon();

/// What CVODE's callbacks need; a thrown exception must not cross the C library, so it is kept here.
struct Problem {
  const Rate& rate;
  const Jacobian& jacobian;
  Eigen::VectorXd y, dyds;
  Eigen::MatrixXd matrix;
  std::exception_ptr thrown;
  bool stuck = false;  ///< a step no longer advances
  const Options& options;
  double resolved = 0;    ///< the shortest first step that CVODE chooses by itself
  double first_step = 0;  ///< what it has to be told instead, once that is known
  bool begun = false;     ///< the rate at the start is known
};

/// Whether y moves so fast at the start that CVODE's own first step would be far too long: `first_step` is then one in
/// which y moves by a hundredth of itself, or of the size at which atol takes over.
bool starts_too_fast(Problem& problem) {
  constexpr double part = 0.01;
  problem.begun = true;
  const double size = problem.y.cwiseAbs().maxCoeff() + problem.options.atol / problem.options.rtol;
  const double step = part * size / problem.dyds.cwiseAbs().maxCoeff();
  const bool too_fast = step > 0 && step < problem.resolved;
  problem.first_step = too_fast ? step : 0;
  return too_fast;
}

Eigen::Map<Eigen::VectorXd> view(N_Vector vector) {
  return {N_VGetArrayPointer(vector), static_cast<Eigen::Index>(N_VGetLength(vector))};
}

int evaluate_rate(realtype s, N_Vector y, N_Vector dyds, void* data) {
  auto& problem = *static_cast<Problem*>(data);
  if (problem.thrown || problem.stuck) {
    return -1;
  }
  try {
    problem.y = view(y);
    problem.rate(problem.y, problem.dyds, s);
    view(dyds) = problem.dyds;
    if (!problem.begun && starts_too_fast(problem)) {
      return -1;
    }
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

/// CVODE only warns when its step no longer advances, and would go on up to the step limit. What else it has to say
/// are its return values.
void note_warning(int code, const char* /*module*/, const char* /*function*/, char* /*message*/, void* data) {
  auto& problem = *static_cast<Problem*>(data);
  problem.stuck = problem.stuck || code == CV_WARNING;
}

/// Why CVODE stopped, for the end of a sentence.
std::string reason(int flag, const Options& options) {
  switch (flag) {
    case CV_TOO_MUCH_WORK:
      return fmt::format("more than {} steps are needed between two times", options.max_steps);
    case CV_TOO_MUCH_ACC:
      return "the tolerances ask for more digits than there are";
    case CV_ERR_FAILURE:
      return "no step is accepted, however short";
    case CV_CONV_FAILURE:
      return "the equations of a step have no solution that is found";
    case CV_LSETUP_FAIL:
    case CV_LSOLVE_FAIL:
    case CV_RHSFUNC_FAIL:
    case CV_FIRST_RHSFUNC_ERR:
    case CV_REPTD_RHSFUNC_ERR:
    case CV_UNREC_RHSFUNC_ERR:
      return "the right-hand side or its Jacobian is not finite there";
    default:
      return fmt::format("CVODE's error {}", flag);
  }
}

/// Throws for what CVODE returned, with t.
void require(int flag, const Problem& problem, void* memory, const Options& options) {
  if (flag >= 0) {
    return;
  }
  if (problem.thrown) {
    std::rethrow_exception(problem.thrown);
  }
  double s = 0;
  CVodeGetCurrentTime(memory, &s);
  throw ComputationError(fmt::format("{} stopped at t = {:.10g}: {}", options.stepper, to_time(options.clock, s),
                                     problem.stuck ? "its step no longer advances" : reason(flag, options)));
}

/// CVode(), once more with a first step that it is told if the rate at the start asks for that.
int step_once(void* memory, Problem& problem, double target, N_Vector y, double* s, int task) {
  const bool first = !problem.begun;
  const int flag = CVode(memory, target, y, s, task);
  if (!first || problem.first_step == 0) {
    return flag;
  }
  view(y) = problem.y;
  require(CVodeReInit(memory, 0.0, y), problem, memory, problem.options);
  require(CVodeSetInitStep(memory, problem.first_step), problem, memory, problem.options);
  return CVode(memory, target, y, s, task);
}

/// The state at `target` (> 0) into `y`. Without a bound CVODE steps by itself; with one it is told the longest step
/// from where it stands, one step after the other.
void advance(void* memory, Problem& problem, double target, N_Vector y) {
  const Options& options = problem.options;
  double s = 0;
  if (std::isinf(options.max_step)) {
    require(step_once(memory, problem, target, y, &s, CV_NORMAL), problem, memory, options);
    return;
  }
  CVodeGetCurrentTime(memory, &s);
  for (long steps = 0; s < target; ++steps) {
    if (steps == options.max_steps) {
      require(CV_TOO_MUCH_WORK, problem, memory, options);
    }
    // CVODE plans a step at the end of the one before: the bound is that of the place which is then reached.
    const double next = to_clock(options.clock, to_time(options.clock, s) + options.max_step);
    require(CVodeSetMaxStep(memory, longest_step(options.clock, next, options.max_step)), problem, memory, options);
    require(step_once(memory, problem, target, y, &s, CV_ONE_STEP), problem, memory, options);
  }
  require(CVodeGetDky(memory, target, 0, y), problem, memory, options);
}

}  // namespace

const std::vector<std::string>& cvode_names() {
  static const std::vector<std::string> names{"bdf", "adams"};
  return names;
}

Eigen::MatrixXd run_cvode(const Rate& rate, const Jacobian& jacobian, const Eigen::VectorXd& start,
                          std::span<const double> targets, const Options& options, Work& work) {
  Problem problem{rate, jacobian, start, start, {}, nullptr, false, options};
  Context context;
  SUNContext_Create(nullptr, &context.handle);
  const auto dimension = static_cast<sunindextype>(start.size());
  const Vector y(N_VNew_Serial(dimension, context.handle));
  view(y.handle) = start;
  const Matrix matrix(SUNDenseMatrix(dimension, dimension, context.handle));
  const LinearSolver solver(SUNLinSol_Dense(y.handle, matrix.handle, context.handle));
  Memory memory(CVodeCreate(options.stepper == "bdf" ? CV_BDF : CV_ADAMS, context.handle));
  const auto checked = [&](int flag) { require(flag, problem, memory.handle, options); };

  checked(CVodeSetErrHandlerFn(memory.handle, note_warning, &problem));
  checked(CVodeInit(memory.handle, evaluate_rate, 0.0, y.handle));
  checked(CVodeSStolerances(memory.handle, options.rtol, options.atol));
  checked(CVodeSetUserData(memory.handle, &problem));
  checked(CVodeSetMaxNumSteps(memory.handle, options.max_steps));
  checked(CVodeSetLinearSolver(memory.handle, solver.handle, matrix.handle));
  if (jacobian) {
    checked(CVodeSetJacFn(memory.handle, evaluate_jacobian));
  }

  Eigen::MatrixXd states(static_cast<Eigen::Index>(targets.size()), start.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i] > 0) {
      problem.resolved = problem.begun ? 0 : kResolved * targets[i];
      advance(memory.handle, problem, targets[i], y.handle);
    }
    if (!view(y.handle).allFinite()) {
      throw ComputationError(fmt::format("{} stopped before t = {:.10g}: the state is not finite there",
                                         options.stepper, to_time(options.clock, targets[i])));
    }
    states.row(static_cast<Eigen::Index>(i)) = view(y.handle);
  }
  long rates = 0;
  long linear_rates = 0;
  CVodeGetNumRhsEvals(memory.handle, &rates);
  CVodeGetNumLinRhsEvals(memory.handle, &linear_rates);
  CVodeGetNumSteps(memory.handle, &work.steps);
  CVodeGetNumJacEvals(memory.handle, &work.jacobians);
  work.rates = rates + linear_rates + (problem.first_step > 0 ? 1 : 0);
  return states;
}

}  // namespace sinkflow::solvers::detail
