// CInterrupt.h -- executions: what is asked of whatever runs, and what it notes on its way.
//
// Each interpreter has one, and the thread that it evaluates on refers to it meanwhile; outside of all
// interpreters a thread refers to one that the whole process shares. So two interpreters on two threads
// do not see of one another that one was stopped, has met a kink, or has run out of its memory.
//
// The machine looks at the flag at back edges and calls; everything that can take longer than some
// milliseconds between two of them looks at it by blocks, and returns at once when it is set. What was
// computed by then is worth nothing: the machine looks at the flag before it uses a result, shows one,
// stores one or writes one.
//
// Executions live as long as the process, in a list that only grows. A signal handler, and memory that is
// given back late, may so write to each at any time. One that nobody uses is given out again.
#ifndef CINTERRUPT_H
#define CINTERRUPT_H

#include <stdbool.h>
#include <stddef.h>

/// Other threads see its fields: they are read and written only by the functions below.
typedef struct ci_execution {
  /// Somebody has asked to stop.
  bool is_asked;
  /// Some array did not get its memory.
  bool was_refused;
  /// Derivatives that were taken at kinks. Only the thread that evaluates counts.
  size_t kinks;

  /// What arrays and tapes hold in bytes, tapes alone, and the most that they may hold.
  long held, held_in_tapes, limit;
  /// What has been taken since measuring began, by arrays alone, and the most of it.
  long measured, measured_arrays, largest;
  bool is_measuring;

  /// Long calls that nobody waits for any more; under the lock of those who start them.
  int left_behind;

  int users;
  struct ci_execution *next;
} ci_execution;

extern ci_execution ci_outside;
#if defined(__ELF__)
// One load by way of a segment register, and no call.
__attribute__((tls_model("initial-exec")))
#endif
extern _Thread_local ci_execution *ci_of_thread;

/// That of this thread. A loop that runs many times a microsecond asks once.
static inline ci_execution *ci_current(void) { return ci_of_thread; }
/// That of code outside of all interpreters.
static inline ci_execution *ci_of_others(void) { return &ci_outside; }
/// Makes it that of this thread, and gives the one before, to be entered again at the end.
static inline ci_execution *ci_enter(ci_execution *execution) {
  ci_execution *before = ci_of_thread;
  ci_of_thread = execution;
  return before;
}

/// A fresh execution with one user. It is asked to stop where code outside is: the request came first.
/// NULL where there is no memory for it.
ci_execution *ci_make(void);
/// One more user.
static inline void ci_retain(ci_execution *execution) {
  __atomic_fetch_add(&execution->users, 1, __ATOMIC_SEQ_CST);
}
/// One user less. Without a user, and when all memory that it took is given back, it is given out again.
static inline void ci_release(ci_execution *execution) {
  __atomic_fetch_sub(&execution->users, 1, __ATOMIC_SEQ_CST);
}

// MARK: Stopping

/// Somebody has asked this execution to stop.
static inline bool ci_is_asked(const ci_execution *execution) {
  return __atomic_load_n(&execution->is_asked, __ATOMIC_RELAXED);
}
/// Somebody has asked what runs on this thread to stop. As cheap as reading a variable.
static inline bool ci_interrupted(void) { return ci_is_asked(ci_current()); }
/// Asks one execution to stop; safe in a signal handler and from any thread.
static inline void ci_ask(ci_execution *execution) {
  __atomic_store_n(&execution->is_asked, true, __ATOMIC_SEQ_CST);
}
/// Forgets a request to one.
static inline void ci_forget(ci_execution *execution) {
  __atomic_store_n(&execution->is_asked, false, __ATOMIC_SEQ_CST);
}
/// Asks all executions and code outside of them; safe in a signal handler and from any thread.
void ci_ask_all(void);
/// Forgets the requests to all.
void ci_forget_all(void);

// MARK: Kinks

/// How many kinks were met so far.
static inline size_t ci_kinks(void) { return ci_current()->kinks; }
/// Some were met.
static inline void ci_note_kinks(size_t count) { ci_current()->kinks += count; }

// MARK: Memory

/// Some array of this execution did not get its memory.
static inline bool ci_was_refused(const ci_execution *execution) {
  return __atomic_load_n(&execution->was_refused, __ATOMIC_RELAXED);
}
static inline void ci_set_refused(ci_execution *execution, bool refused) {
  __atomic_store_n(&execution->was_refused, refused, __ATOMIC_RELAXED);
}

/// What one execution holds, and tapes of it alone.
static inline long ci_held(const ci_execution *execution) {
  return __atomic_load_n(&execution->held, __ATOMIC_RELAXED);
}
static inline long ci_held_in_tapes(const ci_execution *execution) {
  return __atomic_load_n(&execution->held_in_tapes, __ATOMIC_RELAXED);
}
/// What all executions hold together.
long ci_held_by_all(void);
/// The most that one may hold.
static inline long ci_limit(const ci_execution *execution) {
  return __atomic_load_n(&execution->limit, __ATOMIC_RELAXED);
}
static inline void ci_set_limit(ci_execution *execution, long bytes) {
  __atomic_store_n(&execution->limit, bytes, __ATOMIC_RELAXED);
}
/// Counts bytes that are taken, or with a minus given back.
static inline void ci_hold(ci_execution *execution, long bytes, bool is_tape) {
  __atomic_fetch_add(&execution->held, bytes, __ATOMIC_RELAXED);
  if (is_tape) __atomic_fetch_add(&execution->held_in_tapes, bytes, __ATOMIC_RELAXED);
}

/// What is taken is being measured.
static inline bool ci_is_measuring(const ci_execution *execution) {
  return __atomic_load_n(&execution->is_measuring, __ATOMIC_RELAXED);
}
void ci_begin_measuring(ci_execution *execution);
void ci_end_measuring(ci_execution *execution);
void ci_measure(ci_execution *execution, long bytes, bool is_tape);
/// What has been taken since measuring began and not given back; by arrays alone; the most of the first.
static inline long ci_measured(const ci_execution *execution) {
  return __atomic_load_n(&execution->measured, __ATOMIC_RELAXED);
}
static inline long ci_measured_arrays(const ci_execution *execution) {
  return __atomic_load_n(&execution->measured_arrays, __ATOMIC_RELAXED);
}
static inline long ci_largest(const ci_execution *execution) {
  return __atomic_load_n(&execution->largest, __ATOMIC_RELAXED);
}

#endif
