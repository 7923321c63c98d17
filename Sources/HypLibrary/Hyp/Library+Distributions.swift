// Library+Distributions.swift -- continuous distributions, in Hyp.
//
// A program calls `normal_pdf` as `normal.pdf`.

extension Library {
  static let continuous = LibrarySource(
    name: "<library: distributions>", functions: [],
    text: """
      parts_draws(like, count) = if count == none { rand(shape(like)) } else { rand(count) }

      # k log(x), and 0 where both are 0.
      parts_xlogy(k, x) = k * log(where((k == 0) and (x == 0), 1, x))

      ## The normal distribution with mean μ and standard deviation σ: its density. Of every distribution there are
      ## `pdf`, `logpdf`, `cdf` and its inverse `quantile`, `mean`, `var`, and `rand`, which draws one number, one for
      ## each of parameters that are arrays, or `count=` many. A draw is the quantile of a uniform number: its derivative
      ## with respect to a parameter is how the draw moves. `normal` itself is the record of these functions, and may be
      ## passed on; so are `uniform exponential student chi2 poisson`, while `gamma beta binomial` alone are functions,
      ## and `f` is left to programs.
      ##
      ## example     normal.cdf([-1, 0, 1])
      ##             [0.15865525393145705, 0.5, 0.841344746068543]
      normal_pdf(x, μ=0, σ=1) = normal_density((x - μ) / σ) / σ
      normal_logpdf(x, μ=0, σ=1) = -0.5 * ((x - μ) / σ)^2 - log(σ) - 0.9189385332046728
      normal_cdf(x, μ=0, σ=1) = normal_cumulation((x - μ) / σ)
      normal_quantile(p, μ=0, σ=1) = μ + σ * inverse_normal_cumulation(p)
      normal_rand(μ=0, σ=1, count=none) = μ + σ * (if count == none { randn(shape(μ + σ)) } else { randn(count) })
      normal_mean(μ=0, σ=1) = μ + 0 * σ
      normal_var(μ=0, σ=1) = 0 * μ + σ^2

      ## The uniform distribution between a and b: its density. `?normal` says which functions there are.
      ##
      ## example     uniform.cdf(2.5, 2, 4)
      ##             0.25
      uniform_pdf(x, a=0, b=1) = where((x >= a) and (x <= b), 1 / (b - a), 0)
      uniform_logpdf(x, a=0, b=1) = where((x >= a) and (x <= b), -log(b - a), -inf)
      uniform_cdf(x, a=0, b=1) = clamp((x - a) / (b - a), 0, 1)
      uniform_quantile(p, a=0, b=1) = a + (b - a) * where((p >= 0) and (p <= 1), p, nan)
      uniform_rand(a=0, b=1, count=none) = a + (b - a) * parts.draws(a + b, count)
      uniform_mean(a=0, b=1) = (a + b) / 2
      uniform_var(a=0, b=1) = (b - a)^2 / 12

      ## The exponential distribution of rate λ: its density. `?normal` says which functions there are.
      ##
      ## example     exponential.mean(4)
      ##             0.25
      exponential_pdf(x, λ=1) = where(x < 0, 0, λ * exp(-λ * max(0, x)))
      exponential_logpdf(x, λ=1) = where(x < 0, -inf, log(λ) - λ * max(0, x))
      exponential_cdf(x, λ=1) = -expm1(-λ * max(0, x))
      exponential_quantile(p, λ=1) = -log1p(-where(p >= 0, p, nan)) / λ
      exponential_rand(λ=1, count=none) = -log1p(-parts.draws(λ, count)) / λ
      exponential_mean(λ=1) = 1 / λ
      exponential_var(λ=1) = 1 / λ^2

      ## The gamma distribution of shape a and scale θ: its density. `?normal` says which functions there are.
      ##
      ## example     gamma.mean(3, 0.5)
      ##             1.5
      gamma_pdf(x, a, θ=1) = where(x < 0, 0, gamma_density(a, max(0, x) / θ) / θ)
      gamma_logpdf(x, a, θ=1) = {
        y = max(0, x) / θ
        where(x < 0, -inf, parts.xlogy(a - 1, y) - y - lgamma(a) - log(θ))
      }
      gamma_cdf(x, a, θ=1) = gammainc(a, max(0, x) / θ)
      gamma_quantile(p, a, θ=1) = θ * gammaincinv(a, p)
      gamma_rand(a, θ=1, count=none) = θ * gammaincinv(a, parts.draws(a + θ, count))
      gamma_mean(a, θ=1) = a * θ
      gamma_var(a, θ=1) = a * θ^2

      ## The beta distribution with the exponents a - 1 and b - 1: its density. `?normal` says which functions there
      ## are.
      ##
      ## example     beta.cdf(0.5, 2, 2)
      ##             0.5
      beta_pdf(x, a, b) = where((x < 0) or (x > 1), 0, beta_density(a, b, clamp(x, 0, 1)))
      beta_logpdf(x, a, b) = {
        y = clamp(x, 0, 1)
        where((x < 0) or (x > 1), -inf, parts.xlogy(a - 1, y) + parts.xlogy(b - 1, 1 - y) - lbeta(a, b))
      }
      beta_cdf(x, a, b) = betainc(a, b, clamp(x, 0, 1))
      beta_quantile(p, a, b) = betaincinv(a, b, p)
      beta_rand(a, b, count=none) = betaincinv(a, b, parts.draws(a + b, count))
      beta_mean(a, b) = a / (a + b)
      beta_var(a, b) = a * b / ((a + b)^2 * (a + b + 1))

      ## Student's distribution with ν degrees of freedom, moved by μ and stretched by σ: its density. `?normal` says
      ## which functions there are.
      ##
      ## example     student.cdf(1, 1)
      ##             0.75
      student_pdf(x, ν, μ=0, σ=1) = exp(student.logpdf(x, ν, μ, σ))
      student_logpdf(x, ν, μ=0, σ=1) =
        -(ν + 1) / 2 * log1p(((x - μ) / σ)^2 / ν) - lbeta(0.5, ν / 2) - 0.5 * log(ν) - log(σ)
      student_cdf(x, ν, μ=0, σ=1) = student_cumulation(ν, (x - μ) / σ)
      student_quantile(p, ν, μ=0, σ=1) = μ + σ * inverse_student_cumulation(ν, p)
      student_rand(ν, μ=0, σ=1, count=none) = μ + σ * inverse_student_cumulation(ν, parts.draws(ν + μ + σ, count))
      student_mean(ν, μ=0, σ=1) = where(ν > 1, μ + 0 * σ, nan)
      student_var(ν, μ=0, σ=1) = where(ν > 2, σ^2 * ν / (ν - 2), where(ν > 1, inf, nan)) + 0 * μ

      ## The χ² distribution with k degrees of freedom: its density. `?normal` says which functions there are.
      ##
      ## example     chi2.var(5)
      ##             10
      chi2_pdf(x, k) = gamma.pdf(x, k / 2, 2)
      chi2_logpdf(x, k) = gamma.logpdf(x, k / 2, 2)
      chi2_cdf(x, k) = gamma.cdf(x, k / 2, 2)
      chi2_quantile(p, k) = gamma.quantile(p, k / 2, 2)
      chi2_rand(k, count=none) = gamma.rand(k / 2, 2, count)
      chi2_mean(k) = 1 * k
      chi2_var(k) = 2 * k

      ## Fisher's distribution with d1 and d2 degrees of freedom: its density. A program that defines an `f` of its own
      ## means that one. `?normal` says which functions there are.
      ##
      ## example     f.mean(2, 6)
      ##             1.5
      f_pdf(x, d1, d2) = {
        y = d1 * max(0, x)
        # By the smaller one of a share and its rest.
        (share, rest) = (y / (y + d2), d2 / (y + d2))
        inner = where(share < 0.5, beta_density(d1 / 2, d2 / 2, share), beta_density(d2 / 2, d1 / 2, rest))
        where(x < 0, 0, inner * d1 / d2 * rest^2)
      }
      f_logpdf(x, d1, d2) = {
        y = max(0, x)
        inner = d1 / 2 * log(d1 / d2) + parts.xlogy(d1 / 2 - 1, y)
        where(x < 0, -inf, inner - (d1 + d2) / 2 * log1p(d1 * y / d2) - lbeta(d1 / 2, d2 / 2))
      }
      f_cdf(x, d1, d2) = {
        y = d1 * max(0, x)
        betainc(d1 / 2, d2 / 2, where(y == inf, 1, y / (y + d2)))
      }
      f_quantile(p, d1, d2) = {
        y = betaincinv(d1 / 2, d2 / 2, p)
        d2 * y / (d1 * (1 - y))
      }
      f_rand(d1, d2, count=none) = f.quantile(parts.draws(d1 + d2, count), d1, d2)
      f_mean(d1, d2) = where(d2 > 2, d2 / (d2 - 2), inf) + 0 * d1
      f_var(d1, d2) =
        where(d2 > 4, 2 * d2^2 * (d1 + d2 - 2) / (d1 * (d2 - 2)^2 * (d2 - 4)), where(d2 > 2, inf, nan))
      """)

  static let discrete = LibrarySource(
    name: "<library: discrete distributions>", functions: [],
    text: """
      ## The binomial distribution of n trials with probability p: the probability of k. Draws are whole numbers, and
      ## constants of every derivative. `?normal` says which functions there are.
      ##
      ## example     binomial.mean(10, 0.3)
      ##             3
      binomial_pdf(k, n, p) = {
        j = clamp(k, 0, n)
        where((k < 0) or (k > n) or (k != floor(k)), 0, beta_density(j + 1, n - j + 1, p) / (n + 1))
      }
      binomial_logpdf(k, n, p) = {
        j = clamp(k, 0, n)
        inner = parts.xlogy(j, p) + parts.xlogy(n - j, 1 - p) - log1p(n) - lbeta(n - j + 1, j + 1)
        where((k < 0) or (k > n) or (k != floor(k)), -inf, inner)
      }
      binomial_cdf(k, n, p) = {
        j = floor(k)
        where(j < 0, 0, where(j >= n, 1, betainc(max(1, n - j), max(0, j) + 1, 1 - p)))
      }
      binomial_quantile(q, n, p) = inverse_binomial_cumulation(n, p, q)
      binomial_rand(n, p, count=none) = inverse_binomial_cumulation(n, p, parts.draws(n + p, count))
      binomial_mean(n, p) = n * p
      binomial_var(n, p) = n * p * (1 - p)

      ## Poisson's distribution of mean λ: the probability of k. Draws are whole numbers, and constants of every
      ## derivative. `?normal` says which functions there are.
      ##
      ## example     poisson.cdf(0, log(2))
      ##             0.5
      poisson_pdf(k, λ) = where((k < 0) or (k != floor(k)), 0, gamma_density(max(0, k) + 1, λ))
      poisson_logpdf(k, λ) = {
        j = max(0, k)
        where((k < 0) or (k != floor(k)), -inf, parts.xlogy(j, λ) - λ - lgamma(j + 1))
      }
      poisson_cdf(k, λ) = where(k < 0, 0, gammaincc(max(0, floor(k)) + 1, λ))
      poisson_quantile(q, λ) = inverse_poisson_cumulation(λ, q)
      poisson_rand(λ, count=none) = inverse_poisson_cumulation(λ, parts.draws(λ, count))
      poisson_mean(λ) = 1 * λ
      poisson_var(λ) = 1 * λ
      """)
}
