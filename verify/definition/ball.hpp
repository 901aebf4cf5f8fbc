#pragma once

#include <arb.h>
#include <utility>

namespace sinkflow::verify {

/// A real number enclosed in a ball.
class Ball {
 public:
  Ball() { arb_init(ball_); }                               // NOLINT: arb_init fills ball_
  Ball(double exact) : Ball() { arb_set_d(ball_, exact); }  // NOLINT: numbers mix with balls
  Ball(const Ball& other) : Ball() { arb_set(ball_, other.ball_); }
  Ball(Ball&& other) noexcept : Ball() { arb_swap(ball_, other.ball_); }
  ~Ball() { arb_clear(ball_); }
  Ball& operator=(const Ball& other) {
    arb_set(ball_, other.ball_);
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(ball_, other.ball_);
    return *this;
  }

  Ball& operator+=(const Ball& other) { return combine<arb_add>(other); }
  Ball& operator-=(const Ball& other) { return combine<arb_sub>(other); }
  Ball& operator*=(const Ball& other) { return combine<arb_mul>(other); }
  Ball& operator/=(const Ball& other) { return combine<arb_div>(other); }
  friend Ball operator+(Ball a, const Ball& b) { return std::move(a += b); }
  friend Ball operator-(Ball a, const Ball& b) { return std::move(a -= b); }
  friend Ball operator*(Ball a, const Ball& b) { return std::move(a *= b); }
  friend Ball operator/(Ball a, const Ball& b) { return std::move(a /= b); }
  friend Ball exp(Ball a) {
    arb_exp(a.ball_, a.ball_, kBits);
    return a;
  }
  friend Ball log(Ball a) {
    arb_log(a.ball_, a.ball_, kBits);
    return a;
  }

  [[nodiscard]] bool is_positive() const { return arb_is_positive(ball_) != 0; }
  [[nodiscard]] double midpoint() const { return arf_get_d(arb_midref(ball_), ARF_RND_NEAR); }
  [[nodiscard]] double radius() const { return mag_get_d(arb_radref(ball_)); }
  /// Rounded down, and up.
  [[nodiscard]] double lower() const { return bound<arb_get_lbound_arf>(ARF_RND_FLOOR); }
  [[nodiscard]] double upper() const { return bound<arb_get_ubound_arf>(ARF_RND_CEIL); }

 private:
  // Three times double's precision: the smallest pivots are 1e-12 of the largest, and a Cholesky factorisation of 130
  // rows loses a few digits more.
  static constexpr slong kBits = 160;

  template <auto operation>
  Ball& combine(const Ball& other) {
    operation(ball_, ball_, other.ball_, kBits);
    return *this;
  }

  template <auto get>
  [[nodiscard]] double bound(arf_rnd_t direction) const {
    arf_t end;
    arf_init(end);
    get(end, ball_, kBits);
    const double result = arf_get_d(end, direction);
    arf_clear(end);
    return result;
  }

  arb_t ball_;
};

}  // namespace sinkflow::verify
