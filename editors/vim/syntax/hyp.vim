" Vim syntax file for Hyp, the language of hyperrepl.
" Made of the tables of the language; see Tests/HypSessionTests/EditorGrammars.swift.
if exists("b:current_syntax")
  finish
endif
syntax case match
syntax iskeyword @,48-57,_,192-255,880-1023,8320-8329

syntax keyword hypConditional if else
syntax keyword hypRepeat for in while break continue
syntax keyword hypStatement return import
syntax keyword hypOperatorWord and not or
syntax keyword hypConstant args e inf nan pi tau π τ ∞ true false none ε
syntax keyword hypFunction abs acos acosh adagrad adam adamw airy airyai airyaiprime airybi airybiprime all animate any append argmax argmin argsort asin asinh assert assert_close atan atan2 atanh besseli besselj besselk bessely beta betainc betaincinv bincount binomial broadcast_to cbrt ceil check_grad checkpoint choice cholesky clamp clock concat cond contour convolve copysign corr cos cosh cost cov cross cross_entropy cummax cummin cumprod cumsum degrees derivative det diag diff digamma directions dot eig eigh ellipe ellipk elu ends_with enumerate erf erfc erfinv error exp expint expm expm1 eye factorial fft fields film filter find fit fixed fixpoint flip floor formula forward_grad full gamma gammainc gammaincc gammaincinv gcd gelu grad graph heatmap hessian histogram hvp hypergradient hypot ifft inner integrate interp inv irfft isfinite isnan items iterate jacfwd jacobian jacrev join jvp kron lambertw lbeta lbfgs lcm leaky_relu len lgamma limit lines linfit linspace lion log log10 log1p log2 log_softmax logaddexp logdet logit logm logspace logsumexp lower lstsq map matrix_rank max maximize mean median meshgrid min minimize mod momentum nesterov norm null_space number odeint one_hot ones outer pad pchip permutation pinv plot polyfit polygamma polyroots polyval print prod progress qr quantile quiver radians rand randint randn rank ravel read_csv read_json read_text reduce relu repeat replace reshape rfft rmsprop roll root round scatter sci searchsorted seed sgd shape shuffle sigmoid sign silu sin sinc sinh size slider softmax softplus solve solve_triangular sort spline split sqrt sqrtm stack starts_with std stop_gradient string sum sum_series svd table tan tanh tape taylor tile top trace transpose tril trim triu trunc tune unique unravel upper value_and_grad var vjp where with_derivative write_csv write_json write_text zeros zeta zip

syntax match hypNumber "\v<\d[0-9_]*%(\.\.@!%(\d[0-9_]*)?)?%([eE][+-]?\d+)?"
syntax match hypNumber "\v\.@<!\.\d[0-9_]*%([eE][+-]?\d+)?"
syntax match hypDefinition "\v^\s*\zs\k+\ze\([^()]*\)\s*\=[^=]"
syntax match hypOperator "[-+*/^%@=<>|'∇]"
syntax match hypEscape contained "\v\\%([nt\"\\]|u\{\x+\})"
syntax region hypInterpolation contained matchgroup=hypEscape start="\\(" end=")" contains=TOP
syntax region hypString start=+"+ skip=+\\\\\|\\"+ end=+"+ contains=hypEscape,hypInterpolation
syntax match hypComment "#.*$" contains=hypTodo
syntax match hypDocumentation "##.*$"
syntax keyword hypTodo contained TODO FIXME

highlight default link hypConditional Conditional
highlight default link hypRepeat Repeat
highlight default link hypStatement Statement
highlight default link hypOperatorWord Operator
highlight default link hypOperator Operator
highlight default link hypConstant Constant
highlight default link hypFunction Function
highlight default link hypDefinition Identifier
highlight default link hypNumber Number
highlight default link hypEscape SpecialChar
highlight default link hypString String
highlight default link hypComment Comment
highlight default link hypDocumentation SpecialComment
highlight default link hypTodo Todo

let b:current_syntax = "hyp"
