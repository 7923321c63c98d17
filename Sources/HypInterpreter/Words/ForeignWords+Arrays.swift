// ForeignWords+Arrays.swift -- arrays, linear algebra, statistics, chance.

import HypLibrary

extension ForeignWords {
  static let making = #"""
    array                 `[1, 2, 3]`
    Array                 `[1, 2, 3]`
    asarray               `[1, 2, 3]`
    tensor                `[1, 2, 3]`
    Tensor                `[1, 2, 3]`
    vector                `[1, 2, 3]`
    Vector                `[1, 2, 3]`
    matrix                `[[1, 2], [3, 4]]`
    Matrix                `[[1, 2], [3, 4]]`
    range                 `0..<n`, or `0...10 by 2`
    arange                `0..<n`, or `0...10 by 2`
    seq                   `1...n`, or `0...10 by 2`
    seq_len               `1...n`
    iota                  `0..<n`
    colon                 `1...n`
    geomspace             `logspace(0, 3, 4)` takes exponents
    LinRange              `linspace(0, 1, 11)`
    identity              the identity matrix is `eye(n)`
    Identity              the identity matrix is `eye(n)`
    I                     the identity matrix is `eye(n)`
    speye                 there are no sparse matrices; the identity matrix is `eye(n)`
    sparse                there are no sparse matrices: `zeros(n, m)`
    zeros_like            `0 * x`
    zero                  `0`, or `zeros(n)`
    ones_like             `0 * x + 1`
    full_like             `0 * x + 7`
    fill                  `full(n, 7)`
    empty                 `zeros(n)`, or `[]`
    similar               `0 * x`
    diagm                 `diag(v)`
    diagflat              `diag(v)`
    mgrid                 `meshgrid(xs, ys)`, or broadcast: `reshape(xs, 3, 1) + ys`
    repmat                `tile(A, 2, 1)`
    rep                   `repeat(xs, 2)`
    replicate             `[f(x) for k in 0..<n]`
    tri                   `tril(ones(n, n))`
    vander                `[[x^k for k in 0..<n] for x in xs]`
    toeplitz              `[[xs[abs(i - j)] for j in 0..<n] for i in 0..<n]`
    """#

  static let shapes = #"""
    length                the number of elements is `len(xs)`
    size_of               the number of elements is `len(xs)`, or `size(A)` of a matrix
    count                 the number of elements is `len(xs)`; of those that fit, `sum(xs > 1)`
    numel                 `size(A)`
    nrow                  `shape(A)[0]`
    ncol                  `shape(A)[1]`
    dim                   `shape(A)`
    ndim                  `rank(A)`
    ndims                 `rank(A)`
    T                     the transpose is `A'`, or `transpose(A)`
    permute               `transpose(A, axes=(1, 0))`
    permutedims           `transpose(A, axes=(1, 0))`
    swapaxes              `transpose(A, axes=(1, 0))`
    moveaxis              `transpose(A, axes=(1, 0))`
    flatten               `reshape(A, -1)`
    Flatten               `reshape(A, -1)`
    vec                   `reshape(A', -1)` goes down the columns
    view                  `reshape(A, -1)`: values have no views
    squeeze               `reshape(A, -1)` makes a vector
    unsqueeze             `reshape(xs, 3, 1)`
    expand_dims           `reshape(xs, 3, 1)`
    newaxis               `reshape(xs, 3, 1)`
    atleast_2d            `reshape(xs, 1, 3)`
    vstack                `concat(A, B, axis=0)`, or `stack(xs, ys)` for vectors
    vcat                  `concat(A, B, axis=0)`
    hstack                `concat(A, B, axis=1)`, or `concat(xs, ys)` for vectors
    hcat                  `concat(A, B, axis=1)`
    dstack                `stack(A, B, axis=2)`
    column_stack          `stack(xs, ys, axis=1)`
    cbind                 `stack(xs, ys, axis=1)`
    rbind                 `stack(xs, ys)`
    cat                   `concat(A, B, axis=0)`, or `stack(xs, ys)`
    concatenate           `concat(A, B, axis=0)`, or `stack(xs, ys)`
    Join                  `concat(xs, ys)`
    array_split           `(xs[0..<2], xs[2..<3])`
    chunk                 `(xs[0..<2], xs[2..<3])`
    pad_array             `concat([0], xs, [0])`
    fliplr                `flip(A, axis=1)`
    flipud                `flip(A, axis=0)`
    reverse               `flip(xs)`
    reversed              `flip(xs)`
    rev                   `flip(xs)`
    Reverse               `flip(xs)`
    rot90                 `flip(A', axis=0)`
    circshift             `roll(xs, 1)`
    push                  `xs = append(xs, 4)`
    extend                `concat(xs, ys)`
    pop                   the last is `xs[-1]`, the others are `xs[0..<len(xs) - 1]`
    insert                `concat(xs[0..<1], [7], xs[1..<3])`
    delete                `concat(xs[0..<1], xs[2..<3])` leaves out the element at 1
    remove                `xs[xs != 1]`
    collect               `[x for x in xs]`, which makes an array of a range too
    copy                  `ys = xs` is an independent value already
    deepcopy              `ys = xs` is an independent value already
    clone                 `ys = xs` is an independent value already
    """#

  static let selection = #"""
    first                 `xs[0]`
    head                  `xs[0..<2]`
    First                 `xs[0]`
    last                  `xs[-1]`
    tail                  `xs[1..<len(xs)]`
    Last                  `xs[-1]`
    rest                  `xs[1..<len(xs)]`
    end                   the last is `xs[-1]`
    take                  `xs[[0, 2]]`, or `xs[0..<2]`
    drop                  `xs[2..<len(xs)]`
    slice                 `xs[0..<2]`
    gather                `xs[[0, 2]]`
    index                 `xs[1]`
    nonzero               `where(xs != 0)`
    which                 `where(xs > 1)`
    flatnonzero           `where(xs != 0)`
    argwhere              `where(xs > 1)`
    extract               `xs[xs > 1]`
    compress              `xs[xs > 1]`
    select                `xs[xs > 1]`, or `where(c, a, b)`
    Select                `xs[xs > 1]`
    grep                  `xs[xs > 1]`
    masked_select         `xs[xs > 1]`
    distinct              `unique(xs)`
    digitize              `searchsorted(ys, xs, side="right")`
    Counter               `unique(xs, counts=true)`
    sorted                `sort(xs)`
    Sort                  `sort(xs)`
    order                 `argsort(xs)`
    sortperm              `argsort(xs)`
    sort_by               `sort(xs, by=f)`
    topk                  `top(xs, 2)`
    nlargest              `top(xs, 2)`
    lexsort               `argsort(zip(xs, ys), by=p -> p)`
    """#

  static let reductions = #"""
    maximum               `max(xs)`, or `max(a, b)`
    amax                  `max(xs)`, or `max(A, axis=0)`
    nanmax                `max(xs[xs == xs])`
    Max                   `max(xs)`
    minimum               `min(xs)`, or `min(a, b)`
    amin                  `min(xs)`, or `min(A, axis=0)`
    nanmin                `min(xs[xs == xs])`
    Min                   `min(xs)`
    fmax                  `max(a, b)`
    fmin                  `min(a, b)`
    minmax                `(min(xs), max(xs))`
    extrema               `(min(xs), max(xs))`
    findmax               `(max(xs), argmax(xs))`
    findmin               `(min(xs), argmin(xs))`
    ptp                   `max(xs) - min(xs)`
    accumulate            `cumsum(xs)`, `cumprod(xs)`, `cummax(xs)`
    Accumulate            `cumsum(xs)`
    nansum                `sum(xs[xs == xs])`
    nanmean               `mean(xs[xs == xs])`
    nanstd                `std(xs[xs == xs])`
    sumsq                 `sum(xs^2)`
    ssq                   `sum(xs^2)`
    fsum                  `sum(xs)`
    total                 `sum(xs)`
    Total                 `sum(xs)`
    colSums               `sum(A, axis=0)`
    rowSums               `sum(A, axis=1)`
    colMeans              `mean(A, axis=0)`
    rowMeans              `mean(A, axis=1)`
    every                 `all(xs > 0)`
    some                  `any(xs > 0)`
    allclose              `all(abs(xs - ys) < 1e-9)`, or `assert_close(xs, xs)`
    isclose               `abs(x - y) < 1e-9`
    approx                `abs(x - y) < 1e-9`
    isapprox              `abs(x - y) < 1e-9`
    array_equal           `all(xs == ys)`
    equal                 `x == y`
    isequal               `x == y`
    """#

  static let linearAlgebra = #"""
    matmul                `A @ B`
    mm                    `A @ B`
    bmm                   `A @ B`
    mmul                  `A @ B`
    mv                    `A @ v`
    mtimes                `A @ B`
    vdot                  `dot(v, w)`
    dotprod               `dot(v, w)`
    tensordot             `A @ B`, or `sum(A * B, axis=1)`
    einsum                `A @ B`, or `sum(A * B, axis=1)`
    inverse               `inv(A)`, or `solve(A, b)` for equations
    Inverse               `inv(A)`, or `solve(A, b)` for equations
    invert                `inv(A)`, or `solve(A, b)` for equations
    pseudoinverse         `pinv(A)`
    mldivide              `solve(A, b)`, or `lstsq(A, b)` of a matrix that is not square
    linsolve              `solve(A, b)`
    linalg                functions have no prefix: `solve(A, b)`, `inv(A)`, `det(A)`
    lsqr                  `lstsq(X, ys)`
    least_squares         `lstsq(X, ys)`
    determinant           `det(A)`
    Det                   `det(A)`
    slogdet               `logdet(A)` where the determinant is positive
    chol                  `cholesky(A)`
    lu                    `solve(A, b)`, `det(A)` and `inv(A)` use it; `qr(A)` and `cholesky(A)` give factors
    svdvals               `svd(A).s`
    eigen                 `eig(A)`, or `eigh(A)` of a symmetric matrix
    eigvals               `eig(A).values`, or `eigh(A).values` of a symmetric matrix
    eigvalsh              `eigh(A).values`
    eigenvalues           `eig(A).values`, or `eigh(A).values` of a symmetric matrix
    matrix_power          `A @ A`, or `reduce((M, k) -> M @ A, 1..<n, A)`
    mpower                `A @ A`, or `reduce((M, k) -> M @ A, 1..<n, A)`
    condition_number      `cond(A)`
    tr                    `trace(A)`
    Tr                    `trace(A)`
    normalize             `v / norm(v)`
    normalise             `v / norm(v)`
    unit                  `v / norm(v)`
    magnitude             `norm(v)`
    euclidean             `norm(v - w)`
    dist                  `norm(v - w)`
    distance              `norm(v - w)`
    cdist                 `[[norm(v - w) for w in B] for v in A]`
    rref                  `solve(A, b)` solves equations
    null                  `none`; the null space of a matrix is `null_space(A)`
    adjoint               the transpose is `A'`
    ctranspose            the transpose is `A'`
    conv                  `convolve(xs, ys)`
    conv1d                `[sum(xs[i...i + 1] * v) for i in 0..<len(xs) - 1]`
    conv2d                `[[sum(A[i...i, j...j] * 2) for j in 0..<2] for i in 0..<2]` slides a window; `convolve` is for vectors
    fftconvolve           `convolve(xs, ys)`
    correlate             `convolve(xs, flip(v), "valid")`
    """#

  static let statistics = #"""
    average               `mean(xs)`
    avg                   `mean(xs)`
    Mean                  `mean(xs)`
    mu                    `mean(xs)`
    variance              `var(xs)`, or `var(xs, ddof=1)` of a sample
    sd                    `std(xs, ddof=1)`
    stdev                 `std(xs, ddof=1)`
    stddev                `std(xs, ddof=1)`
    pstdev                `std(xs)`
    sem                   `std(xs, ddof=1) / sqrt(len(xs))`
    mode                  `u = unique(xs, counts=true); u.values[argmax(u.counts)]`
    percentile            `quantile(xs, 0.25)`
    iqr                   `quantile(xs, 0.75) - quantile(xs, 0.25)`
    corrcoef              `corr(xs, ys)`
    cor                   `corr(xs, ys)`
    zscore                `(xs - mean(xs)) / std(xs)`
    standardize           `(xs - mean(xs)) / std(xs)`
    scale                 `(xs - mean(xs)) / std(xs)`
    mse                   `mean((xs - ys)^2)`
    mse_loss              `mean((xs - ys)^2)`
    mean_squared_error    `mean((xs - ys)^2)`
    rmse                  `sqrt(mean((xs - ys)^2))`
    mae                   `mean(abs(xs - ys))`
    r2_score              `1 - sum((xs - ys)^2) / sum((ys - mean(ys))^2)`
    rolling               `[mean(xs[i...i + 1]) for i in 0..<len(xs) - 1]`
    movmean               `[mean(xs[i...i + 1]) for i in 0..<len(xs) - 1]`
    """#

  static let chance = #"""
    random                `rand(n)`
    Random                `rand(n)`
    uniform               `uniform.rand(2, 5, count=n)`, or `2 + 3 * rand(n)`; `uniform.cdf(x)`
    unif                  `rand(n)`
    runif                 `rand(n)`
    normal                `normal.rand(2, 3, count=n)`, or `2 + 3 * randn(n)`; `normal.cdf(x)`
    gauss                 `randn(n)`
    rnorm                 `randn(n)`
    randn_like            `randn(n)`
    rand_like             `rand(n)`
    rand_int              `randint(0, 10)`
    randi                 `randint(1, 7)`
    randrange             `randint(0, 10)`
    randperm              `permutation(n)`
    sample                `choice(xs, 2, replace=false)`
    manual_seed           `seed(1)`
    set_seed              `seed(1)`
    srand                 `seed(1)`
    rng                   `seed(1)`
    default_rng           `seed(1)`
    PRNGKey               `seed(1)`
    bernoulli             `rand() < 0.5`
    exponential           `exponential.rand(2)`
    rexp                  `exponential.rand(2)`
    poisson               `poisson.rand(4)`, `poisson.pdf(2, 4)`
    student               `student.pdf(0.5, 3)`, `student.cdf(0.5, 3)`
    chi2                  `chi2.cdf(0.5, 3)`
    multivariate_normal   `v + cholesky(A) @ randn(2)`
    """#
}
