#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

// Numbers of many decimal digits. Reading this header takes seconds: include it only where such a number is named.
namespace sinkflow::verify {

/// A number of `digits` decimal digits, of no expression templates.
template <unsigned digits>
using Digits =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float<digits>, boost::multiprecision::et_off>;

using FiftyDigits = Digits<50>;

}  // namespace sinkflow::verify
