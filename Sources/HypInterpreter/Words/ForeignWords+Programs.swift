// ForeignWords+Programs.swift -- learning, text, values, control, files, pictures, packages.

import HypLibrary

extension ForeignWords {
  static let learning = #"""
    vmap                  elementwise functions take arrays; `map(f, xs)` takes each element
    pmap                  elementwise functions take arrays; `map(f, xs)` takes each element
    vectorize             elementwise functions take arrays; `map(f, xs)` takes each element
    Vectorize             elementwise functions take arrays; `map(f, xs)` takes each element
    broadcast             elementwise functions take arrays; `map(f, xs)` takes each element
    apply                 `map(f, xs)`, or `f(x)`
    apply_along_axis      `[f(x) for x in A]` takes each row
    arrayfun              `map(f, xs)`
    cellfun               `map(f, xs)`
    lapply                `map(f, xs)`
    sapply                `map(f, xs)`
    tree_map              `2 * r`: arithmetic works on whole records
    tree_leaves           a record has fields: `r.a`
    scan                  write a `for` loop, or `iterate(f, x, n)`
    fori_loop             write a `for` loop, or `iterate(f, x, n)`
    while_loop            write a `while` loop, or `iterate(f, x, n)`
    foldl                 `reduce((s, x) -> s + x, xs)`
    foldr                 `reduce((s, x) -> s + x, flip(xs))`
    fold                  `reduce((s, x) -> s + x, xs)`
    inject                `reduce((s, x) -> s + x, xs)`
    jit                   functions are compiled by themselves: `f(x)`
    compile               functions are compiled by themselves: `f(x)`
    swish                 `silu(x)`
    selu                  `1.0507 * where(x > 0, x, 1.67326 * expm1(min(x, 0)))`
    celu                  `where(x > 0, x, expm1(min(x, 0)))`
    LeakyReLU             `leaky_relu(x)`
    ReLU                  `relu(x)`
    relu6                 `clamp(x, 0, 6)`
    hardtanh              `clamp(x, -1, 1)`
    mish                  `x * tanh(softplus(x))`
    logsigmoid            `-softplus(-x)`
    log_sigmoid           `-softplus(-x)`
    nll_loss              `cross_entropy(A, B)`
    CrossEntropyLoss      `cross_entropy(A, B)`
    bce                   `softplus(x) - x * y` of a logit x and a target y
    binary_cross_entropy  `softplus(x) - x * y` of a logit x and a target y
    kl_div                `sum(v * (log(v) - log(w)))`
    entropy               `-sum(v * log(v))`
    dropout               `xs * (rand(3) < 0.5) * 2`
    batch_norm            `(A - mean(A, axis=0)) / (std(A, axis=0) + 1e-5)`
    layer_norm            `(v - mean(v)) / (std(v) + 1e-5)`
    linear                `A @ v + w`
    Linear                `A @ v + w`
    Dense                 `A @ v + w`
    Sequential            functions compose: `x |> f |> sin`
    Module                parameters are a record: `p = (W=randn(2, 2), b=zeros(2))`
    Parameter             parameters are a record: `p = (W=randn(2, 2), b=zeros(2))`
    SGD                   `(x, state) = sgd(x, grad(f)(x), none)`
    Adam                  `(x, state) = adam(x, grad(f)(x), none)`
    AdamW                 `(x, state) = adamw(x, grad(f)(x), none)`
    RMSprop               `(x, state) = rmsprop(x, grad(f)(x), none)`
    onehot                `one_hot([0, 2], 3)`
    cuda                  there is no GPU support: arrays live in main memory
    gpu                   there is no GPU support: arrays live in main memory
    DataLoader            `shuffle(0..<n)` gives the order of an epoch
    """#

  static let text = #"""
    str                   a value in a string is written `"\(x)"`
    String                a value in a string is written `"\(x)"`
    num2str               a value in a string is written `"\(x)"`, with two digits `"\(fixed(x, 2))"`
    repr                  a value in a string is written `"\(x)"`
    tostring              a value in a string is written `"\(x)"`
    sprintf               `"\(fixed(x, 2))"`
    format                `"x is \(fixed(x, 2))"`
    fmt                   `"x is \(fixed(x, 2))"`
    paste                 `"\(x) \(y)"`, or `join(xs, " ")`
    paste0                `"\(x)\(y)"`
    strcat                `"\(x)\(y)"`
    println               `print(x)`
    echo                  `print(x)`
    puts                  `print(x)`
    printf                `print("\(fixed(x, 2))")`
    fprintf               `print("\(fixed(x, 2))")`
    disp                  `print(x)`
    display               `print(x)`
    show                  `print(x)`
    say                   `print(x)`
    writeln               `print(x)`
    pprint                `print(x)`, or `table((x=xs, y=ys))`
    set_printoptions      `print(fixed(x, 3))`
    parseFloat            `number(text)`
    parseInt              `number(text)`
    parse                 `number(text)`
    atof                  `number(text)`
    str2num               `number(text)`
    str2double            `number(text)`
    as_numeric            `number(text)`
    strlen                `len(text)`
    nchar                 `len(text)`
    substr                `text[..<2]`
    substring             `text[..<2]`
    strip                 `trim(text)`
    lstrip                `trim(text)` takes blanks from both ends
    rstrip                `trim(text)` takes blanks from both ends
    chomp                 `trim(text)`
    endswith              `ends_with(text, "1")`
    toUpperCase           `upper(text)`
    uppercase             `upper(text)`
    toupper               `upper(text)`
    toLowerCase           `lower(text)`
    lowercase             `lower(text)`
    tolower               `lower(text)`
    splitlines            `lines(text)`
    strsplit              `split(text, ",")`
    tokenize              `split(text)`
    indexOf               `find(text, "1")`; of an array, `where(xs == 1)`
    occursin              `"1" in text`
    includes              `"1" in text`, `1 in xs`
    gsub                  `replace(text, "1", "2")`
    sub                   `replace(text, "1", "2")`
    strrep                `text * 3`
    ljust                 `pad(text, 10)`
    rjust                 `pad(text, 10, align="right")`
    zfill                 `pad(text, 10, align="right")`
    startswith            `starts_with(text, "1")`
    ord                   there are no character codes
    chr                   `"\u{3b1}"` is a character by its code point
    char                  `"\u{3b1}"` is a character by its code point
    regex                 there are no regular expressions; `find(text, "1")`, `split(text, ",")` and `replace(text, "1", "2")` take texts as they are
    match                 `"1" in text` looks for a text; a value is told apart by `if x == 1 { "one" } else { "other" }`
    """#

  static let values = #"""
    True                  `true`
    TRUE                  `true`
    False                 `false`
    FALSE                 `false`
    None                  `none`
    NULL                  `none`
    nil                   `none`
    Nil                   `none`
    undefined             `none`
    nothing               `none`
    missing               `nan` for a number that is missing, `none` for no value
    null_                 `none`
    bool                  `x != 0`
    Bool                  `x != 0`
    float                 every number is a float64 already; `number(text)` reads one
    float64               every number is a float64 already; `number(text)` reads one
    Float64               every number is a float64 already; `number(text)` reads one
    double                every number is a float64 already; `number(text)` reads one
    float32               every number is a float64
    Float32               every number is a float64
    single                every number is a float64
    numeric               every number is a float64 already; `number(text)` reads one
    astype                every number is a float64; `round(x)` makes it whole
    list                  `[1, 2]`, or `(1, "a")` for values of any kind
    List                  `[1, 2]`, or `(1, "a")` for values of any kind
    c                     `[1, 2, 3]`
    tuple                 `(1, "a")`
    pair                  `(1, "a")`
    dict                  a record is `(a=1, b=2)`, its field `r.a` or `r["a"]`
    Dict                  a record is `(a=1, b=2)`, its field `r.a` or `r["a"]`
    dictionary            a record is `(a=1, b=2)`, its field `r.a` or `r["a"]`
    struct                a record is `(a=1, b=2)`, its field `r.a`
    object                a record is `(a=1, b=2)`, its field `r.a`
    namedtuple            a record is `(a=1, b=2)`, its field `r.a`
    hash                  a record is `(a=1, b=2)`, its field `r.a` or `r["a"]`
    Map                   a record is `(a=1, b=2)`, its field `r.a`; `map(f, xs)` takes each element
    keys                  `fields(r)`
    haskey                `"a" in r`
    hasattr               `"a" in r`
    setattr               `r["a"] = 1`
    pairs                 `items(r)`
    isin                  `[x in ys for x in xs]`
    contains              `1 in xs`, `"1" in text`
    elem                  `1 in xs`
    member                `1 in xs`
    ismember              `1 in xs`
    getattr               `r["a"]`
    self                  a record is passed on like any value: `f(r) = r.a`
    this                  a record is passed on like any value: `f(r) = r.a`
    new                   a record is `(a=1, b=2)`
    class                 a record is `(a=1, b=2)`, and functions take it: `f(r) = r.a`
    set                   `[1, 2]` is an array, `(1, "a")` a tuple; `x in xs` looks for a value
    Set                   `[1, 2]` is an array, `(1, "a")` a tuple; `x in xs` looks for a value
    DataFrame             `(x=xs, y=ys)`, which `table((x=xs, y=ys))` shows
    data_frame            `(x=xs, y=ys)`, which `table((x=xs, y=ys))` shows
    typeof                at the prompt, `:type x` says what a value is
    type                  at the prompt, `:type x` says what a value is
    isinstance            at the prompt, `:type x` says what a value is
    whos                  at the prompt, `:list` shows the names
    locals                at the prompt, `:list` shows the names
    globals               at the prompt, `:list` shows the names
    isNaN                 `x != x`
    is_nan                `x != x`
    isinf                 `abs(x) == inf`
    isna                  `x != x`
    isnull                `x == none`
    isempty               `len(xs) == 0`
    is_empty              `len(xs) == 0`
    exists                at the prompt, `:list` shows the names
    """#

  static let control = #"""
    elif                  write `else if`: `if x < 0 { -1 } else if x > 0 { 1 } else { 0 }`
    elsif                 write `else if`: `if x < 0 { -1 } else if x > 0 { 1 } else { 0 }`
    elseif                write `else if`: `if x < 0 { -1 } else if x > 0 { 1 } else { 0 }`
    ifelse                `if c { a } else { b }`, or `where(c, a, b)` for arrays
    IfElse                `if c { a } else { b }`, or `where(c, a, b)` for arrays
    iif                   `if c { a } else { b }`, or `where(c, a, b)` for arrays
    If                    `if c { a } else { b }`
    piecewise             `if x < 0 { -x } else { x }`, or `where(x < 0, -x, x)` for arrays
    switch                `if x == 1 { "one" } else if x == 2 { "two" } else { "other" }`
    case                  `if x == 1 { "one" } else if x == 2 { "two" } else { "other" }`
    unless                `if not c { a } else { b }`
    foreach               `for x in xs { print(x) }`
    For                   `for i in 0..<n { print(i) }`
    loop                  `for i in 0..<n { print(i) }`, or `while x < 1 { x += 1 }`
    until                 `while not (x > 1) { x += 1 }`
    pass                  an empty block is `{ }`
    def                   `f(x) = x^2`
    fn                    `f(x) = x^2`
    func                  `f(x) = x^2`
    function              `f(x) = x^2`
    Function              `x -> x^2`
    lambda                `x -> x^2`
    compose               `x -> f(g(x))`
    partial_application   `x -> f(x)`
    curry                 `x -> y -> x * y`
    raise                 `error("what is wrong")`
    throw                 `error("what is wrong")`
    panic                 `error("what is wrong")`
    stop                  `error("what is wrong")`
    abort                 `error("what is wrong")`
    Exception             `error("what is wrong")`
    ValueError            `error("what is wrong")`
    warn                  `print("what is strange")`
    warning               `print("what is strange")`
    try                   an error ends the statement, and cannot be caught: check first, `if x > 0 { log(x) } else { 0 }`
    catch                 an error ends the statement, and cannot be caught: check first, `if x > 0 { log(x) } else { 0 }`
    assertEqual           `assert(x == x)`, or `assert_close(a, a)`
    exit                  a program ends at the end of its text; at the prompt, `:quit` or Ctrl-D leaves
    quit                  a program ends at the end of its text; at the prompt, `:quit` or Ctrl-D leaves
    q                     at the prompt, `:quit` or Ctrl-D leaves
    bye                   at the prompt, `:quit` or Ctrl-D leaves
    clear                 at the prompt, Ctrl-L clears the screen, and `:reset` forgets all names
    cls                   at the prompt, Ctrl-L clears the screen
    clc                   at the prompt, Ctrl-L clears the screen
    rm                    at the prompt, `:reset` forgets all names
    help                  at the prompt, `?sin` explains a name, and `:help` the rest
    man                   at the prompt, `?sin` explains a name, and `:help` the rest
    doc                   at the prompt, `?sin` explains a name, and `:help` the rest
    dir                   at the prompt, `:list` shows the names
    ls                    at the prompt, `:list` shows the names
    pwd                   paths are relative to the script, or at the prompt to the folder in which it was started
    cd                    paths are relative to the script, or at the prompt to the folder in which it was started
    time                  `clock()` returns seconds; at the prompt, `:time x` measures
    now                   `clock()` returns seconds; at the prompt, `:time x` measures
    timeit                at the prompt, `:time x` measures
    tic                   `clock()` returns seconds; at the prompt, `:time x` measures
    toc                   `clock()` returns seconds; at the prompt, `:time x` measures
    date                  there are no dates; `clock()` returns seconds
    sleep                 no function waits; `clock()` returns seconds, and `animate(x -> plot([0, x]), [1, 2])` shows frames
    tqdm                  `for x in progress(xs) { print(x) }`
    eval                  `number(text)` reads a number; strings are not run as code
    exec                  strings are not run as code; `import "other.hyp"` runs a file
    include               `import "other.hyp"`
    require               `import "other.hyp"`
    source                `import "other.hyp"`
    using                 functions need no import; `import "other.hyp"` runs a file
    """#

  static let input = #"""
    open                  `read_text(path)`, `write_text(path, text)`, `read_csv(path)` or `read_json("data.json")`
    read                  `read_text(path)` or `read_csv(path)`
    write                 `write_text(path, text)`, or `print(x)`
    load                  `read_csv(path)`; at the prompt, `:load file.hyp` runs a file
    save                  `write_csv(path, xs)`; at the prompt, `:save` keeps the session
    loadtxt               `read_csv(path, sep=" ")`
    genfromtxt            `read_csv(path)`
    savetxt               `write_csv(path, xs)`
    dump                  `write_csv(path, xs)`
    read_table            `read_csv(path, sep="\t")`
    read_tsv              `read_csv(path, sep="\t")`
    readtable             `read_csv(path)`
    readcsv               `read_csv(path)`
    csvread               `read_csv(path)`
    dlmread               `read_csv(path)`
    readmatrix            `read_csv(path)`
    fread                 `read_csv(path)`
    read_excel            save the sheet as CSV, and `read_csv(path)`
    to_csv                `write_csv(path, xs)`
    writecsv              `write_csv(path, xs)`
    csvwrite              `write_csv(path, xs)`
    slurp                 `read_text(path)`
    readlines             `read_text(path)`
    input                 a script has `args`; `number(args[0])` reads the first
    readline              a script has `args`; `number(args[0])` reads the first
    argv                  `args`
    getenv                the environment is not read; a script has `args`
    """#

  static let plots = #"""
    hist                  `histogram(xs)`
    Hist                  `histogram(xs)`
    bar                   `histogram(xs)` counts values; `plot(xs)` draws them
    barplot               `histogram(xs)` counts values; `plot(xs)` draws them
    boxplot               `histogram(xs)` shows how values are spread
    figure                `plot(xs)` draws at once
    subplots              `plot(xs)` draws one picture; two functions share one as `plot((a=f, b=sin), 0, 1)`
    subplot               `plot(xs)` draws one picture; two functions share one as `plot((a=f, b=sin), 0, 1)`
    fplot                 `plot(f, 0, 1)`
    Plot                  `plot(f, 0, 1)`
    lineplot              `plot(xs, ys)`
    points                `scatter(xs, ys)`
    loglog                `plot(xs, ys, xlog=true, ylog=true)`
    semilogx              `plot(xs, ys, xlog=true)`
    semilogy              `plot(xs, ys, ylog=true)`
    imshow                `heatmap(A)`
    imagesc               `heatmap(A)`
    matshow               `heatmap(A)`
    pcolor                `heatmap(A)`
    surface               `heatmap((x, y) -> x * y, (0, 1), (0, 1))`
    surf                  `heatmap((x, y) -> x * y, (0, 1), (0, 1))`
    plot3d                `heatmap((x, y) -> x * y, (0, 1), (0, 1))`
    plot_surface          `heatmap((x, y) -> x * y, (0, 1), (0, 1))`
    mesh                  `heatmap((x, y) -> x * y, (0, 1), (0, 1))`
    contourf              `contour((x, y) -> x * y, (0, 1), (0, 1))`
    title                 `plot(xs, title="x")`
    xlabel                `plot(xs, xlabel="x")`
    ylabel                `plot(xs, ylabel="y")`
    legend                `plot((a=f, b=sin), 0, 1)` names its lines
    savefig               `plot(xs, save="x.svg")`
    plt                   functions have no prefix: write `plot(xs, ys)`
    """#

  static let packages = #"""
    np                    functions have no prefix: write `sin(x)`
    numpy                 functions have no prefix: write `sin(x)`
    jnp                   functions have no prefix: write `sin(x)`
    math                  functions have no prefix: write `sin(x)`
    Math                  functions have no prefix: write `sin(x)`
    scipy                 functions have no prefix: write `sin(x)`
    torch                 functions have no prefix: write `sin(x)`
    tf                    functions have no prefix: write `sin(x)`
    tensorflow            functions have no prefix: write `sin(x)`
    jax                   functions have no prefix: write `grad(f)`
    lax                   functions have no prefix: write `stop_gradient(x)`
    nn                    functions have no prefix: write `relu(x)`
    F                     functions have no prefix: write `relu(x)`
    special               functions have no prefix: write `erf(x)`
    stats                 functions have no prefix: write `mean(xs)`
    pd                    functions have no prefix: write `read_csv(path)`
    pandas                functions have no prefix: write `read_csv(path)`
    sp                    functions have no prefix: write `sin(x)`
    sympy                 functions have no prefix: write `sin(x)`
    sys                   a script has `args`
    os                    files are named by their paths: `read_text(path)`
    re                    there are no regular expressions; `text[0..<2]` is a part of a string
    json                  `read_json("data.json")`, `write_json(path, x)`
    """#
}
