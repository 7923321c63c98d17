// CInterrupt.h -- the one flag that asks whatever runs to stop.
//
// A signal handler, or a time limit, sets it. The machine looks at it at back edges and calls; everything
// that can take longer than some milliseconds between two of them looks at it by blocks, and returns at
// once when it is set. What was computed by then is worth nothing: the machine looks at the flag before it
// uses a result, shows one, stores one or writes one.
#ifndef CINTERRUPT_H
#define CINTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

extern atomic_bool ci_flag;

/// Somebody has asked to stop. As cheap as reading a variable.
static inline bool ci_interrupted(void) {
  return atomic_load_explicit(&ci_flag, memory_order_relaxed);
}
/// Asks to stop; safe in a signal handler and from any thread.
static inline void ci_request(void) { atomic_store_explicit(&ci_flag, true, memory_order_relaxed); }
/// Forgets a request.
static inline void ci_clear(void) { atomic_store_explicit(&ci_flag, false, memory_order_relaxed); }

#endif
