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
syntax keyword hypFunction abs acos acosh adam airy airyai airyaiprime airybi airybiprime all animate any append argmax argmin argsort asin asinh assert assert_close atan atan2 atanh besseli besselj besselk bessely beta betainc betaincinv bincount binomial broadcast_to cbrt ceil check_grad checkpoint cholesky clamp clock concat contour copysign corr cos cosh cost cov cross cross_entropy cummax cummin cumprod cumsum degrees derivative det diag diff digamma directions dot eigh ellipe ellipk elu ends_with enumerate erf erfc erfinv error exp expint expm1 eye factorial fields filter find fixed flip floor forward_grad full gamma gammainc gammaincc gammaincinv gcd gelu grad heatmap hessian histogram hvp hypot inner inv isfinite isnan items iterate jacfwd jacobian jacrev join jvp kron lambertw lbeta lcm leaky_relu len lgamma lines linspace log log10 log1p log2 log_softmax logaddexp logdet logit logspace logsumexp lower map max mean median meshgrid min mod momentum nesterov norm number one_hot ones outer pad plot polygamma print prod progress qr quantile radians rand randint randn rank read_csv read_text reduce relu repeat replace reshape rmsprop roll round scatter sci searchsorted seed sgd shape shuffle sigmoid sign silu sin sinc sinh size softmax softplus solve sort split sqrt stack starts_with std stop_gradient string sum table tan tanh taylor tile top trace transpose tril trim triu trunc unique upper value_and_grad var vjp where with_derivative write_csv zeros zeta zip

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
