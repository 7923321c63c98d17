// Library+Optimisers.swift -- steps of optimisers, in Hyp.

extension Library {
  static let optimisers = LibrarySource(
    name: "<library: optimisers>",
    functions: [
      "sgd", "momentum", "nesterov", "adam", "rmsprop", "adagrad", "adamw", "lion", "lbfgs",
    ],
    text: """
      ## A step of gradient descent: `params - lr * grads`.
      ##
      ## `params` and `grads` may be numbers, arrays, tuples or records of the same structure. Returns the
      ## new parameters and the state for the next step; the first state is `none`. Hyperparameters
      ## are ordinary arguments, so derivatives flow through them.
      ##
      ## example     sgd([1, 2], [10, 20], none, lr=0.1)
      ##             ([0, 0], none)
      sgd(params, grads, state, lr=0.01) = (params - lr * grads, none)

      ## A step of gradient descent with momentum: the velocity `beta * velocity + grads` is
      ## subtracted, times `lr`. The state is the velocity (v=…); the first state is `none`.
      ##
      ## example     momentum(3, 2, none, lr=0.5)
      ##             (2, (v=2))
      momentum(params, grads, state, lr=0.01, beta=0.9) = {
        v = if state == none { grads } else { beta * state.v + grads }
        (params - lr * v, (v=v))
      }

      ## A step of Nesterov's accelerated gradient: momentum, with the gradient ahead estimated as
      ## `grads + beta * velocity`. The state is the velocity (v=…); the first state is `none`.
      ##
      ## example     nesterov(3, 2, none, lr=0.5)
      ##             (1.1, (v=2))
      nesterov(params, grads, state, lr=0.01, beta=0.9) = {
        v = if state == none { grads } else { beta * state.v + grads }
        (params - lr * (grads + beta * v), (v=v))
      }

      ## A step of Adam (Kingma and Ba 2015), with bias correction. The state is (m=…, v=…,
      ## t=…): the running means of the gradient and of its square, and the number of steps;
      ## the first state is `none`.
      ##
      ## The step is `lr * m̂ / sqrt(v̂ + eps^2)`. With the more common `sqrt(v̂) + eps`, a component whose
      ## gradient was always 0 would have the derivative ∞ times 0, which is nan; here values and
      ## derivatives are finite, and the two forms agree where v̂ is 0 or far above `eps^2`.
      ##
      ## example     adam(1.0, 4, none, lr=0.5).0
      ##             0.5
      adam(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8) = {
        (m, v, t) = if state == none { (0 * grads, 0 * grads, 0) } else { (state.m, state.v, state.t) }
        t += 1
        m = beta1 * m + (1 - beta1) * grads
        v = beta2 * v + (1 - beta2) * (grads * grads)
        step = (m / (1 - beta1^t)) / sqrt(v / (1 - beta2^t) + eps * eps)
        (params - lr * step, (m=m, v=v, t=t))
      }

      ## A step of RMSprop: the gradient over the root of a running mean of its square,
      ## `lr * grads / sqrt(v + eps^2)`; `eps` is under the root for the reason given for `adam`. The
      ## state is (v=…); the first state is `none`.
      ##
      ## example     rmsprop(1, 4, none, lr=0.1, decay=0.75).0
      ##             0.8
      rmsprop(params, grads, state, lr=0.001, decay=0.9, eps=1e-8) = {
        v = if state == none { 0 * grads } else { state.v }
        v = decay * v + (1 - decay) * (grads * grads)
        (params - lr * grads / sqrt(v + eps * eps), (v=v))
      }

      ## A step of Adagrad (Duchi and others 2011): the gradient over the root of the sum of all its squares so far,
      ## `lr * grads / sqrt(v + eps^2)`; `eps` is under the root for the reason given for `adam`. The state is
      ## (v=…); the first state is `none`.
      ##
      ## example     adagrad(1, 4, none, lr=0.1).0
      ##             0.9
      adagrad(params, grads, state, lr=0.01, eps=1e-10) = {
        v = if state == none { grads * grads } else { state.v + grads * grads }
        (params - lr * grads / sqrt(v + eps * eps), (v=v))
      }

      ## A step of Adam with decoupled weight decay (Loshchilov and Hutter 2019): the parameters shrink by
      ## `lr * weight_decay` of themselves, whatever the gradient, and then follow `adam`, whose state it has.
      ##
      ## example     adamw(1.0, 4, none, lr=0.5).0
      ##             0.495
      adamw(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01) =
        adam(params - lr * weight_decay * params, grads, state, lr=lr, beta1=beta1, beta2=beta2, eps=eps)

      ## A step of Lion (Chen and others 2023): all components move by `lr`, in the direction of the sign of
      ## `beta1 * m + (1 - beta1) * grads`, with m a running mean of the gradient; the parameters shrink by
      ## `lr * weight_decay` of themselves. The state is (m=…); the first state is `none`. A sign has the derivative 0, so
      ## that derivatives flow through `lr` and `weight_decay`, and not through the gradient.
      ##
      ## example     lion(1, 4, none, lr=0.25).0
      ##             0.75
      lion(params, grads, state, lr=0.0001, beta1=0.9, beta2=0.99, weight_decay=0) = {
        m = if state == none { 0 * grads } else { state.m }
        step = sign(beta1 * m + (1 - beta1) * grads) + weight_decay * params
        (params - lr * step, (m=beta2 * m + (1 - beta2) * grads))
      }

      ## A step of limited-memory BFGS (Nocedal 1980), without a search along the line: the gradient times an
      ## approximation of the inverse Hessian, made of the last `memory` steps and changes of the gradient; pairs that
      ## are not convex are left out. The first step is `lr` times the gradient, at most of length `lr`. For losses that
      ## are computed in full, not from random samples. The state is (params=…, grads=…, pairs=…); the first state is
      ## `none`.
      ##
      ## example     lbfgs(3, 2, none).0
      ##             2
      lbfgs(params, grads, state, lr=1, memory=10) = {
        pairs = ()
        direction = grads / max(1, sqrt(inner(grads, grads)))
        if state != none {
          s = params - state.params
          y = grads - state.grads
          pairs = state.pairs
          if inner(s, y) > 0 { pairs = append(pairs, (s, y)) }
          if len(pairs) > memory { pairs = reduce((kept, k) -> append(kept, pairs[k]), 1..<len(pairs), ()) }
          if len(pairs) > 0 {
            direction = grads
            weights = []
            for k in 0..<len(pairs) {
              (s, y) = pairs[-1 - k]
              weight = inner(s, direction) / inner(s, y)
              direction -= weight * y
              weights = append(weights, weight)
            }
            (s, y) = pairs[-1]
            direction *= inner(s, y) / inner(y, y)
            for k in 0..<len(pairs) {
              (s, y) = pairs[k]
              direction += (weights[-1 - k] - inner(y, direction) / inner(s, y)) * s
            }
          }
        }
        (params - lr * direction, (params=params, grads=grads, pairs=pairs))
      }
      """)
}
