// ForeignWords+Mathematics.swift -- derivatives, elementary and special functions, calculus, symbols.

import HypLibrary

extension ForeignWords {
  static let derivatives = #"""
    gradient              the gradient is `grad(f)` or `∇f`
    Grad                  the gradient is `grad(f)` or `∇f`
    nabla                 the gradient is `∇f`
    gradf                 the gradient is `grad(f)` or `∇f`
    autograd              the gradient is `grad(f)` or `∇f`
    backward              the gradient is `grad(f)(x)`: nothing accumulates, and nothing is set to zero
    zero_grad             nothing accumulates: `grad(f)(x)` is the gradient at x
    requires_grad         every function can be differentiated: `grad(f)(x)`
    no_grad               nothing is recorded outside of a derivative; `stop_gradient(x)` holds x constant inside
    GradientTape          the gradient is `grad(f)(x)`; the tape is kept for you
    gradcheck             `check_grad(f, x)`
    grad_check            `check_grad(f, x)`
    checkgrad             `check_grad(f, x)`
    D                     the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    deriv                 the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    differentiate         the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    d                     the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    dx                    the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    dy                    the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    ddx                   the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    d_dx                  the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    Derivative            the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    Diff                  the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`
    nderiv                the derivative is `f'(x)`, which is exact: there is no step size to choose
    nDeriv                the derivative is `f'(x)`, which is exact: there is no step size to choose
    numdiff               the derivative is `f'(x)`, which is exact: there is no step size to choose
    partial               `grad(f, wrt="x")` is the partial derivative with respect to the parameter x
    argnums               `grad(f, wrt="x")` chooses the parameter
    jac                   the Jacobian is `jacobian(f)`; `jacfwd(f)` and `jacrev(f)` force the mode
    Jacobian              the Jacobian is `jacobian(f)`; `jacfwd(f)` and `jacrev(f)` force the mode
    jacobian_matrix       the Jacobian is `jacobian(f)`; `jacfwd(f)` and `jacrev(f)` force the mode
    jacfw                 the Jacobian by forward mode is `jacfwd(f)`
    jac_fwd               the Jacobian by forward mode is `jacfwd(f)`
    jac_fwrd              the Jacobian by forward mode is `jacfwd(f)`
    jacForward            the Jacobian by forward mode is `jacfwd(f)`
    jac_forward           the Jacobian by forward mode is `jacfwd(f)`
    jacobian_forward      the Jacobian by forward mode is `jacfwd(f)`
    jacobianForward       the Jacobian by forward mode is `jacfwd(f)`
    forward_jacobian      the Jacobian by forward mode is `jacfwd(f)`
    jac_rev               the Jacobian by reverse mode is `jacrev(f)`
    jacRev                the Jacobian by reverse mode is `jacrev(f)`
    jacReverse            the Jacobian by reverse mode is `jacrev(f)`
    jac_reverse           the Jacobian by reverse mode is `jacrev(f)`
    jacobian_reverse      the Jacobian by reverse mode is `jacrev(f)`
    jacobianReverse       the Jacobian by reverse mode is `jacrev(f)`
    reverse_jacobian      the Jacobian by reverse mode is `jacrev(f)`
    hess                  the Hessian is `hessian(f)`
    Hessian               the Hessian is `hessian(f)`
    laplacian             `trace(hessian(g)(v))`
    divergence            `trace(jacobian(f)(v))`
    curl                  take the entries of `jacobian(f)(v)`
    hessp                 `hvp(g, v, w)`
    vhp                   `hvp(g, v, w)`
    value_and_gradient    write `value_and_grad(f)`
    val_and_grad          write `value_and_grad(f)`
    valueAndGrad          write `value_and_grad(f)`
    pushforward           `jvp(f, x, 1)`
    pullback              `(y, p) = vjp(f, x)`
    linearize             `jvp(f, x, 1)`
    linearise             `jvp(f, x, 1)`
    stopgrad              `stop_gradient(x)`
    stop_grad             `stop_gradient(x)`
    stopGradient          `stop_gradient(x)`
    detach                `stop_gradient(x)`
    custom_vjp            `with_derivative(f, df)`
    custom_jvp            `with_derivative(f, df)`
    custom_grad           `with_derivative(f, df)`
    custom_gradient       `with_derivative(f, df)`
    rrule                 `with_derivative(f, df)`
    frule                 `with_derivative(f, df)`
    remat                 `checkpoint(f)`
    series                `taylor(f, x, n)` gives the coefficients
    jet                   `taylor(f, x, n)` gives the coefficients
    eps                   a small number is assigned first, `eps = 1e-8`; the unit of dual numbers is `ε`
    epsilon               a small number is assigned first, `epsilon = 1e-8`; the unit of dual numbers is `ε`
    dual                  a dual number has the unit `ε` in it: `f(x + ε)`
    Dual                  a dual number has the unit `ε` in it: `f(x + ε)`
    """#

  static let functions = #"""
    ln                    the natural logarithm is `log(x)`
    lg                    `log10(x)`
    ld                    `log2(x)`
    lb                    `log2(x)`
    logn                  `log(x) / log(n)`
    logb                  `log(x) / log(n)`
    pow                   `x ^ y`
    power                 `x ^ y`
    powf                  `x ^ y`
    exp2                  `2^x`
    exp10                 `10^x`
    square                `x^2`
    sqr                   `x^2`
    cube                  `x^3`
    rsqrt                 `1 / sqrt(x)`
    isqrt                 `floor(sqrt(n))`
    nroot                 `x^(1/n)`
    nthroot               `x^(1/n)`
    reciprocal            `1 / x`
    negative              `-x`
    subtract              `x - y`
    multiply              `x * y`
    divide                `x / y`
    fmod                  `mod(x, y)`: it has the sign of y
    rem                   `mod(x, y)`: it has the sign of y
    remainder             `x % y`
    modulo                `x % y`
    divmod                `(x // y, x % y)`
    div                   `x // y`
    idiv                  `x // y`
    fabs                  `abs(x)`
    absolute              `abs(x)`
    Abs                   `abs(x)`
    fma                   `x * y + a`
    sgn                   `sign(x)`
    signum                `sign(x)`
    heaviside             `where(x < 0, 0, 1)`
    step_function         `where(x < 0, 0, 1)`
    fact                  `factorial(n)`
    fac                   the factorial of n is `gamma(n + 1)`
    comb                  `binomial(n, k)`
    nCr                   `binomial(n, k)`
    ncr                   `binomial(n, k)`
    nchoosek              `binomial(n, k)`
    choose                `binomial(n, k)`
    binom                 `binomial(n, k)`
    nPr                   `factorial(n) / factorial(n - k)`
    npr                   `gamma(n + 1) / gamma(n - k + 1)`
    perm                  `factorial(n) / factorial(n - k)`
    prime                 try its divisors: `all([n % k != 0 for k in 2..<n])`
    isprime               try its divisors: `all([n % k != 0 for k in 2..<n])`
    is_prime              try its divisors: `all([n % k != 0 for k in 2..<n])`
    primes                `[n for n in 2...100 if all([n % k != 0 for k in 2..<n])]`
    factor                try the divisors: `[k for k in 1...n if n % k == 0]`
    factors               `[k for k in 1...n if n % k == 0]`
    divisors              `[k for k in 1...n if n % k == 0]`
    fibonacci             `fib(n) = { (a, b) = (0, 1); for k in 0..<n { (a, b) = (b, a + b) }; a }`
    arcsin                `asin(x)`
    arccos                `acos(x)`
    arctan                `atan(x)`
    arctan2               `atan2(y, x)`
    arcsinh               `asinh(x)`
    arccosh               `acosh(x)`
    arctanh               `atanh(x)`
    arsinh                `asinh(x)`
    arcosh                `acosh(x)`
    artanh                `atanh(x)`
    tg                    `tan(x)`
    arctg                 `atan(x)`
    sec                   `1 / cos(x)`
    csc                   `1 / sin(x)`
    cosec                 `1 / sin(x)`
    cot                   `1 / tan(x)`
    sech                  `1 / cosh(x)`
    csch                  `1 / sinh(x)`
    coth                  `1 / tanh(x)`
    acot                  `atan2(1, x)`
    sind                  `sin(x * π / 180)`
    cosd                  `cos(x * π / 180)`
    tand                  `tan(x * π / 180)`
    atand                 `atan(x) * 180 / π`
    deg2rad               `radians(x)`
    rad2deg               `degrees(x)`
    deg                   `degrees(x)`
    rad                   `radians(x)`
    sincos                `(sin(x), cos(x))`
    haversin              `sin(x / 2)^2`
    logistic              `sigmoid(x)`
    expit                 `sigmoid(x)`
    log_sum_exp           `logsumexp(xs)`
    lse                   `logsumexp(xs)`
    xlogy                 `where(x == 0, 0, x * log(where(x == 0, 1, y)))`
    betaln                `lbeta(a, b)`
    logbeta               `lbeta(a, b)`
    betai                 `betainc(a, b, x)`
    igamma                `gammainc(a, x)`
    gamma_inc             `gammainc(a, x)`
    gammp                 `gammainc(a, x)`
    gammq                 `gammaincc(a, x)`
    jv                    `besselj(n, x)`
    yv                    `bessely(n, x)`
    kv                    `besselk(n, x)`
    j0                    `besselj(0, x)`
    expi                  `expint(x)`
    exp1                  `-expint(-x)`
    erfcinv               `erfinv(1 - x)`
    inverf                `erfinv(x)`
    tgamma                `gamma(x)`
    gammaln               `lgamma(x)`
    loggamma              `lgamma(x)`
    lngamma               `lgamma(x)`
    psi                   `digamma(x)`
    trigamma              `polygamma(1, x)`
    norm_cdf              `normal.cdf(x)`
    normcdf               `normal.cdf(x)`
    normpdf               `normal.pdf(x)`
    hermite               write its recursion: `(a, b) = (1, 2x); for k in 1..<n { (a, b) = (b, 2x * b - 2k * a) }`
    legendre              write its recursion: `(a, b) = (1, x); for k in 1..<n { (a, b) = (b, ((2k + 1) * x * b - k * a) / (k + 1)) }`
    chebyshev             `cos(n * acos(x))`
    """#

  static let rounding = #"""
    fix                   `sign(x) * floor(abs(x))`
    int                   `floor(x)` and `round(x)` make whole numbers
    Int                   `floor(x)` and `round(x)` make whole numbers
    integer               `floor(x)` and `round(x)` make whole numbers
    toint                 `floor(x)` and `round(x)` make whole numbers
    rint                  `round(x)`
    around                `fixed(x, 2)` is a string with two decimals
    ceiling               `ceil(x)`
    frac                  `x - floor(x)`
    fract                 `x - floor(x)`
    modf                  `(x - floor(x), floor(x))`
    clip                  `clamp(x, 0, 1)`
    constrain             `clamp(x, 0, 1)`
    saturate              `clamp(x, 0, 1)`
    lerp                  `a + (y - a) * x`
    mix                   `a + (y - a) * x`
    smoothstep            `clamp(x, 0, 1)^2 * (3 - 2 * clamp(x, 0, 1))`
    """#

  package static let constants = #"""
    Pi                    `π` or `pi`
    PI                    `π` or `pi`
    M_PI                  `π` or `pi`
    E                     `e`, or `exp(1)`
    Inf                   `∞` or `inf`
    INF                   `∞` or `inf`
    Infinity              `∞` or `inf`
    infinity              `∞` or `inf`
    oo                    `∞` or `inf`
    NaN                   `nan`
    NAN                   `nan`
    NA                    `nan`
    phi                   the golden ratio is `(1 + sqrt(5)) / 2`
    golden                the golden ratio is `(1 + sqrt(5)) / 2`
    realmax               the largest number is about `1.7976931348623157e308`
    realmin               the smallest normal number is about `2.2250738585072014e-308`
    intmax                whole numbers are exact up to `2^53`
    maxint                whole numbers are exact up to `2^53`
    """#

  static let calculus = #"""
    quad                  `integrate(f, 0, 1)`
    quadgk                `integrate(f, 0, 1)`
    integral              `integrate(f, 0, 1)`
    int_                  `integrate(f, 0, 1)`
    trapz                 `sum((ys[1...] + ys[..<-1]) / 2 * (xs[1...] - xs[..<-1]))`
    trapezoid             `sum((ys[1...] + ys[..<-1]) / 2 * (xs[1...] - xs[..<-1]))`
    cumtrapz              `cumsum((ys[1...] + ys[..<-1]) / 2 * (xs[1...] - xs[..<-1]))`
    simpson               `integrate(f, 0, 1)`; of values `sum((ys[1...] + ys[..<-1]) / 2 * (xs[1...] - xs[..<-1]))`
    fzero                 `root(f, 1)`, or between two points `root(f, (1, 2))`
    fsolve                `root(f, 1)`, or between two points `root(f, (1, 2))`
    find_root             `root(f, 1)`, or between two points `root(f, (1, 2))`
    findroot              `root(f, 1)`, or between two points `root(f, (1, 2))`
    FindRoot              `root(f, 1)`, or between two points `root(f, (1, 2))`
    nsolve                `root(f, 1)`, or between two points `root(f, (1, 2))`
    Solve                 `root(f, 1)`, or between two points `root(f, (1, 2))`; linear equations are `solve(A, b)`
    newton                `root(f, 1)`, or between two points `root(f, (1, 2))`
    brentq                `root(f, 1)`, or between two points `root(f, (1, 2))`
    bisect                `root(f, 1)`, or between two points `root(f, (1, 2))`
    roots                 `polyroots(xs)`, of coefficients from the constant one on; of a function `root(f, 1)`, or between two points `root(f, (1, 2))`
    minimise              `minimize(f, 1).x`
    fminsearch            `minimize(f, 1, method="neldermead").x`
    fminunc               `minimize(f, 1).x`
    optimize              `minimize(f, 1).x`
    optim                 `minimize(f, 1).x`
    gradient_descent      `minimize(f, 1).x`, or step by step `for k in 1...1000 { x -= 0.1 * grad(f)(x) }`
    bfgs                  `minimize(f, 1, method="bfgs").x`
    hyperopt              `tune(α -> (log(α) + 3)^2 + 1, 0.1).params`
    optuna                `tune(α -> (log(α) + 3)^2 + 1, 0.1).params`
    grid_search           `tune(α -> (log(α) + 3)^2 + 1, 0.1).params`
    GridSearchCV          `tune(α -> (log(α) + 3)^2 + 1, 0.1).params`
    hypergrad             `hypergradient(α -> α^2, 3).gradient`
    ode                   `odeint((t, y) -> -y, 1, [0, 1, 2])`
    ode45                 `odeint((t, y) -> -y, 1, [0, 1, 2])`
    solve_ivp             `odeint((t, y) -> -y, 1, [0, 1, 2])`
    dsolve                `odeint((t, y) -> -y, 1, [0, 1, 2])`
    lim                   `limit(f, 0)`
    summation             `sum([k^2 for k in 1...n])`
    Σ                     `sum([k^2 for k in 1...n])`
    Π                     `prod([k^2 for k in 1...n])`
    nsum                  `sum_series(k -> 1 / k^2, 1)` without end, `sum([k^2 for k in 1...n])` to n
    Sum                   `sum([k^2 for k in 1...n])`
    sigma                 a sum is `sum([k^2 for k in 1...n])`, a standard deviation `std(xs)`
    product               `prod(xs)`
    Product               `prod(xs)`
    interp1               `interp(1.5, ts, ys)`
    CubicSpline           `spline(ts, ys)`
    interp1d              `spline(ts, ys)`, or `interp(1.5, ts, ys)`
    poly                  `polyval(xs, 2)` is the value of the polynomial with coefficients xs
    curve_fit             `fit((x, p) -> p[0] + p[1] * x, xs, ys, [0, 0])`
    regress               `linfit(xs, ys)`
    linreg                `linfit(xs, ys)`
    LinReg                `linfit(xs, ys)`
    lm                    `linfit(xs, ys)`
    fft2                  `fft(fft(A, axis=0))`
    fftfreq               `[k / 3 for k in 0...1]` are the frequencies of `rfft(xs)`, in cycles from one number to the next
    rfftfreq              `[k / 3 for k in 0...1]` are the frequencies of `rfft(xs)`, in cycles from one number to the next
    fftshift              `roll(xs, 1)` moves the second half before the first
    PchipInterpolator     `pchip(ts, ys)`
    polynomial_roots      `polyroots(xs)`
    """#

  static let symbols = #"""
    simplify              there is no symbolic algebra: `f(x)` is computed, and its derivative too
    expand                there is no symbolic algebra: `f(x)` is computed, and its derivative too
    sym                   names are not symbols: `f(x) = x^2` defines a function
    symbols               names are not symbols: `f(x) = x^2` defines a function
    syms                  names are not symbols: `f(x) = x^2` defines a function
    Symbol                names are not symbols: `f(x) = x^2` defines a function
    subs                  call the function: `f(2)`
    evalf                 numbers are doubles already: `f(2)`
    N                     numbers are doubles already: `f(2)`
    complex               there are no complex numbers; a record holds the two parts: `(re=x, im=y)`
    Complex               there are no complex numbers; a record holds the two parts: `(re=x, im=y)`
    im                    there are no complex numbers; a record holds the two parts: `(re=x, im=y)`
    real                  there are no complex numbers: every number is real, and `x` is its own real part
    Re                    there are no complex numbers: every number is real, and `x` is its own real part
    imag                  there are no complex numbers: every number is real
    Im                    there are no complex numbers: every number is real
    conj                  there are no complex numbers: every number is real
    conjugate             there are no complex numbers: every number is real
    angle                 there are no complex numbers; the angle of a point is `atan2(y, x)`
    arg                   there are no complex numbers; the angle of a point is `atan2(y, x)`
    isreal                there are no complex numbers: every number is real
    fraction              there are no fractions: numbers are doubles, as `1 / 3`
    Fraction              there are no fractions: numbers are doubles, as `1 / 3`
    rational              there are no fractions: numbers are doubles, as `1 / 3`
    Rational              there are no fractions: numbers are doubles, as `1 / 3`
    Decimal               numbers are doubles; `fixed(x, 2)` shows two digits
    BigFloat              numbers are doubles, with 15 to 17 digits
    BigInt                numbers are doubles: whole ones are exact up to `2^53`
    bigint                numbers are doubles: whole ones are exact up to `2^53`
    hex                   there are no other bases: numbers are decimal
    bin                   there are no other bases; the binary digits are `[floor(n / 2^k) % 2 for k in 0..<8]`, lowest first
    bitand                there are no operations on bits; the lowest bit is `n % 2`
    bitor                 there are no operations on bits; the lowest bit is `n % 2`
    bitxor                there are no operations on bits; the lowest bit is `n % 2`
    xor                   `x != y`
    """#
}
