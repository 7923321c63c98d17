"""The trainings of hyp/logistic.hyp and hyp/mlp.hyp in JAX, jitted as a whole.

  python training.py logistic fwd2 9     the case and how often it is timed

Prints a number that tells whether the result is right, and the median of the seconds after one run that
compiles. With 0 it runs once and prints 0 seconds: what counts then is the time of the whole process.
"""
import statistics
import sys
import time

import jax
import jax.numpy as jnp
from jax import lax

jax.config.update("jax_enable_x64", True)


def rows(first, last):
    i = jnp.arange(first, last + 1.0)
    x = jnp.sin(i[:, None] * jnp.arange(1.0, 21) + i[:, None])
    return x, (x @ jnp.cos(jnp.arange(1.0, 21)) + 0.3 * jnp.sin(17 * i) > 0) * 1.0


def logistic(h, steps=200):
    """h: α, μ, and for eight hyperparameters λ, γ, c, damp, ν, q."""
    training, unseen = rows(1, 1000), rows(1001, 2000)

    def loss(w, data, q):
        x, y = data
        z = q * (x @ w)
        return jnp.mean(jax.nn.softplus(z) - y * z)

    def step2(t, state):
        w, v = state
        v = h[1] * v + jax.grad(loss)(w, training, 1.0)
        return w - h[0] * v, v

    def step8(t, state):
        alpha, mu, l2, decay, _, damp, nu, q = h
        w, v = state
        g = jax.grad(lambda w: loss(w, training, q) + l2 / 2 * (w @ w))(w)
        v = mu * v + (1 - damp) * g
        return w - alpha / (1 + decay * t) * ((1 - nu) * v + nu * (g + mu * v)), v

    zeros = jnp.zeros(20)
    if len(h) == 2:
        w, _ = scan(step2, (zeros, zeros), steps)
        return loss(w, unseen, 1.0)
    w, _ = scan(step8, (zeros + h[4], zeros), steps)
    return loss(w, unseen, h[7])


def scan(step, state, steps):
    return lax.scan(lambda c, t: (step(t, c), None), state, jnp.arange(float(steps)))[0]


def mlp(h, steps=100):
    alpha, beta1, beta2, epsilon = h
    i, j = jnp.arange(1100.0)[:, None], jnp.arange(784.0)
    x = 0.5 + 0.5 * jnp.sin(i + 0.1 * j + 0.01 * i * j)
    y = jnp.eye(10)[jnp.arange(1100) % 10]

    def weights(n, m, scale, f, g):
        i, j = jnp.arange(float(n))[:, None], jnp.arange(float(m))
        return scale * jnp.sin(f * i + g * j + i * j)

    first = (
        weights(784, 128, 0.05, 1.7, 2.3), jnp.zeros(128), weights(128, 10, 0.1, 1.3, 3.1), jnp.zeros(10))

    def loss(p, x, y):
        z = jnp.tanh(x @ p[0] + p[1]) @ p[2] + p[3]
        return jnp.mean(jax.nn.logsumexp(z, axis=1) - jnp.sum(y * z, axis=1))

    def root(x):
        # Its derivative is infinite at 0, where a component of the gradient is exactly 0.
        return jnp.where(x > 0, jnp.sqrt(jnp.where(x > 0, x, 1.0)), 0.0)

    def step(t, state):
        p, m, v = state
        batch = (100 * (t % 10)).astype(int)
        g = jax.grad(loss)(p, lax.dynamic_slice_in_dim(x, batch, 100), lax.dynamic_slice_in_dim(y, batch, 100))
        m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, m, g)
        v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, v, g)
        c1, c2 = 1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1)
        p = jax.tree.map(lambda p, m, v: p - alpha * (m / c1) / (root(v / c2) + epsilon), p, m, v)
        return p, m, v

    zeros = jax.tree.map(jnp.zeros_like, first)
    p, _, _ = scan(step, (first, zeros, zeros), steps)
    return loss(p, x[1000:], y[1000:])


def case(program, variant):
    """A jitted function of no arguments; the sum of what it gives is the number to check."""
    if program == "mlp":
        f, h = mlp, jnp.array([1e-3, 0.9, 0.999, 1e-8])
    else:
        f, h = logistic, jnp.array([0.1, 0.9, 0.001, 0.001, 0.01, 0.1, 0.1, 1.0][: 8 if variant == "fwd8" else 2])
    if variant == "plain":
        run = jax.jit(f)
    elif variant.startswith("rev"):
        run = jax.jit(jax.grad(f))
    else:
        run = jax.jit(lambda h: jax.vmap(lambda e: jax.jvp(f, (h,), (e,))[1])(jnp.eye(len(h))))
    # As hyp/mlp.hyp: all but the derivative by ϵ, which goes through divisions by numbers near 0.
    places = slice(0, 3 if program == "mlp" else None)
    return lambda: jnp.sum(jnp.atleast_1d(run(h))[places]).block_until_ready()


def main():
    program, variant, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    run = case(program, variant)
    value = float(run())
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    print(repr(value), statistics.median(seconds) if seconds else 0)


main()
