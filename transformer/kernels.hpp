#pragma once

#include <Eigen/Core>

// The loops between the matrix products, in single and double precision, each in one pass with the widest registers
// that the CPU has. Matrices are column-major without gaps.
namespace sinkflow::transformer::kernels {

/// A layer norm of every column of x (rows, columns): centred = (x - mean) / sigma, inverse_sigma = 1 / sigma (columns)
/// with sigma^2 = variance + epsilon, and out = gain centred + bias, with gain and bias (rows).
void normalise(Eigen::Index rows, Eigen::Index columns, const float* x, const float* gain, const float* bias,
               float epsilon, float* centred, float* inverse_sigma, float* out);
void normalise(Eigen::Index rows, Eigen::Index columns, const double* x, const double* gain, const double* bias,
               double epsilon, double* centred, double* inverse_sigma, double* out);

/// Its gradient: that by `out` into that by x, in place (rows, columns); adds to those by gain and bias (rows).
void normalise_backward(Eigen::Index rows, Eigen::Index columns, const float* gain, const float* centred,
                        const float* inverse_sigma, float* gradient, float* gain_gradient, float* bias_gradient);
void normalise_backward(Eigen::Index rows, Eigen::Index columns, const double* gain, const double* centred,
                        const double* inverse_sigma, double* gradient, double* gain_gradient, double* bias_gradient);

/// log(sum_i exp(logit_i)) = largest + log(sum).
template <class S>
struct Partition {
  S largest;
  S sum;
};
/// Logits into exp(logit - largest) / sum of these, in place.
Partition<float> softmax(Eigen::Index size, float* logits);
Partition<double> softmax(Eigen::Index size, double* logits);

/// Gradient by the weights into gradient by the logits, in place: w_i (g_i - <w, g>).
void softmax_backward(Eigen::Index size, const float* weights, float* gradient);
void softmax_backward(Eigen::Index size, const double* weights, double* gradient);

/// max(x, 0) in place, and the gradient by its result into that by x.
void relu(Eigen::Index size, float* x);
void relu(Eigen::Index size, double* x);
void relu_backward(Eigen::Index size, const float* result, float* gradient);
void relu_backward(Eigen::Index size, const double* result, double* gradient);

}  // namespace sinkflow::transformer::kernels
