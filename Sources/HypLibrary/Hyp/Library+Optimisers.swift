// Library+Optimisers.swift -- steps of optimisers, in Hyp.

extension Library {
  static let optimisers = LibrarySource(
    name: "<library: optimisers>",
    functions: ["sgd", "momentum", "nesterov", "adam", "rmsprop"],
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
      """)
}
